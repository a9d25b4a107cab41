"""Files of the whole node, made worse one after the other: mode, owner, folder above, link, place.

Each row is a change that root makes on the node and what undoes it, and the verdicts that have to
turn, all of them and no others: the check and the file it is about. `kubeassay diff` of the snapshots
before and after has to name the files that were touched, and no others. So it has to name a program and a package
that come.
"""
import json
from dataclasses import dataclass

from kubeadm_files import ADMIN, DROP_INS, KUBELET_CONFIG, MANIFESTS, UNITS
from scenarios import changed
from servers import NODE

PKI = "/etc/kubernetes/pki"
CNI = "/etc/cni/net.d"
UNIT = next(iter(UNITS))
# A group that no file of Kubernetes belongs to; "root" is a part of no other name here.
GROUP = "daemon"


@dataclass
class Row:
    name: str
    do: list      # commands, words apart
    undo: list
    turns: dict   # (check, path) to the verdict
    touched: list  # paths that are added or changed


def mode(path, good, bad, *checks, verdict="fail", paths=None):
    return Row(f"{path} {bad}", [["chmod", bad, path]], [["chmod", good, path]],
               {(f"file/{check}", each): verdict for check in checks for each in paths or [path]}, [path])


def owner(path, *checks, paths=None, name=f":{GROUP}"):
    return Row(f"{path} of {name}", [["chown", name, path]], [["chown", "root:root", path]],
               {(f"file/{check}", each): "fail" for check in checks for each in paths or [path]}, [path])


def manifests():
    for program, name in (("kube-apiserver", "apiserver"), ("etcd", "etcd"),
                          ("kube-controller-manager", "controller-manager"),
                          ("kube-scheduler", "scheduler")):
        path = f"{MANIFESTS}/{program}.yaml"
        yield mode(path, "600", "644", f"{name}-manifest-mode")
        yield owner(path, f"{name}-manifest-owner")


def kubeconfigs():
    for path, name in ((ADMIN, "admin"), ("/etc/kubernetes/super-admin.conf", "admin"),
                       ("/etc/kubernetes/scheduler.conf", "scheduler"),
                       ("/etc/kubernetes/controller-manager.conf", "controller-manager"),
                       ("/etc/kubernetes/kubelet.conf", "kubelet")):
        yield mode(path, "600", "640", f"{name}-kubeconfig-mode")
        yield owner(path, f"{name}-kubeconfig-owner", name=GROUP)


def certificates():
    for path in (f"{PKI}/ca.key", f"{PKI}/etcd/server.key", f"{PKI}/sa.key"):
        yield mode(path, "600", "640", "private-key-mode")
        yield owner(path, "pki-owner")
    yield mode(f"{PKI}/apiserver.crt", "644", "664", "certificate-mode")
    yield mode(f"{PKI}/ca.crt", "644", "646", "certificate-mode", "kubelet-client-ca-mode")
    yield owner(f"{PKI}/ca.crt", "pki-owner", "kubelet-client-ca-owner")
    yield owner(f"{PKI}/etcd", "pki-owner")  # of that group nobody may write to the folder
    yield mode(f"{PKI}/sa.pub", "600", "644")  # nobody has to hide it
    # No verdict turns, and only a comparison sees it.
    other = f"{PKI}/front-proxy-client.crt"
    yield Row("another certificate", [["cp", other, "/run/saved.crt"], ["cp", f"{PKI}/apiserver.crt", other]],
              [["cp", "/run/saved.crt", other], ["rm", "/run/saved.crt"]], {}, [other])


def files_of_the_kubelet():
    yield mode(KUBELET_CONFIG, "644", "600", "kubelet-configuration-mode", verdict="pass")
    yield owner(KUBELET_CONFIG, "kubelet-configuration-owner")
    yield owner(f"{DROP_INS}/10-kubeassay.conf", "kubelet-configuration-owner")
    yield mode(UNIT, "644", "600", "kubelet-unit-mode", verdict="pass")
    yield owner(UNIT, "kubelet-unit-owner")
    yield Row("a unit before the kubelet's own",
              [["cp", UNIT, "/etc/systemd/system/kubelet.service"],
               ["chmod", "600", "/etc/systemd/system/kubelet.service"]],
              [["rm", "/etc/systemd/system/kubelet.service"]],
              {("file/kubelet-unit-mode", UNIT): "pass"}, [])


