"""The table of weaknesses: what is planted, and exactly which verdicts it must change.

A row names the objects to create, or the flags to restart the API server with, and the verdicts
that turn up: (check, kind, namespace, name, evidence). The place is where the fix belongs: a
binding rather than the identity it gives too much. Evidence is a text that must occur in the
finding. Everything a row does not name must stay as it was.
"""
from dataclasses import dataclass, field

from objects import (IMAGE, account, binding, group, namespace, pod_spec, policy, role, service,
                     user, workload)

EVERYTHING = [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
              {"nonResourceURLs": ["*"], "verbs": ["*"]}]
ALL_RESOURCES = EVERYTHING[:1]


@dataclass
class Weakness:
    name: str
    expect: list
    objects: list = field(default_factory=list)
    flags: dict = field(default_factory=dict)
    nodes: dict = field(default_factory=dict)   # node name -> kubelet version
    listener: bool = False                      # plain HTTP on 8080 that answers like a cluster
    arguments: list = field(default_factory=list)


def runs(name, check, kind, spec, evidence, *more):
    return Weakness(name, [(raised, kind, "shop", name, evidence) for raised in (check, *more)],
                    [workload(kind, name, "shop", spec)])


def granted(name, check, subjects, evidence, more=()):
    rows = [(check, "ClusterRoleBinding", "", name, evidence), *more]
    return Weakness(name, rows, [binding(name, "cluster-admin", subjects)])


def crowd(name):
    return ("rbac/everyone-granted", "ClusterRoleBinding", "", name, "")


def of_default(name, evidence):
    return ("access/path-default-sa", "ClusterRoleBinding", "", name, evidence)


def host_path(path):
    return {"volumes": [{"name": "host", "hostPath": {"path": path}}]}


def bare(name):
    """What a namespace raises that has pods and nothing else."""
    return [("network/default-deny-egress", "Namespace", "", name, ""),
            ("namespace/quota", "Namespace", "", name, ""),
            ("namespace/limit-range", "Namespace", "", name, ""),
            ("namespace/owner", "Namespace", "", name, "owner")]


def leads_nowhere(name):
    return ("network/service-selects-nothing", "Service", "shop", name, "app=" + name)


PRIVILEGED = {"securityContext": {"privileged": True}}
API = ("APIServer", "", "kube-apiserver-control-1")


# The pods of Deployment front get the token of the account default.
TOKEN = ("service-account/powerful-token", "Deployment", "shop", "front", "shop/default")


