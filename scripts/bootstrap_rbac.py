#!/usr/bin/env python3
"""Writes profiles/facts/bootstrap.yaml from a Kubernetes source tree.

Usage: scripts/bootstrap_rbac.py KUBERNETES_SOURCE DATE > profiles/facts/bootstrap.yaml
The source tree is the Go module k8s.io/kubernetes at the version of the table, for example
$(go env GOMODCACHE)/k8s.io/kubernetes@v1.36.3; DATE is today's.

Roles are the union of the policy with default and with all feature gates. Aggregated roles (admin,
edit, view) are expanded as the cluster role aggregation controller does. kubeadm makes its objects
in Go code, so they are listed below with the file that makes each.
"""
import json
import pathlib
import re
import sys

import yaml

POLICY = "plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata"
ROLE_FILES = ["cluster-roles", "cluster-roles-featuregates", "controller-roles", "namespace-roles"]
BINDING_FILES = ["cluster-role-bindings", "controller-role-bindings", "namespace-role-bindings"]
RULE_KEYS = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"]

TOKENS = {"kind": "Group", "name": "system:bootstrappers:kubeadm:default-node-token"}
NODES = {"kind": "Group", "name": "system:nodes"}


def cluster(name, role, *subjects):
    return {"kind": "ClusterRoleBinding", "name": name,
            "roleRef": {"kind": "ClusterRole", "name": role}, "subjects": list(subjects)}


def local(namespace, name, *subjects):
    return {"kind": "RoleBinding", "namespace": namespace, "name": name,
            "roleRef": {"kind": "Role", "name": name}, "subjects": list(subjects)}


def get_map(namespace, name, resource, *names):
    return {"kind": "Role", "namespace": namespace, "name": name,
            "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": [resource],
                       "resourceNames": list(names)}]}


