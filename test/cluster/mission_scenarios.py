"""What the other scenarios do not bring about of the four rules: verdicts that need a cluster with
something missing, nodes of other releases, and packages that dpkg itself installed into a folder.

Only the reports count: mission_rules.py reads the verdicts from them.
"""
import contextlib
import gzip
import json
import os
import re
import subprocess

from objects import role
from servers import NODE, Absent

KUBELET = "version/kubelet-known-vulnerable"
RUNC = "runtime/runc-known-vulnerable"
NAMED = [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]


def verdict(report, check, name=None):
    """Of the row whose subject has that name, or of the check as a whole."""
    if name is None:
        return next(c["verdict"] for c in report["checks"] if c["id"] == check)
    return next(f["verdict"] for f in report["findings"]
                if f["check"] == check and f["subject"]["name"] == name)


@contextlib.contextmanager
def without_nodes(bench):
    """A cluster that nobody joined yet."""
    bench.kube.delete({"apiVersion": "v1", "kind": "Node", "metadata": {"name": NODE}})
    try:
        yield
    finally:
        bench.cluster.add_node(NODE, "v1.36.3")
        bench.cluster.start_api()  # its mirror pod belongs to the Node and is made again


def closed_port(bench):
    """Nobody answers on 8080; and nobody asked."""
    assert verdict(bench.audit(), "apiserver/insecure-port") == "not-applicable"
    assert verdict(bench.audit("--no-probes"), "apiserver/insecure-port") == "unknown"


def roles(bench):
    """A cluster's own role with names, and a cluster with no role but Kubernetes' own."""
    own = role("reader", NAMED)
    bench.kube.create(own)
    try:
        assert verdict(bench.audit(), "rbac/wildcard-rules", "reader") == "pass"
    finally:
        bench.kube.delete(own)
    assert verdict(bench.audit(), "rbac/wildcard-rules") == "not-applicable"


def no_nodes(bench):
    """Without node evidence kubelets are not known; without nodes there are none."""
    assert verdict(bench.audit(), "kubelet/anonymous-auth", NODE) == "unknown"
    with without_nodes(bench):
        report = bench.audit()
    for check in ("kubelet/anonymous-auth", KUBELET, RUNC):
        assert verdict(report, check) == "not-applicable", check


def kubelets(bench):
    """Kubelets as their Nodes tell them: upstream's old and new, and a vendor's own build."""
    versions = {"rule-old": ("v1.30.2", "fail"), "rule-new": ("v1.36.4", "pass"),
                "rule-eks": ("v1.29.6-eks-1a2b3c4", "unknown")}
    with nodes(bench, {name: version for name, (version, _) in versions.items()}):
        report = bench.audit()
    for name, (_, wanted) in versions.items():
        assert verdict(report, KUBELET, name) == wanted, name