def places():
    yield mode("/var/lib/etcd", "700", "711", "etcd-data-mode")
    yield Row("network configuration",
              [["mkdir", "-p", CNI], ["touch", f"{CNI}/10-a.conf"],
               ["chmod", "666", f"{CNI}/10-a.conf"], ["chown", f":{GROUP}", f"{CNI}/10-a.conf"]],
              [["rm", f"{CNI}/10-a.conf"], ["rmdir", CNI]],
              {("file/cni-configuration-mode", f"{CNI}/10-a.conf"): "fail",
               ("file/cni-configuration-owner", f"{CNI}/10-a.conf"): "fail"}, [CNI, f"{CNI}/10-a.conf"])
    yield Row("a key behind a link",
              [["mkdir", "-m", "777", "/var/keys"], ["mv", f"{PKI}/sa.key", "/var/keys/a"],
               ["ln", "-s", "/var/keys/a", f"{PKI}/sa.key"], ["chmod", "640", "/var/keys/a"]],
              [["rm", f"{PKI}/sa.key"], ["mv", "/var/keys/a", f"{PKI}/sa.key"],
               ["chmod", "600", f"{PKI}/sa.key"], ["rmdir", "/var/keys"]],
              {("file/private-key-mode", f"{PKI}/sa.key"): "fail",
               ("file/parent-folders", f"{PKI}/sa.key"): "fail"}, [f"{PKI}/sa.key"])
    yield Row("a key nobody names, with a blank in its name",
              [["cp", f"{PKI}/sa.key", f"{PKI}/old one.key"],
               ["chmod", "644", f"{PKI}/old one.key"]],
              [["rm", f"{PKI}/old one.key"]],
              {("file/private-key-mode", f"{PKI}/old one.key"): "fail"}, [f"{PKI}/old one.key"])
    yield Row("a folder that everybody may write to",
              [["chmod", "777", MANIFESTS]], [["chmod", "700", MANIFESTS]],
              {("file/parent-folders", f"{MANIFESTS}/{program}.yaml"): "fail" for program in
               ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")}, [MANIFESTS])


def table():
    return [*manifests(), *kubeconfigs(), *certificates(), *files_of_the_kubelet(), *places()]


def snapshot(bench, name):
    """The report on the files, and where the evidence of it was written."""
    path = f"/run/{name}.tar.zst"
    return bench.audit("--check", "file/*", "--snapshot", path), path


def turned(before, after):
    """What is another verdict now, with those that became passes or vanished as passes."""
    names, new = changed(before, after)
    return {(check, path): new[(check, kind, node, path)]["verdict"]
            if (check, kind, node, path) in new else "pass"
            for check, kind, node, path in names if node == NODE}


def touched(bench, before, after):
    """The files that a comparison of the snapshots names."""
    done = bench.run("diff", before, after, "-o", "json")
    assert done.returncode in (0, 1, 3), f"exit {done.returncode}: {done.stderr[-800:]}"
    found = [one["name"] for one in json.loads(done.stdout)["differences"] if one["kind"] == "file"]
    assert not found or done.returncode == 1, done.returncode
    return found


STATUS = "/var/lib/dpkg/status"
RUNC = "/usr/local/sbin/runc"
PACKAGE = "kubeassay-e2e"
STANZA = f"Package: {PACKAGE}\nStatus: install ok installed\nArchitecture: all\nVersion: 1.0-1\n\n"


def installs(bench):
    """A program that comes and is replaced, and a package that comes, are told, and nothing else of their kinds."""
    def told(before, after):
        done = bench.run("diff", before, after, "-o", "json")
        assert done.returncode in (0, 1, 3), f"exit {done.returncode}: {done.stderr[-800:]}"
        return [(one["change"], one["kind"], one["name"], [field["field"] for field in one.get("details", [])])
                for one in json.loads(done.stdout)["differences"] if one["kind"] in ("program", "package")]

    _, without = snapshot(bench, "without")
    has_dpkg = bench.node.run(["test", "-s", STATUS], code=None).returncode == 0
    expected = [("added", "program", RUNC, [])]
    if has_dpkg:
        expected = [("added", "package", f"{PACKAGE} all (dpkg)", []), *expected]
    try:
        bench.node.run(["install", "-D", "/bin/true", RUNC])
        if has_dpkg:
            bench.node.run(["cp", STATUS, "/run/status"])
            bench.node.run(["sh", "-c", f"printf '{STANZA}' >>{STATUS}".replace("\n", "\\n")])
        _, first = snapshot(bench, "with")
        bench.node.run(["install", "/bin/false", RUNC])
        _, second = snapshot(bench, "replaced")
    finally:
        bench.node.run(["rm", "-f", RUNC])
        if has_dpkg:
            bench.node.run(["cp", "/run/status", STATUS])
    found = told(without, first)
    assert found == expected, found
    found = told(first, second)
    assert found == [("changed", "program", RUNC, ["sha256"])], found
    _, again = snapshot(bench, "undone")
    assert not told(without, again), told(without, again)
    return f"a program that came and was replaced{', a package' if has_dpkg else '; no dpkg here to show a package'}"


def scenario(bench):
    before, first = snapshot(bench, "before")
    again, second = snapshot(bench, "after")
    assert not turned(before, again), "the same files, other verdicts"
    assert not touched(bench, first, second), "the same files, a difference"
    rows = table()
    for row in rows:
        for words in row.do:
            bench.node.run(words)
        try:
            after, second = snapshot(bench, "after")
        finally:
            for words in row.undo:
                bench.node.run(words)
        found = turned(before, after)
        assert found == row.turns, f"{row.name}: {found} is not {row.turns}"
        named = touched(bench, first, second)
        assert named == row.touched, f"{row.name}: {named} is not {row.touched}"
    again, second = snapshot(bench, "after")
    assert not turned(before, again), "what was changed was not undone"
    assert not touched(bench, first, second), "what was changed was not undone"
    return f"{len(rows)} changes; {installs(bench)}"
