#!/usr/bin/env python3
"""Reading one node costs little more than looking at its files.

usage: read_node_gate.py PROGRAM

A tree that looks like a kubeadm control plane with 200 processes and this machine's package database
(`collect node --root`) beside find over its /proc and folders, stat and sha256sum over the files and programs that
the evidence names, and `kubeassay version`, which is starting. They take turns; the least CPU of each counts. Twice:
with programs of a few bytes, so that hashing does not hide what the rest costs, and with programs as large as real
ones.
Bounds: twice their CPU together, and 30 MB at the peak.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

TURNS = 15
TIMES = 2
MEMORY = 30  # megabytes
PROCESSES = 200
PKI = "/etc/kubernetes/pki"
CONFIG = "/var/lib/kubelet/config.yaml"
# Megabytes of the programs of Kubernetes 1.35, containerd 2.2 and the usual network plugins.
PROGRAMS = {"kubelet": 58, "containerd": 42, "runc": 12, "containerd-shim-runc-v2": 13}
PLUGINS = ("bridge", "host-local", "loopback", "portmap")
PLUGIN = 4
WALKED = ("proc", "etc/kubernetes", "etc/cni", "etc/containerd", "usr/lib/systemd", "var/lib/kubelet")

COMPONENTS = {
    "etcd": [f"--cert-file={PKI}/etcd/server.crt", f"--key-file={PKI}/etcd/server.key",
             "--client-cert-auth=true", "--data-dir=/var/lib/etcd", f"--trusted-ca-file={PKI}/etcd/ca.crt"],
    "kube-apiserver": [f"--client-ca-file={PKI}/ca.crt", f"--tls-cert-file={PKI}/apiserver.crt",
                       f"--tls-private-key-file={PKI}/apiserver.key", "--authorization-mode=Node,RBAC",
                       f"--etcd-cafile={PKI}/etcd/ca.crt", f"--service-account-key-file={PKI}/sa.pub",
                       "--enable-admission-plugins=NodeRestriction"],
    "kube-controller-manager": ["--kubeconfig=/etc/kubernetes/controller-manager.conf",
                                f"--root-ca-file={PKI}/ca.crt",
                                f"--service-account-private-key-file={PKI}/sa.key"],
    "kube-scheduler": ["--kubeconfig=/etc/kubernetes/scheduler.conf"],
    "kubelet": [f"--config={CONFIG}", "--kubeconfig=/etc/kubernetes/kubelet.conf"],
    "kube-proxy": ["--config=/var/lib/kube-proxy/config.conf"],
    "containerd": ["--config=/etc/containerd/config.toml"],
}


def certificate(folder):
    """A real one with its key, as text: what is read of certificates is parsed."""
    key, made = os.path.join(folder, "key"), os.path.join(folder, "crt")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", made,
                    "-subj", "/CN=kubernetes", "-days", "365"], check=True, capture_output=True)
    with open(key, encoding="ascii") as one, open(made, encoding="ascii") as other:
        return one.read(), other.read()


class Tree:
    def __init__(self, folder):
        self.folder = folder

    def at(self, path):
        return os.path.join(self.folder, path.lstrip("/"))

    def put(self, path, text, mode=0o644):
        os.makedirs(os.path.dirname(self.at(path)), exist_ok=True)
        with open(self.at(path), "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(self.at(path), mode)

    def program(self, path, megabytes):
        self.put(path, "")
        with open(self.at(path), "wb") as out:
            out.write(b"\x7fELF")
            for _ in range(megabytes):
                out.write(os.urandom(1 << 20))
        os.chmod(self.at(path), 0o755)

    def process(self, number, words):
        self.put(f"/proc/{number}/cmdline", "".join(word + "\0" for word in words))
        self.put(f"/proc/{number}/environ", "")
        self.put(f"/proc/{number}/cgroup", "0::/system.slice/kubelet.service\n")
        self.put(f"/proc/{number}/mountinfo", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n")
        self.put(f"/proc/{number}/status", f"Name:\t{words[0][:15]}\nNSpid:\t{number}\n")
        os.makedirs(self.at(f"/proc/{number}/fd"))


def kubeconfig(certified):
    return ("apiVersion: v1\nkind: Config\nclusters:\n- name: k\n  cluster: {server: 'https://192.0.2.1:6443', "
            f"certificate-authority-data: {base64.b64encode(certified.encode()).decode()}}}\n"
            "contexts:\n- name: k\n  context: {cluster: k, user: k}\ncurrent-context: k\nusers:\n- name: k\n"
            "  user: {client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem}\n")


def fill(tree, scratch, whole):
    key, certified = certificate(scratch)
    for path in ("/etc/passwd", "/etc/group", "/etc/os-release", "/var/lib/dpkg/status"):
        os.makedirs(os.path.dirname(tree.at(path)), exist_ok=True)
        shutil.copy(path, tree.at(path))
    lists = [name for name in os.listdir("/var/lib/dpkg/info") if name.endswith(".list")]
    os.makedirs(tree.at("/var/lib/dpkg/info"))
    for name in lists:
        shutil.copy(f"/var/lib/dpkg/info/{name}", tree.at(f"/var/lib/dpkg/info/{name}"))
    tree.put("/etc/hostname", "cp1\n")
    tree.put("/proc/sys/kernel/osrelease", "6.1.0\n")
    tree.put("/proc/1/net/tcp", "  sl  local_address\n")
    tree.put("/proc/1/net/tcp6", "  sl  local_address\n")
    for name in ("ca", "apiserver", "apiserver-kubelet-client", "front-proxy-ca", "front-proxy-client",
                 "apiserver-etcd-client", "etcd/ca", "etcd/server", "etcd/peer", "etcd/healthcheck-client"):
        tree.put(f"{PKI}/{name}.crt", certified)
        tree.put(f"{PKI}/{name}.key", key, 0o600)
    tree.put(f"{PKI}/sa.key", key, 0o600)
    tree.put(f"{PKI}/sa.pub", certified)
    tree.put("/var/lib/kubelet/pki/kubelet-client-current.pem", certified + key, 0o600)
    for name in ("admin", "super-admin", "kubelet", "controller-manager", "scheduler"):
        tree.put(f"/etc/kubernetes/{name}.conf", kubeconfig(certified), 0o600)
    tree.put("/var/lib/kube-proxy/config.conf", "apiVersion: kubeproxy.config.k8s.io/v1alpha1\n"
             "kind: KubeProxyConfiguration\nclientConnection: {kubeconfig: /var/lib/kube-proxy/kubeconfig.conf}\n")
    tree.put("/var/lib/kube-proxy/kubeconfig.conf", kubeconfig(certified))
    tree.put(CONFIG, "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
             f"authentication: {{anonymous: {{enabled: false}}, x509: {{clientCAFile: {PKI}/ca.crt}}}}\n"
             "staticPodPath: /etc/kubernetes/manifests\n")
    tree.put("/etc/containerd/config.toml", 'version = 2\n[plugins."io.containerd.grpc.v1.cri".cni]\n'
             'conf_dir = "/etc/cni/net.d"\n')
    tree.put("/etc/cni/net.d/10-net.conflist", "{}\n")
    for name, size in PROGRAMS.items():
        tree.program(f"/usr/sbin/{name}", size if whole else 0)
    for name in PLUGINS:
        tree.program(f"/opt/cni/bin/{name}", PLUGIN if whole else 0)
    for name in ("containerd", "runc"):
        tree.put(f"/var/lib/dpkg/info/{name}.list", f"/.\n/usr/sbin/{name}\n")
        with open(tree.at("/var/lib/dpkg/status"), "a+", encoding="utf-8") as status:
            status.seek(0)
            if f"\nPackage: {name}\n" in status.read():
                continue
            status.write(f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\n"
                         f"Source: {name}\nVersion: 1.7.24-1\n\n")  # a stanza ends with a blank line
    tree.put("/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\n")
    for number, (name, flags) in enumerate(COMPONENTS.items(), 100):
        tree.process(number, [name, *flags])
        if name in PROGRAMS:
            os.symlink(f"/usr/sbin/{name}", tree.at(f"/proc/{number}/exe"))
        if name not in ("kubelet", "containerd", "kube-proxy"):
            tree.put(f"/etc/kubernetes/manifests/{name}.yaml", json.dumps({
                "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "namespace": "kube-system"},
                "spec": {"hostNetwork": True, "containers": [{
                    "name": name, "image": name, "command": [name, *flags],
                    "volumeMounts": [{"name": "pki", "mountPath": PKI}]}],
                    "volumes": [{"name": "pki", "hostPath": {"path": PKI}}]}}), 0o600)
    for number in range(1000, 1000 + PROCESSES - len(COMPONENTS)):
        tree.process(number, [f"/usr/bin/daemon-{number}", "--serve"])


def cost(words):
    """CPU seconds and the peak in megabytes of a run."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{words[:3]}: exit {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(program, whole):
    """How many bounds hold, with programs of their real size or of nearly none."""
    with tempfile.TemporaryDirectory(prefix="kubeassay-node-") as folder:
        tree = Tree(os.path.join(folder, "root"))
        os.makedirs(tree.folder)
        fill(tree, folder, whole)
        document = os.path.join(folder, "node.json")
        reading = [program, "collect", "node", "--root", tree.folder, "-o", document]
        cost(reading)
        with open(document, encoding="utf-8") as read:
            node = json.load(read)
        hashed = [name for name, one in node["binaries"].items() if one.get("sha256")]
        if len(hashed) != len(PROGRAMS) + len(PLUGINS):
            sys.exit(f"not every program was hashed: {sorted(hashed)}")
        listed = len(node["packages"]["dpkg"]["installed"])
        named = [path for path in map(tree.at, [*node["files"], *hashed]) if os.path.exists(path)]
        files = [path for path in named if os.path.isfile(path)]
        megabytes = sum(os.path.getsize(path) for path in files) / (1 << 20)
        floor = [["find", *(tree.at(path) for path in WALKED), "-name", "no-such-name"],
                 ["stat", "-c", "%a %U:%G %n", *named], ["sha256sum", *files], [program, "version"]]
        ours, peak, theirs = [], [], []
        for _ in range(TURNS):
            seconds, most = cost(reading)
            ours.append(seconds)
            peak.append(most)
            theirs.append([cost(words)[0] for words in floor])
        parts = [min(turn[part] for turn in theirs) for part in range(len(floor))]
        ratio = min(ours) / sum(parts)
        names = ", ".join(f"{words[0] if words[0] != program else 'version'} {1000 * part:.1f}"
                          for words, part in zip(floor, parts))
    software = [f"{name} {one['version']}" for name, one in node["software"].items() if one.get("version")]
    if len(software) != 2:
        sys.exit(f"the versions of containerd and runc were not read: {node['software']}")
    few = ratio <= TIMES
    small = min(peak) <= MEMORY
    print(f"{len(named)} files named, {len(files)} of {megabytes:.0f} MB read, {len(hashed)} of them programs, "
          f"{listed} packages, {', '.join(software)}: {1000 * min(ours):.1f} ms; {names} ms")
    print(f"CPU over find, stat, sha256sum and starting: {ratio:.2f}x (limit {TIMES}) {'ok' if few else 'TOO MUCH'}")
    print(f"peak memory: {min(peak):.1f} MB (limit {MEMORY}) {'ok' if small else 'TOO MUCH'}")
    return few + small


def main():
    passed = sum(measure(sys.argv[1], whole) for whole in (False, True))
    print(f"{passed} passed, {4 - passed} failed")
    return 0 if passed == 4 else 1


if __name__ == "__main__":
    sys.exit(main())