def table():
    everyone = "rbac/cluster-admin-everyone"
    admins = "rbac/cluster-admin-bindings"
    return [
        runs("privileged-deployment", "pod-security/privileged", "Deployment",
             pod_spec("m", PRIVILEGED), "privileged"),
        runs("privileged-cronjob", "pod-security/privileged", "CronJob", pod_spec("m", PRIVILEGED),
             "privileged"),
        runs("privileged-init", "pod-security/privileged", "StatefulSet",
             pod_spec("m", initContainers=[{"name": "init", "image": IMAGE,
                                            "securityContext": {"privileged": True,
                                                                "readOnlyRootFilesystem": True}}]), "initContainers[0]"),
        runs("host-network-pod", "pod-security/host-namespaces", "Pod",
             pod_spec("m", hostNetwork=True), "hostNetwork"),
        runs("host-pid-daemonset", "pod-security/host-namespaces", "DaemonSet",
             pod_spec("m", hostPID=True), "hostPID"),
        runs("host-ipc-job", "pod-security/host-namespaces", "Job", pod_spec("m", hostIPC=True),
             "hostIPC"),
        runs("host-path-pod", "pod-security/host-path-volumes", "Pod",
             pod_spec("m", **host_path("/var/log")), "/var/log"),
        runs("host-path-socket", "pod-security/host-path-volumes", "Deployment",
             pod_spec("m", **host_path("/run/containerd")), "/run/containerd",
             "workload/runtime-socket"),
        Weakness("open-namespace", [("network/default-deny-ingress", "Namespace", "", "bare", ""),
                                    *bare("bare")],
                 [namespace("bare"), workload("Pod", "web", "bare", pod_spec("m"))]),
        Weakness("allow-all-policy",
                 [("network/default-deny-ingress", "Namespace", "", "opened", ""),
                  ("network/policy-open-ingress", "NetworkPolicy", "opened", "allow", "rule 0"),
                  *bare("opened")],
                 [namespace("opened"), policy("deny", "opened"),
                  policy("allow", "opened", ingress=[{}]),
                  workload("Pod", "web", "opened", pod_spec("m"))]),
        Weakness("dashboard-node-port",
                 [("network/exposed-admin", "Service", "shop", "kubernetes-dashboard", "dashboard"),
                  ("network/node-port", "Service", "shop", "kubernetes-dashboard", "443"),
                  leads_nowhere("kubernetes-dashboard")],
                 [service("kubernetes-dashboard", "shop", 443, type="NodePort")]),
        Weakness("kubelet-port-external-ip",
                 [("network/exposed-admin", "Service", "shop", "node-agent", "10250"),
                  ("network/external-ips", "Service", "shop", "node-agent", "192.0.2.7"),
                  leads_nowhere("node-agent")],
                 [service("node-agent", "shop", 10250, externalIPs=["192.0.2.7"])]),
        Weakness("dashboard-ingress",
                 [("network/exposed-admin", "Ingress", "shop", "console", "dashboard"),
                  ("network/ingress-tls", "Ingress", "shop", "console", "without TLS"),
                  ("network/ingress-any-host", "Ingress", "shop", "console", "default backend"),
                  leads_nowhere("kubernetes-dashboard")],
                 [service("kubernetes-dashboard", "shop", 443),
                  {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
                   "metadata": {"name": "console", "namespace": "shop"},
                   "spec": {"defaultBackend": {"service": {"name": "kubernetes-dashboard",
                                                           "port": {"number": 443}}}}}]),
        Weakness("open-load-balancer",
                 [("network/unrestricted-load-balancer", "Service", "shop", "front", "")],
                 [service("front", "shop", 8443, type="LoadBalancer")]),
        granted("all-authenticated", everyone, [group("system:authenticated")],
                "system:authenticated", [(admins, "ClusterRoleBinding", "", "all-authenticated",
                                          "system:authenticated"), crowd("all-authenticated"), TOKEN,
                                         of_default("all-authenticated", "Group system:authenticated, which")]),
        granted("all-accounts", everyone, [group("system:serviceaccounts")],
                "system:serviceaccounts", [(admins, "ClusterRoleBinding", "", "all-accounts", ""),
                                           crowd("all-accounts"), TOKEN, of_default("all-accounts", "")]),
        granted("accounts-of-shop", everyone, [group("system:serviceaccounts:shop")],
                "system:serviceaccounts:shop",
                [(admins, "ClusterRoleBinding", "", "accounts-of-shop", ""),
                 crowd("accounts-of-shop"), TOKEN, of_default("accounts-of-shop", "")]),
        granted("default-account", everyone, [account("default", "shop")], "default",
                [(admins, "ClusterRoleBinding", "", "default-account", ""),
                 ("rbac/default-service-account-bound", "ClusterRoleBinding", "", "default-account",
                  ""), TOKEN, of_default("default-account", "ServiceAccount shop/default")]),
        granted("jane-admin", admins, [user("jane")], "jane"),
        granted("ops-admin", admins, [account("ops", "kube-system")], "ops",
                [("rbac/missing-service-account", "ClusterRoleBinding", "", "ops-admin", "ops")]),
        Weakness("own-admin-role", [(admins, "ClusterRoleBinding", "", "own-admin", "bob"),
                                    ("rbac/wildcard-rules", "ClusterRole", "", "own-admin", "*")],
                 [role("own-admin", EVERYTHING), binding("own-admin", "own-admin", [user("bob")])]),
        Weakness("wildcard-role", [("rbac/wildcard-rules", "Role", "shop", "all-of-shop", "*"),
                                   ("rbac/unused-role", "Role", "shop", "all-of-shop", "")],
                 [role("all-of-shop", ALL_RESOURCES, "shop")]),
        Weakness("wildcard-cluster-role",
                 [("rbac/wildcard-rules", "ClusterRole", "", "all-of-it", "*")],
                 [role("all-of-it", ALL_RESOURCES)]),
        Weakness("escalating-controller",
                 [("access/paths", "ClusterRoleBinding", "", "role-keeper", "in 1 step: it gives a role")],
                 [role("role-keeper", [{"apiGroups": ["rbac.authorization.k8s.io"], "verbs": ["escalate", "patch"],
                                        "resources": ["clusterroles"], "resourceNames": ["role-keeper"]}]),
                  binding("role-keeper", "role-keeper", [user("keeper")])]),
        Weakness("anonymous-view",
                 [("access/anonymous-reach", "ClusterRoleBinding", "", "anonymous-view",
                   "system:unauthenticated")],
                 [binding("anonymous-view", "view", [group("system:unauthenticated")])]),
        Weakness("old-kubelet", [("version/skew", "Node", "", "old-1", "1.30"),
                                 ("version/kubelets-alike", "Node", "", "old-1", "1.36"),
                                 ("version/kubelet-known-vulnerable", "Node", "", "old-1", "CVE-2024-10220"),
                                 ("apiserver/always-pull-images", *API, "some kubelets run what others")],
                 nodes={"old-1": "v1.30.2"}),
        Weakness("new-kubelet", [("version/skew", "Node", "", "new-1", "1.37"),
                                 ("version/kubelets-alike", "Node", "", "control-1", "1.37")],
                 nodes={"new-1": "v1.37.0"}),
        Weakness("always-allow",
                 [("apiserver/always-allow", *API, "AlwaysAllow"),
                  ("apiserver/node-authorizer", *API, "AlwaysAllow"),
                  ("apiserver/rbac-authorizer", *API, "AlwaysAllow")],
                 flags={"authorization_mode": "AlwaysAllow"}),
        Weakness("no-node-authorizer", [("apiserver/node-authorizer", *API, "RBAC")],
                 flags={"authorization_mode": "RBAC"}),
        Weakness("no-node-restriction", [("apiserver/node-restriction", *API, "")],
                 flags={"enable_admission_plugins": None}),
        Weakness("anonymous-on", [("apiserver/anonymous-auth", *API, "anonymous")],
                 flags={"anonymous_auth": "true"}),
        Weakness("insecure-port", [("apiserver/insecure-port", *API, "8080")], listener=True),
        Weakness("past-end-of-life",
                 [("version/kubernetes-supported", *API, "1.36"),
                  ("version/node-os-supported", "Node", "", "control-1", "2028-06-30"),
                  ("version/runtime-supported", "Runtime", "", "control-1/containerd", "2028-04-30")],
                 arguments=["--as-of", "2029-01-01"]),
    ]
