"""The scenarios of the whole node, in the order they run. Each takes the NodeBench."""
import json

import drop_ins
import kubelet_configz
import kubelet_fleet
import kubelet_port
import mission_rules
import node_benchmark
import node_files
import node_jobs
import node_kubeconfigs
import node_settings
from kubeadm_files import (ADDRESS, ADMIN, DROP_INS, KUBELET_CONFIG, MANIFESTS, STATIC,
                           UNITS)
from namespaces import InsideProcess, host_state
from scenarios import changed, key, raised
from servers import NODE
from whole_node import WholeNode

API_SERVER = ("APIServer", "", f"kube-apiserver-{NODE}")


class NodeBench:
    """The whole node, the program under test inside it, and how it is asked."""

    EVIDENCE = "/run/node.json"

    def __init__(self, servers, program, folder, kube_bench=None):
        self.node = WholeNode(servers, folder, program)
        self.kube_bench = kube_bench

    def furnish(self):
        self.node.start()
        self.kube = self.node.kube

    def restore(self):
        self.node.restore()

    def close(self):
        self.node.close()

    def run(self, *words, code=None, timeout=60):
        return self.node.run(["kubeassay", *words], code=code, timeout=timeout)

    def collect_node(self):
        """What the node's root sees of it, as the document `collect node` writes."""
        self.run("collect", "node", "--output", self.EVIDENCE, code=0)
        return json.loads(self.node.read(self.EVIDENCE))

    def audit(self, *words, node=True):
        """The report on API and probes, with the node's own evidence unless it is not wanted."""
        more = []
        if node:
            self.collect_node()
            more = ["--add-node", self.EVIDENCE]
        done = self.run("audit", "--kubeconfig", ADMIN, "-o", "json", *more, *words)
        return mission_rules.WITNESS.report(done)


def ready(bench):
    """The Node is ready, its mirror pods say what runs, and the kubelet tells its configuration."""
    assert bench.node.ready()
    for name in STATIC:
        assert bench.node.mirror(name)["status"]["phase"] == "Running", name
    assert bench.node.configz()["authentication"]["anonymous"] == {"enabled": False}
    return ", ".join(f"{what} {seconds:.1f} s" for what, seconds in bench.node.timings.items())


def insecure_port(bench):
    """kubectl proxy on port 8080 of the server's address answers to everybody as an administrator."""
    before = bench.audit(node=False)
    proxy = InsideProcess(bench.node, "kubectl", [
        "kubectl", "proxy", f"--kubeconfig={ADMIN}", "--port=8080", f"--address={ADDRESS}",
        "--accept-hosts=.*"])
    try:
        bench.kube.wait("kubectl proxy", lambda: "gitVersion" in bench.node.run(
            ["curl", "-s", f"http://{ADDRESS}:8080/version"], code=None).stdout, 20)
        names, new = changed(before, bench.audit(node=False))
    finally:
        proxy.stop()
    assert names == {("apiserver/insecure-port", *API_SERVER)}, names
    finding = new[("apiserver/insecure-port", *API_SERVER)]
    assert finding["verdict"] == "fail" and "8080" in finding["message"], finding


def follows(bench):
    """The kubelet sees a changed manifest by itself, and its mirror pod says so."""
    try:
        bench.node.change_manifest("kube-scheduler", v="1")
        bench.node.wait_mirrors()
        assert "--v=1" in bench.node.mirror("kube-scheduler")["spec"]["containers"][0]["command"]
    finally:
        bench.node.restore()


def table(findings):
    """The verdicts that are no passes, one a line."""
    rows = [(f["verdict"], f["check"], f["subject"]["kind"], f["subject"]["name"], f["message"])
            for f in findings if f["verdict"] != "pass"]
    return "\n".join("    " + "  ".join(row) for row in sorted(rows))


# What kubeadm leaves open.
OPEN_SERVER = ("anonymous-auth", "audit-log", "audit-policy", "encryption-at-rest",
               "encryption-config", "kubelet-authority", "profiling",
               "tls-ciphers", "token-expiration")
# makeIPTablesUtilChains is switched off by kubeadm_files.py.
OPEN_KUBELET = ("iptables-chains", "pod-pids-limit", "protect-kernel-defaults", "seccomp-default",
                "serving-certificate", "serving-rotation", "tls-ciphers")