@contextlib.contextmanager
def nodes(bench, versions):
    for name, version in versions.items():
        bench.cluster.add_node(name, version)
    try:
        yield
    finally:
        for name in versions:
            bench.kube.delete({"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}})


ID = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(?:-[0-9a-z]{4}){3}")
OS = {"12": "Debian GNU/Linux 12 (bookworm)", "14": "Debian GNU/Linux forky/sid"}


def install(folder, package, version, release):
    """A Debian root whose database dpkg wrote: one package of that version, as Debian names it."""
    root, made = os.path.join(folder, "root"), os.path.join(folder, "deb")
    for path in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "etc"):
        os.makedirs(os.path.join(root, path))
    for path in ("DEBIAN", "usr/sbin"):
        os.makedirs(os.path.join(made, path))
    texts = {
        f"{root}/var/lib/dpkg/status": "",
        f"{root}/etc/os-release":
            f'ID=debian\nVERSION_ID="{release}"\nPRETTY_NAME="{OS[release]}"\n',
        f"{made}/usr/sbin/{package}": "#!/bin/sh\n",
        f"{made}/DEBIAN/control":
            f"Package: {package}\nVersion: {version}\nArchitecture: all\n"
            "Maintainer: Debian Go Packaging Team <team+pkg-go@tracker.debian.org>\n"
            "Description: stands for the program of this name\n",
    }
    for path, text in texts.items():
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    os.chmod(f"{made}/usr/sbin/{package}", 0o755)
    run(["dpkg-deb", "--root-owner-group", "-b", made, f"{folder}/package.deb"])
    run(["dpkg", f"--root={root}", "--force-not-root", "--force-bad-path", "--force-script-chrootless",
         f"--log={folder}/dpkg.log", "-i", f"{folder}/package.deb"])
    return root


def run(words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stderr[-800:]}"


def packages(bench):
    """runc as dpkg's database has it: below Debian's fix, above it, open, and not there at all."""
    rows = {"rule-below": ("runc", "1.1.5+ds1-1+b3", "12", "fail"),
            "rule-above": ("runc", "1.3.6+ds1-1", "14", "pass"),
            "rule-open": ("runc", "1.1.5+ds1-1+deb12u1", "12", "unknown"),
            "rule-crun": ("crun", "1.20-1", "14", "")}
    words = []
    for name, (package, version, release, _) in rows.items():
        folder = os.path.join(bench.folder, name)
        root = install(folder, package, version, release)
        document = os.path.join(folder, "node.json")
        bench.run("collect", "node", "--root", root, "--name", name, "--output", document)
        words += ["--add-node", document]
    with nodes(bench, {name: "v1.36.4" for name in rows}):
        bench.kube.patch("/api/v1/nodes/rule-crun/status", {"status": {"nodeInfo": {
            "containerRuntimeVersion": "cri-o://1.36.3"}}})
        report = bench.audit(*words)
    for name, (_, _, _, wanted) in rows.items():
        if wanted:
            assert verdict(report, RUNC, f"{name}/runc") == wanted, name
    found = [f["subject"]["name"] for f in report["findings"] if f["check"] == RUNC]
    assert "rule-crun/runc" not in found, found


def installed(package):
    """The version of a package of this machine, and what its changelog says Debian mended."""
    done = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Status} ${Version}", package],
                          capture_output=True, text=True, check=False)
    changelog = f"/usr/share/doc/{package}/changelog.Debian.gz"
    if not done.stdout.startswith("installed ") or not os.path.exists(changelog):
        raise Absent(f"Debian's {package} is not installed here")
    with gzip.open(changelog, "rt", encoding="utf-8") as text:
        return done.stdout.split()[1], set(ID.findall(text.read()))


def own_packages(bench):
    """Debian's own runc and containerd, read from this machine's database: what their changelogs say
    is mended is held against neither of them; what Debian says nothing of is undecided."""
    told = {package: installed(package) for package in ("runc", "containerd")}
    document = os.path.join(bench.folder, "this.json")
    bench.run("collect", "node", "--name", "rule-debian", "--output", document, code=0)
    with open(document, encoding="utf-8") as text:
        node = json.load(text)
    node["processes"] = []  # what else runs here is not part of that node
    with open(document, "w", encoding="utf-8") as out:
        json.dump(node, out)
    with nodes(bench, {"rule-debian": "v1.36.4"}):
        version = told["containerd"][0].partition("-")[0]  # as containerd tells its own
        bench.kube.patch("/api/v1/nodes/rule-debian/status", {"status": {"nodeInfo": {
            "containerRuntimeVersion": f"containerd://{version}"}}})
        report = bench.audit("--add-node", document)
    for package, (version, mended) in told.items():
        found = next(f for f in report["findings"]
                     if f["check"] == f"runtime/{package}-known-vulnerable"
                     and f["subject"]["name"] == f"rule-debian/{package}")
        assert node["software"][package]["version"] == version, (package, version)
        assert found["verdict"] in ("unknown", "pass"), found
        said = set(ID.findall(json.dumps(found)))
        assert not said & mended, (package, said & mended)
        if found["verdict"] == "unknown":
            assert found["reason"]["code"] == "undecided" and said, found
    return ", ".join(f"{package} {version}" for package, (version, _) in told.items())


SCENARIOS = [("rule closed port", closed_port), ("rule roles", roles), ("rule no nodes", no_nodes),
             ("rule kubelets", kubelets), ("rule packages", packages),
             ("rule own packages", own_packages)]
