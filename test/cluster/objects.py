"""Objects the harness plants: short makers for Kubernetes objects."""
RBAC = "rbac.authorization.k8s.io/v1"
GROUP = "rbac.authorization.k8s.io"
IMAGE = "registry.k8s.io/pause:3.10@sha256:" + "ee6521f290b2168b" * 4


def meta(name, namespace=None, **more):
    made = {"name": name, **more}
    if namespace:
        made["namespace"] = namespace
    return made


def pod_spec(name, container=None, **more):
    """A spec whose one container is `container` over the defaults, and `more` beside it."""
    made = {"name": "main", "image": IMAGE, **(container or {})}
    made.setdefault("resources", {"limits": {"cpu": "1", "memory": "64Mi"}})
    made["securityContext"] = {"readOnlyRootFilesystem": True, **made.get("securityContext", {})}
    return {"containers": [made], **more}


def template(name, spec):
    return {"metadata": {"labels": {"app": name}}, "spec": spec}


def workload(kind, name, namespace, spec):
    """A Deployment, DaemonSet, StatefulSet, Job, CronJob or Pod that runs `spec`."""
    if kind == "Pod":
        return {"apiVersion": "v1", "kind": kind,
                "metadata": meta(name, namespace, labels={"app": name}), "spec": spec}
    if kind in ("Job", "CronJob"):
        job = {"template": template(name, {"restartPolicy": "Never", **spec})}
        if kind == "CronJob":
            job = {"schedule": "0 3 1 1 *", "jobTemplate": {"spec": job}}
        return {"apiVersion": "batch/v1", "kind": kind, "metadata": meta(name, namespace),
                "spec": job}
    body = {"selector": {"matchLabels": {"app": name}}, "template": template(name, spec)}
    if kind == "StatefulSet":
        body["serviceName"] = name
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": meta(name, namespace), "spec": body}


def namespace(name, **labels):
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": meta(name, labels=labels)}


def limits(namespace_name):
    """What a namespace may use, and what a container gets that asks for nothing."""
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": meta("all", namespace_name),
             "spec": {"hard": {"pods": "100"}}}
    default = {"type": "Container", "default": {"memory": "64Mi"}}
    return [quota, {"apiVersion": "v1", "kind": "LimitRange",
                    "metadata": meta("all", namespace_name), "spec": {"limits": [default]}}]


def enforced_policy(name):
    """An admission policy that lets everything pass, and the binding that enforces it."""
    api = "admissionregistration.k8s.io/v1"
    rules = [{"apiGroups": ["example.org"], "apiVersions": ["*"], "operations": ["CREATE"],
              "resources": ["*"]}]
    return [{"apiVersion": api, "kind": "ValidatingAdmissionPolicy", "metadata": meta(name),
             "spec": {"matchConstraints": {"resourceRules": rules},
                      "validations": [{"expression": "true"}]}},
            {"apiVersion": api, "kind": "ValidatingAdmissionPolicyBinding", "metadata": meta(name),
             "spec": {"policyName": name, "validationActions": ["Deny"]}}]


def service(name, namespace_name, port, **spec):
    return {"apiVersion": "v1", "kind": "Service", "metadata": meta(name, namespace_name),
            "spec": {"selector": {"app": name}, "ports": [{"port": port, "name": "main"}], **spec}}


def policy(name, namespace_name, **spec):
    return {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
            "metadata": meta(name, namespace_name),
            "spec": {"podSelector": {}, "policyTypes": ["Ingress"], **spec}}


def role(name, rules, namespace_name=None):
    kind = "Role" if namespace_name else "ClusterRole"
    return {"apiVersion": RBAC, "kind": kind, "metadata": meta(name, namespace_name),
            "rules": rules}


def user(name):
    return {"kind": "User", "name": name, "apiGroup": GROUP}


def group(name):
    return {"kind": "Group", "name": name, "apiGroup": GROUP}


def account(name, namespace_name):
    return {"kind": "ServiceAccount", "name": name, "namespace": namespace_name}


def binding(name, role_name, subjects):
    return {"apiVersion": RBAC, "kind": "ClusterRoleBinding", "metadata": meta(name),
            "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": role_name},
            "subjects": subjects}