# Modes that kubeadm and its packages leave, and etcd as root: what CIS 4.1.1, 4.1.9 and 1.1.12 refuse.
OPEN_FILES = (
    *(("file/kubelet-unit-mode", path) for path in UNITS if path.startswith("/usr/lib/systemd")),
    ("file/kubelet-configuration-mode", KUBELET_CONFIG),
    ("file/kubelet-configuration-mode", f"{DROP_INS}/10-kubeassay.conf"),
    ("file/etcd-data-owner", "/var/lib/etcd"),
    # kubeadm leaves it on the first machine of the control plane.
    ("access/system-masters", "/etc/kubernetes/super-admin.conf"),
)
# Beside it an etcd that has grown old, no network plugin, and a runtime that no package brought.
# Everything else passes or does not apply.
BASELINE = {
    **{("apiserver/" + name, *API_SERVER): "fail" for name in OPEN_SERVER},
    **{("kubelet/" + name, "Node", "", NODE): "fail" for name in OPEN_KUBELET},
    ("controller-manager/profiling", "ControllerManager", "", f"kube-controller-manager-{NODE}"):
        "fail",
    ("scheduler/profiling", "Scheduler", "", f"kube-scheduler-{NODE}"): "fail",
    **{(check, "File", NODE, path): "fail" for check, path in OPEN_FILES},
    ("version/control-plane-known-vulnerable", "Etcd", "", f"etcd-{NODE}"): "fail",
    # kubeadm names the image of CoreDNS by its tag.
    ("image/digest", "Deployment", "kube-system", "coredns"): "fail",
    # No scanner's results were given.
    **{(f"image/{name}", "Image", "", ""): "unknown" for name in ("old-critical", "scanned")},
    ("network/cni-enforces", "Namespace", "", "kube-system"): "unknown",
    # Secrets are not read.
    ("access/legacy-tokens", "Namespace", "", "kube-system"): "unknown",
    # The token that kubeadm made a moment ago; when it ends only its Secret says.
    ("access/standing-bootstrap-token", "ConfigMap", "kube-public", "cluster-info"): "unknown",
    ("runtime/containerd-known-vulnerable", "Node", "", NODE): "unknown",
    **{(f"runtime/{name}", "Node", "", NODE): "unknown" for name in
       ("apparmor", "runc-known-vulnerable", "selinux")},
    ("runtime/runc-known-vulnerable", "Runtime", "", f"{NODE}/runc"): "unknown",
    ("version/runtime-supported", "Node", "", NODE): "unknown",
}


def confined(bench):
    """What the kernel of this machine, which the node shares, makes of the checks of confinement."""
    def says(path):
        done = bench.node.run(["cat", path], code=None)
        return done.stdout.strip() if done.returncode == 0 else None

    def there(path):
        return bench.node.run(["test", "-e", path], code=None).returncode == 0

    rows = {}
    has_selinux, mode = there("/sys/fs/selinux"), says("/sys/fs/selinux/enforce")
    apparmor, mounted = says("/sys/module/apparmor/parameters/enabled"), there("/sys/kernel/security/apparmor")
    unknown = (has_selinux and mode is None) or (apparmor == "Y" and not mounted)
    if mode != "1" and not (apparmor == "Y" and mounted):
        rows["node/mandatory-access-control"] = "unknown" if unknown else "fail"
    configured = says("/etc/selinux/config")
    if (has_selinux or configured is not None) and not (apparmor == "Y" and mounted):
        enforces = configured is None or any(line.lower().startswith("selinux=enforcing")
                                             for line in configured.splitlines())
        if unknown or mode != "1" or not enforces:
            rows["node/selinux-mode"] = "unknown" if unknown and enforces else "fail"
    if not there("/proc/sys/kernel/seccomp/actions_avail"):
        rows["node/seccomp-filter"] = "unknown"
    return {(check, "Node", "", NODE): verdict for check, verdict in rows.items()}


def baseline(bench):
    """API, probes and the node's own evidence together say of kubeadm's cluster what is known of it."""
    report = bench.audit()
    print(table(report["findings"]))
    found = {name: finding["verdict"] for name, finding in raised(report).items()}
    expected = {**BASELINE, **confined(bench)}
    assert found == expected, f"unexpected {found.items() ^ expected.items()}"
    return f"{report['counts']['verdicts']['pass']} passes"


def unprivileged(bench):
    """Nobody may read the files: they are denied by name, and no verdict gets better by that."""
    whole = bench.collect_node()
    full = {key(f): f["verdict"] for f in bench.audit()["findings"]}
    folder = "/run/nobody"
    bench.node.run(["install", "-d", "-o", "65534", folder])
    done = bench.node.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "kubeassay",
                           "collect", "node", "--output", f"{folder}/node.json"], code=None)
    assert done.returncode in (0, 3), f"exit {done.returncode}: {done.stderr[-800:]}"
    seen = json.loads(bench.node.read(f"{folder}/node.json"))
    denied = {path for path, file in seen["files"].items()
              if file == "denied" or isinstance(file, dict) and file.get("presence") == "denied"}
    assert any(path.startswith(MANIFESTS) for path in denied), sorted(denied)
    assert {p["argv"][0] for p in seen["processes"]} == {p["argv"][0] for p in whole["processes"]}
    report = bench.audit("--add-node", f"{folder}/node.json", node=False)
    for finding in report["findings"]:
        was = full.get(key(finding), "unknown")
        assert finding["verdict"] in ("unknown", was), (was, finding)
    return f"{len(denied)} places denied"


def untouched(bench):
    """After everything the node did, the host is what it was."""
    before, after = bench.node.host, host_state()
    differ = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
    assert not differ, f"the host was changed: {sorted(differ)}"


def in_order(rng):
    return [("node ready", ready), ("node mirror pods follow", follows),
            ("node insecure-port", insecure_port), ("node baseline", baseline),
            ("node benchmark", node_benchmark.scenario), ("node unprivileged", unprivileged),
            ("node files", node_files.scenario), ("node kubeconfigs", node_kubeconfigs.scenario),
            ("node configz", kubelet_configz.scenario),
            ("node kubelet port", kubelet_port.scenario), ("node kubelet fleet", kubelet_fleet.scenario),
            ("node jobs", node_jobs.scenario), *node_settings.in_order(rng),
            ("node drop-ins", drop_ins.scenario(rng)), ("node leaves the host alone", untouched)]
