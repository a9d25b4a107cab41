"""What the real kubelet says at its own port, as an audit with --configz=kubelet reads it."""
import json

from kubeadm_files import ADDRESS, ADMIN
from kubelet_configz import RBAC, kubelet_row, same_settings

AUDITOR = "kubelet-auditor"
PLACE = "/run/kubelet-port"
CLUSTER_CA = "/etc/kubernetes/pki/ca"
DIRECT = "--configz=kubelet"


def certificate(bench, name, authority, address):
    """Makes PLACE/NAME.crt and .key for an address, signed by AUTHORITY.crt; its path without the end."""
    path = f"{PLACE}/{name}"
    run = bench.node.run
    run(["mkdir", "-p", PLACE])
    bench.node.put(f"{path}.ext", f"subjectAltName=IP:{address}\n")
    run(["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout",
         f"{path}.key", "-out", f"{path}.csr"])
    run(["openssl", "x509", "-req", "-in", f"{path}.csr", "-CA", f"{authority}.crt", "-CAkey",
         f"{authority}.key", "-CAserial", f"{PLACE}/serial", "-CAcreateserial", "-days", "3", "-extfile",
         f"{path}.ext", "-out", f"{path}.crt"])
    return path


def shows(bench, path):
    """The kubelet starts again and shows this certificate."""
    bench.node.reload("kubelet", tls_cert_file=f"{path}.crt", tls_private_key_file=f"{path}.key")


def refused(bench, says, *words):
    """Nothing was sent to the kubelet: every setting of it is unknown, and the report says why."""
    report = bench.audit(DIRECT, *words, node=False)
    asked = [r for r in report["requests"] if r["id"] == "v1/nodes/configz"][0]
    assert asked["presence"] == "unreachable" and says in asked["reason"], asked
    assert "no credentials were sent" in asked["reason"], asked
    row = kubelet_row(report)
    assert row["verdict"] == "unknown", row
    verdicts = {f["verdict"] for f in report["findings"] if f["check"].startswith("kubelet/")}
    assert verdicts == {"unknown"}, verdicts


def passes(bench, *words):
    row = kubelet_row(bench.audit(DIRECT, *words, node=False))
    assert row["verdict"] == "pass", row


def narrow_token(bench):
    """A token with what `kubeassay rbac --configz=kubelet` prints: enough here, not for the proxy."""
    account = {"apiVersion": "v1", "kind": "ServiceAccount",
               "metadata": {"name": AUDITOR, "namespace": "kube-system"}}
    role = json.loads(bench.run("rbac", DIRECT, "--name", AUDITOR, "--json", code=0).stdout)
    granted = {resource for rule in role["rules"] for resource in rule["resources"]}
    assert "nodes/configz" in granted and "nodes/proxy" not in granted, granted
    binding = {"apiVersion": f"{RBAC}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": AUDITOR},
               "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": AUDITOR},
               "subjects": [{"kind": "ServiceAccount", "name": AUDITOR, "namespace": "kube-system"}]}
    made = (account, role, binding)
    try:
        for thing in made:
            bench.kube.create(thing)
        token = bench.node.run(["kubectl", f"--kubeconfig={ADMIN}", "-n", "kube-system", "create", "token",
                                AUDITOR]).stdout.strip()
        config = f"{PLACE}/narrow.conf"
        bench.node.put(config, json.dumps({
            "current-context": "narrow", "contexts": [{
                "name": "narrow", "context": {"cluster": "here", "user": "narrow"}}],
            "clusters": [{"name": "here", "cluster": {
                "server": f"https://{ADDRESS}:6443", "certificate-authority": f"{CLUSTER_CA}.crt"}}],
            "users": [{"name": "narrow", "user": {"token": token}}]}), mode=0o600)

        def verdict(word):
            done = bench.run("audit", "--kubeconfig", config, "-o", "json", word)
            return kubelet_row(json.loads(done.stdout))["verdict"]
        bench.kube.wait("the right to nodes/configz", lambda: verdict(DIRECT) == "pass", 30)
        assert verdict("--configz") == "unknown"
    finally:
        for thing in reversed(made):
            bench.kube.delete(thing)


def scenario(bench):
    try:
        refused(bench, "authority that the kubeconfig does not name; --kubelet-ca")  # kubeadm's own
        shows(bench, certificate(bench, "elsewhere", CLUSTER_CA, "192.0.2.99"))
        refused(bench, "another name than its address")
        shows(bench, certificate(bench, "here", CLUSTER_CA, ADDRESS))
        count = same_settings(bench, DIRECT)
        narrow_token(bench)
        own = f"{PLACE}/own"
        bench.node.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-subj",
                        "/CN=own", "-keyout", f"{own}.key", "-out", f"{own}.crt"])
        shows(bench, certificate(bench, "owned", own, ADDRESS))
        refused(bench, "the kubeconfig does not name")
        refused(bench, "--kubelet-ca does not name", "--kubelet-ca", f"{CLUSTER_CA}.crt")
        passes(bench, "--kubelet-ca", f"{own}.crt")
    finally:
        bench.node.restore()
    return f"{count} settings at the kubelet's own port"
