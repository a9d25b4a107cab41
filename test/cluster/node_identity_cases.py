"""What kubelets may read and write, each case made for one rule of the Node authorizer or NodeRestriction.

Reads are SubjectAccessReviews, writes are sent as the node with ?dryRun=All.
"""
import copy

from objects import IMAGE

NODES = ["guard-node-0", "guard-node-1"]
GROUPS = ["system:nodes", "system:authenticated"]
SPACE = "lab"


def user_of(node):
    return "system:node:" + node


def objects(rng):
    """Pods on both nodes with everything they may refer to; the Nodes come from the impersonation world too."""
    made = []
    for name in ("sa-0", "sa-1", "sa-2"):
        made.append({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": name, "namespace": SPACE}})
    for i in range(6):
        volumes = [{"name": "s", "secret": {"secretName": f"secret-{i}"}},
                   {"name": "m", "configMap": {"name": f"map-{i}"}},
                   {"name": "p", "persistentVolumeClaim": {"claimName": f"claim-{i}"}},
                   {"name": "j", "projected": {"sources": [
                       {"secret": {"name": f"projected-{i}"}},
                       {"serviceAccountToken": {"path": "t", "audience": f"aud-{i % 2}"}}]}}]
        container = {"name": "c", "image": IMAGE, "env": [
            {"name": "A", "valueFrom": {"secretKeyRef": {"name": f"env-{i}", "key": "k"}}}],
            "envFrom": [{"configMapRef": {"name": f"from-{i}"}}]}
        made.append({"apiVersion": "v1", "kind": "Pod",
                     "metadata": {"name": f"n-pod-{i}", "namespace": SPACE, "labels": {"app": "x"}},
                     "spec": {"nodeName": NODES[i % 2], "serviceAccountName": f"sa-{i % 3}",
                              "imagePullSecrets": [{"name": f"pull-{i // 3}"}], "volumes": volumes,
                              "containers": [container]}})
        made.append({"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": f"pv-{i}"},
                     "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"],
                              "claimRef": {"namespace": SPACE, "name": f"claim-{i}"},
                              "csi": {"driver": "d.test", "volumeHandle": f"h-{i}",
                                      "nodeStageSecretRef": {"namespace": "depot", "name": f"stage-{i}"},
                                      "controllerPublishSecretRef": {"namespace": "depot", "name": f"control-{i}"}}}})
    rng.shuffle(made)
    return sorted(made, key=lambda obj: obj["kind"] == "Pod")


class Reader:
    """Each gives (node, attributes of a review)."""

    def __init__(self, rng):
        self.rng = rng

    def turn(self, chance=0.5):
        return self.rng.random() < chance

    def attributes(self, verb, resource, name="", space=SPACE, **more):
        return {"verb": verb, "group": "", "resource": resource, "name": name, "namespace": space, **more}

    def near(self):
        """A node and a number of a pod; half of the time the pod is its own."""
        return self.rng.choice(NODES), self.rng.randint(0, 5)

    def secret(self):
        node, i = self.near()
        name = self.rng.choice([f"secret-{i}", f"projected-{i}", f"env-{i}", f"pull-{i // 3}", "none"])
        return node, self.attributes(self.rng.choice(["get", "list", "watch", "update"]), "secrets",
                                     name if self.turn(0.9) else "", SPACE if self.turn(0.9) else "shop")

    def secret_of_a_volume(self):
        node, i = self.near()
        return node, self.attributes("get", "secrets", self.rng.choice([f"stage-{i}", f"stage-{i}", f"control-{i}"]),
                                     "depot" if self.turn(0.9) else SPACE)

    def config_map(self):
        node, i = self.near()
        return node, self.attributes(self.rng.choice(["get", "list", "patch"]), "configmaps",
                                     self.rng.choice([f"map-{i}", f"from-{i}", f"secret-{i}"]))

    def volume_and_claim(self):
        node, i = self.near()
        if self.turn():
            return node, self.attributes(self.rng.choice(["get", "get", "list"]), "persistentvolumes", f"pv-{i}", "")
        verb, part = self.rng.choice([("get", ""), ("update", "status"), ("patch", "status"), ("update", "")])
        return node, self.attributes(verb, "persistentvolumeclaims", f"claim-{i}", subresource=part)

    def account(self):
        node, i = self.near()
        verb, part = self.rng.choice([("create", "token"), ("create", "token"), ("get", ""), ("create", ""),
                                      ("list", "")])
        return node, self.attributes(verb, "serviceaccounts", self.rng.choice([f"sa-{i % 3}", "default", ""]),
                                     subresource=part)

    def pod(self):
        node, i = self.near()
        verb, part = self.rng.choice([("get", ""), ("get", ""), ("watch", ""), ("update", "status"), ("get", "log"),
                                      ("create", "eviction"), ("create", "exec"), ("patch", "")])
        return node, self.attributes(verb, "pods", f"n-pod-{i}", subresource=part)

    def pods_by_field(self):
        node, _ = self.near()
        field = {"key": "spec.nodeName", "operator": "In", "values": [self.rng.choice(NODES)]}
        selector = {"fieldSelector": {"requirements": [field]}} if self.turn(0.8) else {}
        return node, self.attributes(self.rng.choice(["list", "watch"]), "pods", "", self.rng.choice(["", SPACE]),
                                     **selector)

    def node(self):
        node, _ = self.near()
        verb, part = self.rng.choice([("get", ""), ("list", ""), ("patch", ""), ("update", "status"),
                                      ("delete", ""), ("get", "proxy")])
        return node, self.attributes(verb, "nodes", self.rng.choice([*NODES, NODES[0], ""]), "", subresource=part)

    def own_by_name(self):
        node, _ = self.near()
        group, resource, space = self.rng.choice([("coordination.k8s.io", "leases", "kube-node-lease"),
                                                  ("coordination.k8s.io", "leases", "kube-system"),
                                                  ("storage.k8s.io", "csinodes", "")])
        return node, {**self.attributes(self.rng.choice(["get", "update", "create", "list"]), resource,
                                        self.rng.choice(NODES), space), "group": group}

    def by_rules(self):
        node, _ = self.near()
        group, resource = self.rng.choice([("", "services"), ("", "endpoints"), ("", "events"), ("apps", "deployments"),
                                           ("storage.k8s.io", "csidrivers"), ("certificates.k8s.io",
                                                                              "certificatesigningrequests")])
        return node, {**self.attributes(self.rng.choice(["get", "list", "create", "delete"]), resource, "x", ""),
                      "group": group}


