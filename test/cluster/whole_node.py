"""A whole kubeadm node: real files, real processes and a real kubelet, in namespaces of their own.

kubeadm writes what it writes on any machine. Its static pods run as plain processes with the argv of
their manifests; the kubelet runs them a second time in a runtime that runs nothing, so that mirror
pods, probes and the Node object are real too. Nothing of the host is changed: folders are laid over,
and process 1 of the node ends with the harness and takes everything with it.
"""
import base64
import http.client
import os
import re
import shlex
import ssl
import subprocess
import time

from kube import Kube
from kubeadm_files import (ADDRESS, ADMIN, DROP_IN, DROP_INS, KUBEADM, KUBEADM_CONFIG, KUBELET_CONFIG,
                           MANIFESTS, SOCKET, STATIC, UNITS, manifest_argv, with_argv, with_flags)
from namespaces import PATH, UNSHARE, InsideProcess, child_of, host_state, inside_network
from servers import NODE, environment


class InsideKube(Kube):
    """The API of the node, asked from outside by sockets made inside its network."""

    def __init__(self, node):
        self.node = node
        self.context = node.client_context()

    def connect(self):
        connection = http.client.HTTPSConnection(ADDRESS, 6443, timeout=30, context=self.context)
        with inside_network(self.node.pid):
            connection.connect()
        return connection


