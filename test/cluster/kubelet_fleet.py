"""Several real kubelets at once, each with one weakness of its own, and one audit that names each.

They run on the whole node beside its own kubelet, each with an address, a container runtime that runs
nothing, folders, certificates and a Node of its own.
"""
import json

from drop_ins import as_drop_in
from kubeadm_files import ADDRESS, ADMIN
from kubelet_configz import RBAC
from kubelet_port import CLUSTER_CA
from servers import NODE
from namespaces import InsideProcess

PLACE = "/run/fleet"
PORT = 10350  # the kubelet of the node has 10250 of every address
AUDITOR = "fleet-auditor"
SUITES = ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"]
OPEN_ACCESS = {"anonymous": {"enabled": True}}

# name -> what its configuration and flags differ in, and the checks that must fail for it: told by
# what kubelets say of themselves, and by probing alone.
FLEET = {
    "good": ({}, [], set(), set()),
    "anonymous": ({"authentication": OPEN_ACCESS}, [], {"anonymous-auth"}, {"anonymous-auth"}),
    "always-allow": ({"authorization": {"mode": "AlwaysAllow"}}, [], {"authorization"}, set()),
    "open": ({"authentication": OPEN_ACCESS, "authorization": {"mode": "AlwaysAllow"}}, [],
             {"anonymous-auth", "authorization"}, {"anonymous-auth"}),
    "read-only-port": ({"readOnlyPort": 10255}, [], {"read-only-port"}, set()),
    # A zero in the file is the default; the flag says it.
    "streams": ({}, ["--streaming-connection-idle-timeout=0"], {"streaming-timeout"}, set()),
    "no-rotation": ({"rotateCertificates": False}, [], {"rotate-certificates"}, set()),
    # Webhook tokens still open it, the certificate of the API server does not.
    "no-client-ca": ({"authentication": {"x509": {"clientCAFile": ""}}}, [], {"client-authority"}, set()),
}


def merged(base, more):
    """`base` with the members of `more`, maps in maps merged."""
    out = dict(base)
    for key, value in more.items():
        out[key] = merged(out[key], value) if isinstance(value, dict) and key in out else value
    return out