class KubeletWriter:
    """Each gives (node, verb, attributes, http method and path, body, object)."""

    def __init__(self, rng, stored):
        self.rng = rng
        self.stored = stored

    def turn(self, chance=0.5):
        return self.rng.random() < chance

    def near(self):
        node = self.rng.choice(NODES)
        pods = [obj for (kind, _, name), obj in sorted(self.stored.items(), key=str) if kind == "Pod"
                and name.startswith("n-pod-")]
        return node, copy.deepcopy(self.rng.choice(pods))

    def of_node(self, node, name, change, part=""):
        """A merge patch of a Node, and what it makes."""
        obj = copy.deepcopy(self.stored["Node", None, name])
        for where, value in change.items():
            obj.setdefault(where, {})
            for key, item in value.items():
                obj[where][key] = {**obj[where].get(key, {}), **item} if isinstance(item, dict) else item
        attributes = {"group": "", "resource": "nodes", "name": name, "namespace": "", "subresource": part}
        return node, "patch", attributes, ("PATCH", f"/api/v1/nodes/{name}" + (f"/{part}" if part else "")), change, obj

    def node_labels(self):
        node = self.rng.choice(NODES)
        label = self.rng.choice(["example.com/a", "a", "node.kubernetes.io/x", "x.kubelet.kubernetes.io/y",
                                 "kubernetes.io/os", "node-role.kubernetes.io/master", "kubernetes.io/x",
                                 "x.node-restriction.kubernetes.io/y", "other.k8s.io/a"])
        return self.of_node(node, node, {"metadata": {"labels": {label: "v"}}}, self.rng.choice(["", "status"]))

    def node_of_another(self):
        node = self.rng.choice(NODES)
        return self.of_node(node, self.rng.choice(NODES), {"metadata": {"annotations": {"a": "b"}}})

    def node_taints_and_owners(self):
        node = self.rng.choice(NODES)
        taints = copy.deepcopy(self.stored["Node", None, node]["spec"].get("taints", []))
        owner = {"apiVersion": "v1", "kind": "Pod", "name": "x", "uid": "u"}
        change = self.rng.choice([{"spec": {"taints": taints}}, {"spec": {"taints": taints}}, {"spec": {"taints": []}},
                                  {"spec": {"taints": [*taints, {"key": "a", "effect": "NoSchedule"}]}},
                                  {"metadata": {"ownerReferences": [owner]}}])
        return self.of_node(node, node, change)

    def mirror_pod(self):
        node = self.rng.choice(NODES)
        uid = self.stored["Node", None, node]["metadata"]["uid"]
        owner = {"apiVersion": "v1", "kind": "Node", "name": node, "uid": uid, "controller": True}
        pod = {"apiVersion": "v1", "kind": "Pod",
               "metadata": {"name": f"mirror-{self.rng.randint(0, 10**6)}", "namespace": SPACE,
                            "annotations": {"kubernetes.io/config.mirror": "x"}, "ownerReferences": [owner]},
               "spec": {"nodeName": node, "containers": [{"name": "c", "image": IMAGE}], "volumes": [
                   {"name": "h", "hostPath": {"path": "/"}}]}}
        fault = self.rng.choice(["", "", "", "other node", "no mirror", "no owner", "controller", "uid", "secret",
                                 "account", "config map", "token", "block"])
        if fault == "other node":
            pod["spec"]["nodeName"] = NODES[1 - NODES.index(node)]
        elif fault == "no mirror":
            pod["metadata"]["annotations"] = {}
        elif fault == "no owner":
            pod["metadata"]["ownerReferences"] = []
        elif fault == "controller":
            owner["controller"] = False
        elif fault == "uid":
            owner["uid"] = "other"
        elif fault == "block":
            owner["blockOwnerDeletion"] = True
        elif fault == "account":
            pod["spec"]["serviceAccountName"] = "sa-0"
        elif fault:
            source = {"secret": {"secret": {"secretName": "secret-0"}}, "config map": {"configMap": {"name": "map-0"}},
                      "token": {"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}}}[fault]
            pod["spec"]["volumes"].append({"name": "x", **source})
        attributes = {"group": "", "resource": "pods", "name": "", "namespace": SPACE}
        return node, "create", attributes, ("POST", f"/api/v1/namespaces/{SPACE}/pods"), pod, pod

    def of_pod(self, node, pod, verb, part, method, body, obj):
        name = pod["metadata"]["name"]
        attributes = {"group": "", "resource": "pods", "name": name, "namespace": SPACE, "subresource": part}
        path = f"/api/v1/namespaces/{SPACE}/pods/{name}" + (f"/{part}" if part else "")
        return node, verb, attributes, (method, path), body, obj

    def delete_pod(self):
        node, pod = self.near()
        return self.of_pod(node, pod, "delete", "", "DELETE", None, {})

    def evict_pod(self):
        node, pod = self.near()
        body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": pod["metadata"]["name"],
                                                                             "namespace": SPACE}}
        return self.of_pod(node, pod, "create", "eviction", "POST", body, body)

    def pod_status(self):
        node, pod = self.near()
        change = {"status": {"message": "x"}}
        pod.setdefault("status", {})["message"] = "x"
        if self.turn(0.3):
            change["metadata"] = {"labels": {"app": "y"}}
            pod["metadata"]["labels"] = {"app": "y"}
        return self.of_pod(node, pod, "patch", "status", "PATCH", change, pod)

    def token(self):
        node, pod = self.near()
        meta = pod["metadata"]
        ref = {"apiVersion": "v1", "kind": "Pod", "name": meta["name"], "uid": meta["uid"]}
        own = next(volume for volume in pod["spec"]["volumes"] if volume["name"] == "j")
        audience = own["projected"]["sources"][1]["serviceAccountToken"]["audience"]
        spec = {"boundObjectRef": ref, "audiences": [audience], "expirationSeconds": 600}
        fault = self.rng.choice(["", "", "", "unbound", "no uid", "account"])
        account = pod["spec"]["serviceAccountName"]
        if fault == "unbound":
            del spec["boundObjectRef"]
        elif fault == "no uid":
            del ref["uid"]
        elif fault == "account":
            account = "default"
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
        attributes = {"group": "", "resource": "serviceaccounts", "subresource": "token", "name": account,
                      "namespace": SPACE}
        return (node, "create", attributes, ("POST", f"/api/v1/namespaces/{SPACE}/serviceaccounts/{account}/token"),
                body, body)

    def lease(self):
        node = self.rng.choice(NODES)
        name = self.rng.choice(NODES)
        space = "kube-node-lease" if self.turn(0.8) else SPACE
        lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": name, "namespace": space}}
        attributes = {"group": "coordination.k8s.io", "resource": "leases", "name": "", "namespace": space}
        return (node, "create", attributes, ("POST", f"/apis/coordination.k8s.io/v1/namespaces/{space}/leases"),
                lease, lease)

    def csi_node(self):
        node = self.rng.choice(NODES)
        made = {"apiVersion": "storage.k8s.io/v1", "kind": "CSINode", "metadata": {"name": self.rng.choice(NODES)},
                "spec": {"drivers": []}}
        attributes = {"group": "storage.k8s.io", "resource": "csinodes", "name": "", "namespace": ""}
        return node, "create", attributes, ("POST", "/apis/storage.k8s.io/v1/csinodes"), made, made


def names_of(kind):
    return sorted(name for name in vars(kind) if not name.startswith("_") and name not in (
        "turn", "near", "attributes", "of_node", "of_pod"))


READS = names_of(Reader)
WRITES = names_of(KubeletWriter)
