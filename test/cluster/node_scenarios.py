"""The scenarios of the whole node, in the order they run. Each takes the NodeBench."""
import json

from kubeadm_files import ADDRESS, ADMIN, STATIC
from namespaces import InsideProcess, host_state
from scenarios import changed
from servers import NODE
from whole_node import WholeNode

API_SERVER = ("APIServer", "", f"kube-apiserver-{NODE}")


class NodeBench:
    """The whole node, the program under test inside it, and how it is asked."""

    EVIDENCE = "/run/node.json"

    def __init__(self, servers, program, folder):
        self.node = WholeNode(servers, folder, program)

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
        if not done.stdout.startswith("{"):
            raise AssertionError(f"no report, exit {done.returncode}: {done.stderr[-1500:]}")
        return json.loads(done.stdout)


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


def untouched(bench):
    """After everything the node did, the host is what it was."""
    before, after = bench.node.host, host_state()
    differ = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
    assert not differ, f"the host was changed: {sorted(differ)}"


def in_order(_):
    return [("node ready", ready), ("node mirror pods follow", follows),
            ("node insecure-port", insecure_port), ("node leaves the host alone", untouched)]
