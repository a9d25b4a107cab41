"""Objects of a made-up cluster, the same for the same seed: what a hardened team applies.

Nine kinds in fixed shares, Deployments first. One object in twenty has a planted weakness: a
privileged container, a tag that moves, a host path, a wildcard role, a binding to everyone.
"""
import random

SHARES = (("Deployment", 40), ("Service", 20), ("ConfigMap", 12), ("ServiceAccount", 8),
          ("CronJob", 5), ("NetworkPolicy", 5), ("Role", 4), ("RoleBinding", 4), ("Ingress", 2))
WEAK = 0.05


def metadata(name, namespace, **more):
    return {"name": name, "namespace": namespace, "labels": {"app": name, "team": namespace}, **more}


def pod_spec(name, rng, weak):
    container = {
        "name": "main", "image": f"registry.example/{name}@sha256:{rng.getrandbits(256):064x}",
        "ports": [{"name": "http", "containerPort": 8080}],
        "env": [{"name": f"SETTING_{i}", "value": f"value-{i}"} for i in range(rng.randint(2, 8))],
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"},
                      "limits": {"cpu": "1", "memory": "256Mi"}},
        "livenessProbe": {"httpGet": {"path": "/live", "port": "http"}},
        "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}},
        "securityContext": {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                            "runAsNonRoot": True, "runAsUser": 10001,
                            "capabilities": {"drop": ["ALL"]},
                            "seccompProfile": {"type": "RuntimeDefault"}},
        "volumeMounts": [{"name": "config", "mountPath": "/etc/app", "readOnly": True}],
    }
    spec = {"serviceAccountName": name, "automountServiceAccountToken": False,
            "containers": [container],
            "volumes": [{"name": "config", "configMap": {"name": name}}]}
    if weak:
        kind = rng.randrange(3)
        if kind == 0:
            container["securityContext"] = {"privileged": True}
        elif kind == 1:
            container["image"] = f"registry.example/{name}:latest"
        else:
            spec["volumes"].append({"name": "host", "hostPath": {"path": "/var/run"}})
    return spec


def workload(kind, name, namespace, rng, weak):
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": pod_spec(name, rng, weak)}
    if kind == "Deployment":
        return {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata(name, namespace),
                "spec": {"replicas": 2, "selector": {"matchLabels": labels}, "template": template}}
    template["spec"]["restartPolicy"] = "OnFailure"
    return {"apiVersion": "batch/v1", "kind": kind, "metadata": metadata(name, namespace),
            "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": template}}}}


def role(kind, name, namespace, rng, weak):
    if kind == "Role":
        verbs = ["*"] if weak else ["get", "list", "watch"]
        resources = ["*"] if weak else rng.sample(["pods", "services", "endpoints", "configmaps"], 2)
        return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind,
                "metadata": metadata(name, namespace),
                "rules": [{"apiGroups": [""], "resources": resources, "verbs": verbs}]}
    subject = ({"kind": "Group", "apiGroup": "rbac.authorization.k8s.io",
                "name": "system:authenticated"} if weak
               else {"kind": "ServiceAccount", "name": name, "namespace": namespace})
    return {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind,
            "metadata": metadata(name, namespace), "subjects": [subject],
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}}


def network(kind, name, namespace):
    if kind == "Service":
        return {"apiVersion": "v1", "kind": kind, "metadata": metadata(name, namespace),
                "spec": {"selector": {"app": name}, "ports": [{"port": 80, "targetPort": "http"}]}}
    if kind == "NetworkPolicy":
        return {"apiVersion": "networking.k8s.io/v1", "kind": kind,
                "metadata": metadata(name, namespace),
                "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}}
    backend = {"service": {"name": name, "port": {"number": 80}}}
    return {"apiVersion": "networking.k8s.io/v1", "kind": kind, "metadata": metadata(name, namespace),
            "spec": {"tls": [{"hosts": [f"{name}.example"], "secretName": name}],
                     "rules": [{"host": f"{name}.example", "http": {
                         "paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}]}}


def one(kind, name, namespace, rng, weak):
    if kind in ("Deployment", "CronJob"):
        return workload(kind, name, namespace, rng, weak)
    if kind in ("Role", "RoleBinding"):
        return role(kind, name, namespace, rng, weak)
    if kind in ("Service", "NetworkPolicy", "Ingress"):
        return network(kind, name, namespace)
    made = {"apiVersion": "v1", "kind": kind, "metadata": metadata(name, namespace)}
    if kind == "ConfigMap":
        made["data"] = {"app.properties": "\n".join(f"key{i}=value{i}" for i in range(20))}
    else:
        made["automountServiceAccountToken"] = False
    return made


def objects(count, seed):
    """`count` objects, the Namespaces they live in among them."""
    rng = random.Random(seed)
    namespaces = max(1, count // 200)
    for number in range(namespaces):
        yield {"apiVersion": "v1", "kind": "Namespace",
               "metadata": {"name": f"team-{number}", "labels": {
                   "owner": f"team-{number}", "pod-security.kubernetes.io/enforce": "restricted"}}}
    kinds = [kind for kind, share in SHARES for _ in range(share)]
    for number in range(count - namespaces):
        kind = kinds[number % len(kinds)]
        name = f"app-{number // len(kinds)}-{number % len(kinds)}"
        yield one(kind, name, f"team-{number % namespaces}", rng, rng.random() < WEAK)


def replica_set_of(deployment):
    """The one that the Deployment has made of its template."""
    meta = deployment["metadata"]
    owner = {"apiVersion": "apps/v1", "kind": "Deployment", "name": meta["name"], "controller": True,
             "uid": meta.get("uid", "")}
    labels = {**deployment["spec"]["template"]["metadata"]["labels"], "pod-template-hash": "5d8f"}
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet",
            "metadata": {"name": meta["name"] + "-5d8f", "namespace": meta["namespace"],
                         "labels": labels, "ownerReferences": [owner]},
            "spec": {"replicas": 2, "selector": {"matchLabels": labels},
                     "template": {"metadata": {"labels": labels},
                                  "spec": deployment["spec"]["template"]["spec"]}}}


def pod_of(replica_set, number):
    """One of the pods of a ReplicaSet, running."""
    meta = replica_set["metadata"]
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": meta["name"], "controller": True,
             "uid": meta.get("uid", "")}
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": f"{meta['name']}-{number}", "namespace": meta["namespace"],
                         "labels": meta["labels"], "ownerReferences": [owner]},
            "spec": {**replica_set["spec"]["template"]["spec"], "nodeName": f"node-{number}"},
            "status": {"phase": "Running", "podIP": "10.0.0.1"}}