class Kubelet:
    def __init__(self, bench, name, place):
        self.bench, self.name = bench, name
        self.address = f"192.0.2.{100 + place}"
        self.folder = f"{PLACE}/{name}"
        self.processes = []

    def certificate(self, name, subject, extensions):
        """NAME.crt and NAME.key in its folder, signed by the cluster's authority; their path."""
        path, run = f"{self.folder}/{name}", self.bench.node.run
        self.bench.node.put(f"{path}.ext", extensions)
        run(["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-keyout", f"{path}.key",
             "-out", f"{path}.csr"])
        run(["openssl", "x509", "-req", "-in", f"{path}.csr", "-CA", f"{CLUSTER_CA}.crt", "-CAkey",
             f"{CLUSTER_CA}.key", "-CAserial", f"{self.folder}/serial", "-CAcreateserial", "-days", "3",
             "-extfile", f"{path}.ext", "-out", f"{path}.crt"])
        return path

    def config(self, serving):
        changes, _, _, _ = FLEET[self.name]
        return merged({
            "address": self.address, "port": PORT, "healthzPort": 0, "podLogsDir": f"{self.folder}/logs",
            "volumePluginDir": f"{self.folder}/plugins", "failCgroupV1": False, "cgroupDriver": "cgroupfs",
            "cgroupsPerQOS": False, "enforceNodeAllocatable": ["none"],
            "localStorageCapacityIsolation": False, "evictionHard": {"memory.available": "50Mi"},
            "nodeStatusUpdateFrequency": "2s",
            "containerRuntimeEndpoint": f"unix://{self.folder}/cri.sock",
            "tlsCertFile": f"{serving}.crt", "tlsPrivateKeyFile": f"{serving}.key", "tlsCipherSuites": SUITES,
            "rotateCertificates": True, "seccompDefault": True, "podPidsLimit": 4096,
            # The node's own kubelet has set the kernel as it has to be.
            "protectKernelDefaults": True,
            "authentication": {"anonymous": {"enabled": False}, "webhook": {"enabled": True},
                               "x509": {"clientCAFile": f"{CLUSTER_CA}.crt"}},
            "authorization": {"mode": "Webhook"}, "readOnlyPort": 0,
        }, changes)

    def start(self):
        node, (_, flags, _, _) = self.bench.node, FLEET[self.name]
        node.run(["ip", "addr", "add", f"{self.address}/32", "dev", "lo"])
        node.run(["mkdir", "-p", f"{self.folder}/plugins", f"{self.folder}/logs"])
        serving = self.certificate("serving", f"/CN={self.name}", f"subjectAltName=IP:{self.address}\n")
        client = self.certificate("client", f"/O=system:nodes/CN=system:node:{self.name}",
                                  "extendedKeyUsage=clientAuth\n")
        node.put(f"{self.folder}/kubeconfig", json.dumps(kubeconfig({
            "client-certificate": f"{client}.crt", "client-key": f"{client}.key"})), mode=0o600)
        node.put(f"{self.folder}/config.yaml", as_drop_in(self.config(serving)))
        self.run("runtime", ["fakecri", f"{self.folder}/cri.sock"])
        self.run("kubelet", [
            "/usr/bin/kubelet", f"--config={self.folder}/config.yaml", f"--node-ip={self.address}",
            f"--kubeconfig={self.folder}/kubeconfig", f"--root-dir={self.folder}/root",
            f"--cert-dir={self.folder}/pki", f"--hostname-override={self.name}", *flags])

    def run(self, what, argv):
        self.processes.append(InsideProcess(self.bench.node, f"{self.name}-{what}", argv))

    def ready(self):
        """Its Node is there with its address, and its port answers."""
        if self.processes[1].child.poll() is not None:
            raise AssertionError(f"{self.name} ended: {self.bench.node.tail(self.name + '-kubelet')}")
        status = self.bench.kube.get(f"/api/v1/nodes/{self.name}")["status"]
        known = {each["address"] for each in status.get("addresses", [])}
        asked = self.bench.node.run(["curl", "-sk", "-o", "/dev/null", f"https://{self.address}:{PORT}/healthz"],
                                    code=None)
        return self.address in known and asked.returncode == 0

    def stop(self):
        for process in reversed(self.processes):
            process.stop()
        self.bench.kube.delete({"apiVersion": "v1", "kind": "Node", "metadata": {"name": self.name}})
        self.bench.node.run(["ip", "addr", "del", f"{self.address}/32", "dev", "lo"], code=None)


def kubeconfig(user):
    return {"apiVersion": "v1", "kind": "Config", "current-context": "fleet",
            "contexts": [{"name": "fleet", "context": {"cluster": "here", "user": "fleet"}}],
            "clusters": [{"name": "here", "cluster": {"server": f"https://{ADDRESS}:6443",
                                                      "certificate-authority": f"{CLUSTER_CA}.crt"}}],
            "users": [{"name": "fleet", "user": user}]}


def token_config(bench):
    """Who may read what kubelets say of themselves at their own ports, by a token."""
    account = {"apiVersion": "v1", "kind": "ServiceAccount",
               "metadata": {"name": AUDITOR, "namespace": "kube-system"}}
    role = json.loads(bench.run("rbac", "--configz=kubelet", "--name", AUDITOR, "--json", code=0).stdout)
    binding = {"apiVersion": f"{RBAC}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": AUDITOR},
               "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": AUDITOR},
               "subjects": [{"kind": "ServiceAccount", "name": AUDITOR, "namespace": "kube-system"}]}
    made = (account, role, binding)
    for thing in made:
        bench.kube.create(thing)
    token = bench.node.run(["kubectl", f"--kubeconfig={ADMIN}", "-n", "kube-system", "create", "token",
                            AUDITOR]).stdout.strip()
    path = f"{PLACE}/auditor.conf"
    bench.node.put(path, json.dumps(kubeconfig({"token": token})), mode=0o600)
    return path, made


