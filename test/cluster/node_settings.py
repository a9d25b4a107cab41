"""Settings of the whole node, broken in one source after the other.

A setting stands in a ConfigMap that kubeadm wrote, in a file or manifest of the node (and so in the
mirror pod), and in what runs. What runs decides. So as long as it is good, a lower source that says
otherwise turns component/config-drift and nothing else; and once all sources agree on the bad value,
exactly the check of that setting turns.
"""
import base64
from dataclasses import dataclass, field

from kubeadm_files import ADDRESS, DROP_INS, KUBELET_CONFIG
from scenarios import changed
from servers import NODE

DRIFT = "component/config-drift"
TOKENS = "/etc/kubernetes/pki/tokens.csv"
CANARY = "hunter2-canary-token"
POLICY = "/etc/kubernetes/pki/audit.yaml"
ENCRYPTION = "/etc/kubernetes/pki/encryption.yaml"
KEY = base64.b64encode((CANARY + "-00000000000").encode("ascii")).decode("ascii")
SECRETBOX = ("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n"
             "- resources: [secrets]\n  providers:\n"
             f"  - secretbox: {{keys: [{{name: a, secret: {KEY}}}]}}\n  - identity: {{}}\n")


@dataclass
class Row:
    name: str
    check: str
    component: str
    edit: tuple = ()                           # of a kubelet: what stands in its file, and instead
    flags: dict = field(default_factory=dict)  # of a static pod
    files: dict = field(default_factory=dict)  # files the flags name
    verdict: str = "fail"                      # what the check comes to say; kubeadm's own may fail
    reach: tuple = ()                          # a URL, and what it answers to strangers before and after
    also: tuple = ()                           # checks that the same flags turn as well


def api(name, check, verdict="fail", files=None, reach=(), also=(), **flags):
    return Row(name, "apiserver/" + check, "kube-apiserver", flags=flags, files=files or {},
               verdict=verdict, reach=reach, also=tuple("apiserver/" + each for each in also))


def kubelet(name, check, before, after, reach=()):
    return Row(name, "kubelet/" + check, "kubelet", edit=(before, after), reach=reach)


def table():
    return [
        kubelet("kubelet anonymous", "anonymous-auth", "anonymous:\n    enabled: false",
                "anonymous:\n    enabled: true", (f"https://{ADDRESS}:10250/pods", "401", "403")),
        kubelet("kubelet authorization", "authorization", "mode: Webhook", "mode: AlwaysAllow"),
        kubelet("kubelet read-only port", "read-only-port", "kind: KubeletConfiguration\n",
                "kind: KubeletConfiguration\nreadOnlyPort: 10255\n",
                (f"http://{ADDRESS}:10255/pods", "000", "200")),
        # As long as a CA is named, etcd wants certificates whatever the first flag says.
        Row("etcd client certificates", "etcd/client-cert-auth", "etcd",
            flags={"client_cert_auth": "false", "trusted_ca_file": ""}, also=("etcd/own-authority",),
            reach=(f"https://{ADDRESS}:2379/version", "000", "200")),
        # Beside a certificate of its own etcd makes none and still asks for others'.
        Row("etcd own certificate", "etcd/auto-tls", "etcd", flags={"auto_tls": "true"}),
        Row("etcd own peer certificate", "etcd/peer-auto-tls", "etcd",
            flags={"peer_auto_tls": "true"}),
        Row("pods that ended", "controller-manager/pod-gc", "kube-controller-manager",
            flags={"terminated_pod_gc_threshold": "0"}),
        Row("kubelet serving certificates", "controller-manager/kubelet-serving-rotation",
            "kube-controller-manager",
            flags={"feature_gates": "RotateKubeletServerCertificate=false"}),
        api("static credentials", "static-credentials", token_auth_file=TOKENS,
            files={TOKENS: f"{CANARY},mallory,1000\n"}),
        api("API server anonymous", "anonymous-auth", "pass", anonymous_auth="false",
            reach=(f"https://{ADDRESS}:6443/version", "200", "401")),
        api("API server authorization", "node-authorizer", authorization_mode="RBAC"),
        api("API server timeout", "request-timeout", request_timeout="1h"),
        api("API server admission", "admission-service-account",
            disable_admission_plugins="ServiceAccount"),
        api("API server audit log", "audit-log-age", also=("audit-log",),
            audit_log_path="/var/log/kubernetes-audit.log", audit_log_maxage="1"),
        api("API server audit policy", "audit-policy-content", also=("audit-policy",),
            audit_policy_file=POLICY, files={POLICY: "apiVersion: audit.k8s.io/v1\nkind: Policy\n"
                                                     "rules: [{level: None}]\n"}),
        api("API server encryption", "encryption-at-rest", "pass",
            also=("encryption-config", "encryption-kms"),
            encryption_provider_config=ENCRYPTION, files={ENCRYPTION: SECRETBOX}),
        kubelet("kubelet events", "event-qps", "kind: KubeletConfiguration\n",
                "kind: KubeletConfiguration\neventRecordQPS: 1\n"),
        api("node restriction", "node-restriction", enable_admission_plugins="NamespaceLifecycle"),
    ]