KUBEADM_ROLES = [
    # cmd/kubeadm/app/phases/bootstraptoken/node/tlsbootstrap.go
    {"kind": "ClusterRole", "name": "kubeadm:get-nodes",
     "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["nodes"]}]},
    # cmd/kubeadm/app/phases/addons/dns/manifests.go
    {"kind": "ClusterRole", "name": "system:coredns",
     "rules": [{"verbs": ["list", "watch"], "apiGroups": [""],
                "resources": ["endpoints", "services", "pods", "namespaces"]},
               {"verbs": ["list", "watch"], "apiGroups": ["discovery.k8s.io"],
                "resources": ["endpointslices"]},
               # up to 1.26
               {"verbs": ["get"], "apiGroups": [""], "resources": ["nodes"]}]},
    # cmd/kubeadm/app/phases/bootstraptoken/clusterinfo/clusterinfo.go
    get_map("kube-public", "kubeadm:bootstrap-signer-clusterinfo", "configmaps", "cluster-info"),
    # cmd/kubeadm/app/phases/kubelet/config.go
    get_map("kube-system", "kubeadm:kubelet-config", "configmaps", "kubelet-config"),
    # cmd/kubeadm/app/phases/uploadconfig/uploadconfig.go
    get_map("kube-system", "kubeadm:nodes-kubeadm-config", "configmaps", "kubeadm-config"),
    # cmd/kubeadm/app/phases/addons/proxy/proxy.go
    get_map("kube-system", "kube-proxy", "configmaps", "kube-proxy"),
    # cmd/kubeadm/app/phases/copycerts/copycerts.go
    get_map("kube-system", "kubeadm:kubeadm-certs", "secrets", "kubeadm-certs"),
]
KUBEADM_BINDINGS = [
    # cmd/kubeadm/app/phases/kubeconfig/kubeconfig.go, from 1.29
    cluster("kubeadm:cluster-admins", "cluster-admin",
            {"kind": "Group", "name": "kubeadm:cluster-admins"}),
    # cmd/kubeadm/app/phases/bootstraptoken/node/tlsbootstrap.go
    cluster("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", TOKENS),
    cluster("kubeadm:get-nodes", "kubeadm:get-nodes", TOKENS),
    cluster("kubeadm:node-autoapprove-bootstrap",
            "system:certificates.k8s.io:certificatesigningrequests:nodeclient", TOKENS),
    cluster("kubeadm:node-autoapprove-certificate-rotation",
            "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient", NODES),
    cluster("kubeadm:apiserver-kubelet-client", "system:kubelet-api-admin",
            {"kind": "User", "name": "kube-apiserver-kubelet-client"}),
    # cmd/kubeadm/app/phases/addons/proxy/proxy.go and dns/manifests.go
    cluster("kubeadm:node-proxier", "system:node-proxier",
            {"kind": "ServiceAccount", "namespace": "kube-system", "name": "kube-proxy"}),
    cluster("system:coredns", "system:coredns",
            {"kind": "ServiceAccount", "namespace": "kube-system", "name": "coredns"}),
    local("kube-system", "kube-proxy", TOKENS),
    # cmd/kubeadm/app/phases/bootstraptoken/clusterinfo/clusterinfo.go
    local("kube-public", "kubeadm:bootstrap-signer-clusterinfo",
          {"kind": "User", "name": "system:anonymous"}),
    # cmd/kubeadm/app/phases/kubelet/config.go, uploadconfig/uploadconfig.go, copycerts/copycerts.go
    local("kube-system", "kubeadm:kubelet-config", NODES, TOKENS),
    local("kube-system", "kubeadm:nodes-kubeadm-config", TOKENS, NODES),
    local("kube-system", "kubeadm:kubeadm-certs", TOKENS),
]


def items(tree, name):
    text = (tree / POLICY / (name + ".yaml")).read_text(encoding="utf-8")
    return yaml.safe_load(text)["items"]


def identity(item):
    meta = item["metadata"]
    return item["kind"], meta.get("namespace", ""), meta["name"]


def slim(rule):
    return {key: rule[key] for key in RULE_KEYS if rule.get(key)}


def selects(selector, labels):
    if selector.get("matchExpressions"):
        raise SystemExit("an aggregation by matchExpressions: extend this script")
    return all(labels.get(key) == value for key, value in selector["matchLabels"].items())


def expand(roles):
    """Aggregation to a fixpoint: edit goes into admin after view went into edit."""
    changed = True
    while changed:
        changed = False
        for key, role in roles.items():
            for selector in role["selectors"]:
                for other_key, other in roles.items():
                    if other_key == key or not selects(selector, other["labels"]):
                        continue
                    for rule in other["rules"]:
                        if rule not in role["rules"]:
                            role["rules"].append(rule)
                            changed = True


def read_roles(tree):
    roles = {}
    for name in ROLE_FILES:
        for item in items(tree, name):
            role = roles.setdefault(identity(item), {"rules": [], "labels": {}, "selectors": []})
            role["labels"].update(item["metadata"].get("labels", {}))
            selectors = (item.get("aggregationRule") or {}).get("clusterRoleSelectors", [])
            role["selectors"] += [s for s in selectors if s not in role["selectors"]]
            for rule in map(slim, item.get("rules") or []):
                if rule not in role["rules"]:
                    role["rules"].append(rule)
    expand(roles)
    return roles


def named(kind, namespace, name):
    return {"kind": kind, **({"namespace": namespace} if namespace else {}), "name": name}


def read_bindings(tree):
    for name in BINDING_FILES:
        for item in items(tree, name):
            yield {**named(*identity(item)),
                   "roleRef": {"kind": item["roleRef"]["kind"], "name": item["roleRef"]["name"]},
                   "subjects": [named(s["kind"], s.get("namespace", ""), s["name"])
                                for s in item.get("subjects") or []]}


def flow(value):
    """One line of YAML flow style; keys plain, every text quoted as JSON does."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value) and value not in ("y", "n", "yes", "no", "on", "off"):
        return value
    return json.dumps(value)


def main():
    tree = pathlib.Path(sys.argv[1])
    version = tree.name.rpartition("@")[2]
    print("# What a Kubernetes API server and kubeadm create by themselves.")
    print("# Generated by scripts/bootstrap_rbac.py: do not edit.")
    print("# A role is bootstrap when its name is here and these rules cover every rule it holds.")
    print(f'asOf: "{sys.argv[2]}"\nsources:')
    print(f"- k8s.io/kubernetes {version} {POLICY}")
    print(f"- k8s.io/kubernetes {version} cmd/kubeadm/app/phases\nroles:")
    roles = [{**named(*key), "rules": role["rules"]} for key, role in read_roles(tree).items()]
    for role in roles + KUBEADM_ROLES:
        head = {k: v for k, v in role.items() if k != "rules"}
        if not role["rules"]:
            print(f"- {{{flow(head)[1:-1]}, rules: []}}")
            continue
        print("- " + "\n  ".join(f"{k}: {flow(v)}" for k, v in head.items()) + "\n  rules:")
        for rule in role["rules"]:
            print("  - " + flow(rule))
    print("bindings:")
    for binding in list(read_bindings(tree)) + KUBEADM_BINDINGS:
        print("- " + flow(binding))


if __name__ == "__main__":
    main()