def audit(bench, *words, config=ADMIN):
    """name -> verdict -> the checks on that kubelet, and the report."""
    done = bench.run("audit", "--kubeconfig", config, "-o", "json", *words, timeout=120)
    report = json.loads(done.stdout)
    rows = {}
    for finding in report["findings"]:
        area, _, check = finding["check"].partition("/")
        if area == "kubelet" and finding["subject"]["kind"] == "Node":
            verdicts = rows.setdefault(finding["subject"]["name"], {})
            verdicts.setdefault(finding["verdict"], set()).add(check)
    return rows, report


def same(rows, wanted, what):
    for name, fails in wanted.items():
        found = rows[name].get("fail", set())
        assert found == fails, f"{what}: {name} fails {sorted(found)}, not {sorted(fails)}"


def by_themselves(bench, config):
    """Asked at their own ports with a token: each one's weakness, and nobody else's."""
    def judged():
        rows, _ = audit(bench, "--configz=kubelet", config=config)
        return rows if all("pass" in rows.get(name, {}) for name in FLEET) else None
    rows = bench.kube.wait("what the kubelets say of themselves", judged, 60)
    same(rows, {name: fails for name, (_, _, fails, _) in FLEET.items()}, "--configz=kubelet")


def by_api_server(bench):
    """Asked through the API server: the same, but of the one that its certificate does not open."""
    rows, _ = audit(bench, "--configz")
    wanted = {name: fails for name, (_, _, fails, _) in FLEET.items()}
    wanted["no-client-ca"] = set()
    same(rows, wanted, "--configz")
    assert set(rows["no-client-ca"]) == {"unknown"}, rows["no-client-ca"]


def by_strangers(bench):
    """Asked by nobody in particular: those that answer are named, all else is as if nobody asked."""
    rows, report = audit(bench, "--probe-kubelets")
    same(rows, {name: fails for name, (_, _, _, fails) in FLEET.items()}, "--probe-kubelets")
    assert not [name for name, verdicts in rows.items() if "anonymous-auth" in verdicts.get("pass", set())], rows
    said = {probe["name"]: probe["status"] for probe in report["probes"]}
    wanted = {name: 401 for name in (*FLEET, NODE)}
    wanted.update({"anonymous": 403, "open": 200})
    assert {name: said[f"kubelet {name}"] for name in wanted} == wanted, said
    messages = {f["subject"]["name"]: f["message"] for f in report["findings"]
                if f["check"] == "kubelet/anonymous-auth" and f["verdict"] == "fail"}
    assert "shows its configuration" in messages["open"], messages
    assert "refuses" in messages["anonymous"], messages
    rows, report = audit(bench, "--configz", "--probe-kubelets")
    assert "anonymous-auth" in rows["good"]["pass"] and "anonymous-auth" in rows["open"]["fail"], rows
    _, report = audit(bench, "--probe-kubelets", "--no-probes")
    assert not [p for p in report["probes"] if p["name"].startswith("kubelet")], report["probes"]


def clear_pods(bench):
    """The pods that DaemonSets put onto the Nodes that are gone."""
    def none_left():
        left = [pod for pod in bench.kube.get("/api/v1/pods")["items"]
                if pod["spec"].get("nodeName") in FLEET]
        for pod in left:
            bench.kube.delete({"apiVersion": "v1", "kind": "Pod", "metadata": pod["metadata"]})
        return not left
    bench.kube.wait("the end of the fleet's pods", none_left, 60)


def scenario(bench):
    fleet = [Kubelet(bench, name, place) for place, name in enumerate(FLEET)]
    made = ()
    try:
        for kubelet in fleet:
            kubelet.start()
        for kubelet in fleet:
            bench.kube.wait(f"the kubelet of {kubelet.name}", kubelet.ready, 90)
        config, made = token_config(bench)
        by_themselves(bench, config)
        by_api_server(bench)
        by_strangers(bench)
    finally:
        for kubelet in fleet:
            kubelet.stop()
        clear_pods(bench)
        for thing in reversed(made):
            bench.kube.delete(thing)
    return f"{len(FLEET)} kubelets, asked in three ways"