def subject(row, check=""):
    kind = {"kubelet": "Node", "etcd": "Etcd", "kube-apiserver": "APIServer",
            "kube-controller-manager": "ControllerManager"}[row.component]
    name = NODE if row.component == "kubelet" else f"{row.component}-{NODE}"
    return (check or row.check, kind, "", name)


def edited(row, text):
    """The kubelet's configuration with the setting broken, if the text has it."""
    return text.replace(*row.edit)


def with_extra_args(row, text):
    """kubeadm's ClusterConfiguration with the flags of the row."""
    head, indent = {"etcd": ("etcd:\n  local:", "    "), "kube-apiserver": ("apiServer:", "  "),
                    "kube-controller-manager": ("controllerManager:", "  ")}[row.component]
    lines = "".join(f'\n{indent}- name: {name.replace("_", "-")}\n{indent}  value: "{value}"'
                    for name, value in row.flags.items())
    text = text.replace(head + " {}", head)
    return text.replace(head, f"{head}\n{indent}extraArgs:{lines}", 1)


def break_config_map(node, row):
    if row.component == "kubelet":
        node.change_config_map("kubelet-config", "kubelet", lambda text: edited(row, text))
    else:
        node.change_config_map("kubeadm-config", "ClusterConfiguration",
                               lambda text: with_extra_args(row, text))


def break_manifest(node, row):
    for path, text in row.files.items():
        node.change_file(path, text, mode=0o600)
    node.rewrite_manifest(row.component, **row.flags)


def break_process(node, row):
    """The kubelet's files with the process, for it shows what it read when it started."""
    if row.component == "kubelet":
        for path in (KUBELET_CONFIG, f"{DROP_INS}/10-kubeassay.conf"):
            node.change_file(path, edited(row, node.read(path)))
    node.reload(row.component)


def answers(node, row, which):
    """The real component does to a stranger what the setting says."""
    if row.reach:
        words = ["curl", "-sk", "-o", "/dev/null", "-w", "%{http_code}", row.reach[0]]
        code = node.run(words, code=None).stdout
        assert code == row.reach[which], f"{row.reach[0]} answers {code}, not {row.reach[which]}"


def only_drift(before, after, where):
    names, new = changed(before, after)
    assert names and {name[0] for name in names} == {DRIFT}, f"{where}: changed {sorted(names)}"
    assert all(new[name]["verdict"] == "fail" for name in names), [new[name] for name in names]


def scenario(row):
    def run(bench):
        node = bench.node
        before = bench.audit()
        answers(node, row, 1)
        try:
            break_config_map(node, row)
            only_drift(before, bench.audit(), "in the ConfigMap")
            if row.component != "kubelet":
                break_manifest(node, row)
                only_drift(before, bench.audit(), "in the manifest")
            break_process(node, row)
            answers(node, row, 2)
            after = bench.audit()
            names, new = changed(before, after)
            assert names == {subject(row, check) for check in (row.check, *row.also)}, f"in all sources: changed {sorted(names)}"
            verdict = new.get(subject(row), {"verdict": "pass"})["verdict"]
            assert verdict == row.verdict, verdict
            seen = str(after) + node.read(bench.EVIDENCE)
            assert CANARY not in seen and KEY not in seen, "a credential travelled"
        finally:
            node.restore()
    return run


def in_order(rng):
    rows = table()
    rng.shuffle(rows)
    return [("node setting " + row.name, scenario(row)) for row in rows]