class WholeNode:
    """Starts with `start`, is put back to what kubeadm made by `restore`, ends with `close`."""

    def __init__(self, servers, folder, program):
        self.servers = servers
        self.folder = folder
        self.program = program
        self.processes = {}
        self.original = {}   # files and ConfigMaps that were changed, as they were
        self.changed = set()  # components that do not run as kubeadm would start them
        self.timings = {}
        self.host = host_state()
        os.makedirs(os.path.join(folder, "layers"), exist_ok=True)

    # Starting

    def start(self):
        begin = time.monotonic()
        self.boot()
        self.kubeadm_files()
        self.timings["files"] = time.monotonic() - begin
        self.start_runtime()
        for name in STATIC:
            self.restart(name)
        self.kube = InsideKube(self)
        self.wait_api()
        # Before that there is no PriorityClass, and mirror pods would come 10 s later.
        self.start_component("kubelet", self.kubelet_argv())
        self.timings["API server"] = time.monotonic() - begin
        for phase in ("upload-config all", "bootstrap-token", "addon all"):
            self.phase(phase)
        self.kube.wait("the Node", self.node_object, 60)
        for phase in ("mark-control-plane", "kubelet-finalize all"):
            self.phase(phase)
        self.timings["phases"] = time.monotonic() - begin
        self.kube.wait("a ready Node", self.ready, 60)
        self.timings["Node ready"] = time.monotonic() - begin
        self.settle()
        self.timings["settled"] = time.monotonic() - begin

    def boot(self):
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node_init.sh")
        with open(self.log("init"), "ab") as log:
            self.init = subprocess.Popen(
                [*UNSHARE, "bash", script, self.servers, os.path.join(self.folder, "layers"), NODE,
                 ADDRESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                env=environment())
        if self.init.stdout.readline() != "ready\n":
            raise AssertionError("the node's namespaces: " + self.tail("init"))
        self.pid = child_of(self.init.pid)
        enter = ["nsenter", "-t", str(self.pid), "-n", "-m", "-p", "-u", "--"]
        self.environment = [*enter, "env", "-C", "/run/empty", "TMPDIR=/run/tmp",
                            f"PATH={self.servers}:{PATH}"]

    def kubeadm_files(self):
        self.put(KUBEADM, KUBEADM_CONFIG)
        for phase in ("certs all", "kubeconfig all", "etcd local", "control-plane all",
                      "kubelet-start"):
            self.phase(phase)
        self.put(f"{DROP_INS}/10-kubeassay.conf", DROP_IN)
        for path, text in UNITS.items():
            self.put(path, text)
        self.run(["install", "-m", "755", self.program, "/usr/local/bin/kubeassay"])

    def phase(self, words):
        self.run(["kubeadm", "init", "phase", *words.split(), "--config", KUBEADM], timeout=120)

    def client_context(self):
        """TLS as the administrator of admin.conf."""
        text = self.read(ADMIN)
        parts = {key: base64.b64decode(re.search(rf"{key}-data: (\S+)", text)[1]).decode() for key in
                 ("certificate-authority", "client-certificate", "client-key")}
        pair = os.path.join(self.folder, "admin.pem")
        with open(pair, "w", encoding="ascii") as out:
            out.write(parts["client-certificate"] + parts["client-key"])
        context = ssl.create_default_context(cadata=parts["certificate-authority"])
        context.load_cert_chain(pair)
        return context

    # What runs

    def run(self, words, code=0, timeout=60):
        """Runs a program inside and returns what it said; code None allows any exit."""
        done = subprocess.run([*self.environment, *words], capture_output=True, text=True,
                              check=False, timeout=timeout, stdin=subprocess.DEVNULL, env=environment())
        if code is not None and done.returncode != code:
            raise AssertionError(f"exit {done.returncode}, not {code}: {' '.join(words)}\n"
                                 f"{done.stderr[-1500:]}")
        return done

    def start_component(self, name, argv):
        self.processes[name] = InsideProcess(self, name, argv)

    def start_runtime(self):
        """One that runs nothing, under the name that the runtime of an ordinary node has."""
        self.start_component("fakecri", ["bash", "-c", 'exec -a containerd "$0" "$1"', "fakecri",
                                         SOCKET])

    def stop(self, name):
        process = self.processes.pop(name, None)
        if process:
            process.stop()

    def argv(self, name):
        """What the manifest of a static pod says."""
        return manifest_argv(self.read(f"{MANIFESTS}/{name}.yaml"))

    def kubelet_argv(self):
        """What the unit would run: kubeadm's drop-in, the flags it wrote, the administrator's."""
        def flags(path):
            return shlex.split(self.read(path).strip().split("=", 1)[1].strip('"'))
        return ["/usr/bin/kubelet", "--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf",
                "--kubeconfig=/etc/kubernetes/kubelet.conf", f"--config={KUBELET_CONFIG}",
                *flags("/var/lib/kubelet/kubeadm-flags.env"), *flags("/etc/default/kubelet")]

    def restart(self, name, **flags):
        """(Re)starts a static pod's program with the argv of its manifest and changed flags."""
        self.stop(name)
        self.start_component(name, with_flags(self.argv(name), **flags))

    def reload(self, name, **flags):
        """Restarts one component and waits until the node answers again."""
        self.changed.add(name)
        if name == "kubelet":
            self.stop(name)
            self.start_component(name, with_flags(self.kubelet_argv(), **flags))
            self.wait_kubelet()
        else:
            self.restart(name, **flags)
            self.wait_api()

    def wait_kubelet(self):
        def answers():
            if self.processes["kubelet"].child.poll() is not None:
                raise AssertionError("the kubelet ended: " + self.tail("kubelet"))
            return self.configz()
        self.kube.wait("the kubelet", answers, 60)

    def wait_api(self):
        def ready():
            for name, process in list(self.processes.items()):
                if process.child.poll() is not None:
                    self.revive(name)
            return self.kube.get("/readyz") == "ok"
        self.kube.wait("a ready API server", ready, 90)

    def revive(self, name):
        """Starts again, as the kubelet would, what ends by itself when it loses its lease."""
        if name not in ("kube-controller-manager", "kube-scheduler"):
            raise AssertionError(f"{name} ended: {self.tail(name)}")
        self.restart(name)

    # What it shows

    def node_object(self):
        return self.kube.get(f"/api/v1/nodes/{NODE}")

    def ready(self):
        return any(c["type"] == "Ready" and c["status"] == "True"
                   for c in self.node_object()["status"].get("conditions", []))

    def mirror(self, name):
        return self.kube.get(f"/api/v1/namespaces/kube-system/pods/{name}-{NODE}")

    def wait_mirrors(self):
        """Until every mirror pod says what its manifest says; that it runs shows up to 10 s later."""
        for name in STATIC:
            argv = self.argv(name)

            def follows(name=name, argv=argv):
                pod = self.mirror(name)
                return (pod["spec"]["containers"][0]["command"] == argv and
                        "deletionTimestamp" not in pod["metadata"])
            self.kube.wait(f"the mirror pod of {name}", follows, 60)

    def settle(self):
        """Until the Node is ready, mirror pods say what runs, and every pod runs."""
        self.wait_api()
        self.kube.wait("a ready Node", self.ready, 60)
        self.wait_mirrors()

        def running():
            pods = self.kube.get("/api/v1/pods")["items"]
            return len(pods) > len(STATIC) and all(
                pod["status"].get("phase") == "Running" and "deletionTimestamp" not in pod["metadata"]
                for pod in pods)
        self.kube.wait("running pods", running, 60)

    def configz(self):
        """What the running kubelet says its configuration is."""
        return self.kube.get(f"/api/v1/nodes/{NODE}/proxy/configz")["kubeletconfig"]

    # What can be changed

    def outside(self, path):
        """Where a path of the node is for this program."""
        return f"/proc/{self.pid}/root{path}"

    def read(self, path):
        with open(self.outside(path), encoding="utf-8") as text:
            return text.read()

    def put(self, path, text, mode=0o644):
        """Writes a file in one step, as the kubelet's watch wants it; keeps the mode of an old one."""
        place = self.outside(path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        if os.path.exists(place):
            mode = os.stat(place).st_mode & 0o7777
        part = os.path.join(os.path.dirname(place), ".part")
        with open(part, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(part, mode)
        os.replace(part, place)

    def change_file(self, path, text, mode=0o644):
        """Like put, and `restore` undoes it. None takes the file away."""
        if path not in self.original:
            known = os.path.exists(self.outside(path))
            self.original[path] = self.read(path) if known else None
        self.replace_file(path, text, mode)

    def replace_file(self, path, text, mode=0o644):
        if text is not None:
            self.put(path, text, mode)
        elif os.path.exists(self.outside(path)):
            os.remove(self.outside(path))

    def change_manifest(self, name, **flags):
        """Changes flags in a static pod's manifest; the kubelet sees it by itself."""
        path = f"{MANIFESTS}/{name}.yaml"
        text = self.read(path)
        self.change_file(path, with_argv(text, with_flags(manifest_argv(text), **flags)))

    def rewrite_manifest(self, name, **flags):
        """Like change_manifest, in a third of the time."""
        self.pause_kubelet()
        self.change_manifest(name, **flags)
        self.reload("kubelet")
        self.wait_mirrors()

    def pause_kubelet(self):
        """Until reload. The runtime forgets its pods: a kubelet waits 10 s for the end of an old one."""
        self.stop("kubelet")
        self.stop("fakecri")
        self.start_runtime()

    def change_config_map(self, name, key, edit):
        """Edits the text in one key of a ConfigMap of kube-system."""
        path = f"/api/v1/namespaces/kube-system/configmaps/{name}"
        text = self.kube.get(path)["data"][key]
        self.original.setdefault((path, key), text)
        after = edit(text)
        assert after != text, f"the edit changed nothing in {name}"
        self.kube.patch(path, {"data": {key: after}})

    def restore(self):
        """Back to what kubeadm made: files, processes, ConfigMaps, mirror pods."""
        if any(str(path).startswith(MANIFESTS) for path in self.original):
            self.changed.add("kubelet")
            self.pause_kubelet()
        for path, text in self.original.items():
            if isinstance(path, str):
                self.replace_file(path, text)
        for name in [n for n in (*STATIC, "kubelet") if n in self.changed]:
            self.reload(name)
        for path, text in self.original.items():
            if isinstance(path, tuple):
                self.kube.patch(path[0], {"data": {path[1]: text}})
        self.original.clear()
        self.changed.clear()
        self.wait_api()
        self.wait_mirrors()
        self.kube.wait("a ready Node", self.ready, 60)

    # Ending

    def log(self, name):
        return os.path.join(self.folder, f"node-{name}.log")

    def tail(self, name):
        with open(self.log(name), encoding="utf-8", errors="replace") as text:
            return "\n".join(line.rstrip()[-300:] for line in text.readlines()[-8:])

    def close(self):
        """Ends process 1 of the node; the kernel ends the rest."""
        init = getattr(self, "init", None)
        if init is None:
            return
        init.stdin.close()
        try:
            init.wait(5)
        except subprocess.TimeoutExpired:
            init.kill()
            init.wait(5)
        for process in self.processes.values():
            process.child.wait(10)
        init.stdout.close()

