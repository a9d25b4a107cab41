"""Real etcd, kube-apiserver and kube-controller-manager on loopback.

A Cluster owns the processes it starts and ends exactly those. Its control plane is also visible in
the API the way a kubeadm cluster's is: a Node and mirror pods that hold the argv really running.
"""
import base64
import os
import signal
import socket
import subprocess
import uuid

from kube import ApiError, Kube
from pki import Pki

NODE = "control-1"
VERSION = "v1.36.3"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment():
    drop = {"CURL_CA_BUNDLE", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"}
    kept = {k: v for k, v in os.environ.items() if k not in drop}
    return {k: v for k, v in kept.items() if not k.lower().endswith("_proxy")}


class Absent(Exception):
    """What a scenario needs is not on this machine: it is skipped, with this reason."""


class Process:
    def __init__(self, argv, log):
        self.argv = argv
        with open(log, "ab") as out:
            self.child = subprocess.Popen(argv, stdout=out, stderr=out, stdin=subprocess.DEVNULL,
                                          env=environment())

    def stop(self):
        if self.child.poll() is None:
            self.child.send_signal(signal.SIGTERM)
            try:
                self.child.wait(8)
            except subprocess.TimeoutExpired:
                self.child.kill()
                self.child.wait(8)


class Cluster:
    def __init__(self, servers, folder):
        self.servers = servers
        self.folder = folder
        self.pki = Pki(os.path.join(folder, "pki"))
        self.processes = {}
        self.port = free_port()
        self.kube = Kube(self.port, self.pki)
        self.start_etcd()

    def log(self, name):
        return os.path.join(self.folder, name + ".log")

    def start_etcd(self):
        client, peer = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
        self.etcd_url = client
        self.processes["etcd"] = Process(
            [os.path.join(self.servers, "etcd"), "--name=e", f"--data-dir={self.folder}/etcd",
             f"--listen-client-urls={client}", f"--advertise-client-urls={client}",
             f"--listen-peer-urls={peer}", f"--initial-advertise-peer-urls={peer}",
             f"--initial-cluster=e={peer}", "--unsafe-no-fsync", "--logger=zap"], self.log("etcd"))

    def api_flags(self, changes):
        pki = self.pki.path
        flags = {
            "etcd-servers": self.etcd_url, "bind-address": "127.0.0.1",
            "advertise-address": "127.0.0.1", "secure-port": str(self.port),
            "client-ca-file": pki("ca.crt"), "tls-cert-file": pki("server.crt"),
            "tls-private-key-file": pki("server.key"), "authorization-mode": "Node,RBAC",
            "anonymous-auth": "false", "enable-admission-plugins": "NodeRestriction",
            "service-account-issuer": "https://kubernetes.default.svc",
            "service-account-key-file": pki("sa.pub"),
            "service-account-signing-key-file": pki("sa.key"),
            "service-cluster-ip-range": "10.0.0.0/24", "allow-privileged": "true",
            "endpoint-reconciler-type": "none", "profiling": "false",
            "audit-policy-file": self.audit_policy(),
            "audit-log-path": os.path.join(self.folder, "audit.log"),
            "kubelet-client-certificate": pki("admin.crt"), "kubelet-client-key": pki("admin.key"),
            "kubelet-certificate-authority": pki("ca.crt"),
            "service-account-extend-token-expiration": "false",
            "encryption-provider-config": self.encryption(),
            # etcd speaks plain HTTP on loopback; these are what a server would come to it with.
            "etcd-cafile": pki("ca.crt"), "etcd-certfile": pki("admin.crt"),
            "etcd-keyfile": pki("admin.key"),
            "tls-cipher-suites": "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
                                 "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        }
        flags.update(changes)
        return [f"--{name}={value}" for name, value in flags.items() if value is not None]

    def audit_policy(self):
        """The file of an audit policy that records nothing: the log is not what is tested."""
        path = os.path.join(self.folder, "audit-policy.yaml")
        with open(path, "w", encoding="ascii") as text:
            text.write("apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: None}]\n")
        return path

    def encryption(self):
        """Secrets are written encrypted, with a key that is the same at every start."""
        path = os.path.join(self.folder, "encryption.yaml")
        key = base64.b64encode(b"kubeassay-e2e-key-of-32-bytes-00").decode("ascii")
        with open(path, "w", encoding="ascii") as text:
            text.write("apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\n"
                       "resources:\n- resources: [secrets]\n  providers:\n"
                       f"  - secretbox: {{keys: [{{name: a, secret: {key}}}]}}\n  - identity: {{}}\n")
        return path

    def start_api(self, **changes):
        """(Re)starts the API server; `changes` name flags with _ for -, None drops one."""
        self.stop("kube-apiserver")
        flags = self.api_flags({name.replace("_", "-"): value for name, value in changes.items()})
        self.processes["kube-apiserver"] = Process(
            [os.path.join(self.servers, "kube-apiserver"), *flags], self.log("kube-apiserver"))
        self.wait_ready()
        if self.has_node():
            self.show_api_server(flags)

    def wait_ready(self):
        def ready():
            if self.processes["kube-apiserver"].child.poll() is not None:
                raise AssertionError("kube-apiserver ended: " + self.tail("kube-apiserver"))
            return self.kube.get("/readyz") == "ok"
        self.kube.wait("a ready API server", ready)

    def tail(self, name):
        with open(self.log(name), encoding="utf-8", errors="replace") as text:
            return "".join(text.readlines()[-8:])

    def has_node(self):
        try:
            return bool(self.kube.get(f"/api/v1/nodes/{NODE}"))
        except ApiError:
            return False

    def show_api_server(self, flags):
        """The mirror pod of the API server, as the kubelet would have made it of this argv."""
        name = f"kube-apiserver-{NODE}"
        node = self.kube.get(f"/api/v1/nodes/{NODE}")
        owner = {"apiVersion": "v1", "kind": "Node", "name": NODE, "controller": True,
                 "uid": node["metadata"]["uid"]}
        pod = {
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": name, "namespace": "kube-system", "ownerReferences": [owner],
                         "labels": {"component": "kube-apiserver", "tier": "control-plane"},
                         "annotations": {"kubernetes.io/config.mirror": "test",
                                         "kubernetes.io/config.source": "file"}},
            "spec": {"nodeName": NODE, "hostNetwork": True,
                     "priorityClassName": "system-node-critical",
                     "containers": [{"name": "kube-apiserver",
                                     "image": f"registry.k8s.io/kube-apiserver:{VERSION}",
                                     "command": ["kube-apiserver", *flags]}]},
        }
        path = f"/api/v1/namespaces/kube-system/pods/{name}"
        self.kube.wait("kube-system", lambda: self.kube.get("/api/v1/namespaces/kube-system"))
        self.kube.delete(pod)

        def gone():
            try:
                self.kube.get(path)
            except ApiError as error:
                return error.status == 404
            return False
        self.kube.wait("the end of the old mirror pod", gone)
        self.kube.create(pod)

    def start_manager(self):
        config = self.kubeconfig("manager", user="manager")
        self.processes["kube-controller-manager"] = Process(
            [os.path.join(self.servers, "kube-controller-manager"), f"--kubeconfig={config}",
             "--bind-address=127.0.0.1", f"--secure-port={free_port()}",
             "--use-service-account-credentials=true", "--leader-elect=false",
             f"--service-account-private-key-file={self.pki.path('sa.key')}",
             f"--root-ca-file={self.pki.path('ca.crt')}",
             "--controllers=*,-node-lifecycle-controller,-taint-eviction-controller,"
             "-pod-garbage-collector-controller",
             f"--flex-volume-plugin-dir={self.folder}/flex"], self.log("kube-controller-manager"))

    def kubeconfig(self, name, user="admin", token=None, ca="ca", server=None, skip=False):
        """Writes a kubeconfig and returns its path. A token stands instead of a certificate; `ca` None
        names no authority; `skip` is insecure-skip-tls-verify."""
        path = os.path.join(self.folder, name + ".kubeconfig")
        if token:
            who = f"    token: {token}\n"
        else:
            who = (f"    client-certificate: {self.pki.path(user + '.crt')}\n"
                   f"    client-key: {self.pki.path(user + '.key')}\n")
        trust = f"    certificate-authority: {self.pki.path(ca + '.crt')}\n" if ca else ""
        trust += "    insecure-skip-tls-verify: true\n" if skip else ""
        with open(path, "w", encoding="utf-8") as text:
            text.write("apiVersion: v1\nkind: Config\ncurrent-context: test\n"
                       "contexts:\n- name: test\n  context: {cluster: test, user: test}\n"
                       f"clusters:\n- name: test\n  cluster:\n    server: {server or self.url}\n"
                       f"{trust}users:\n- name: test\n  user:\n{who}")
        return path

    @property
    def url(self):
        return f"https://127.0.0.1:{self.port}"

    def token_of(self, namespace, account):
        path = f"/api/v1/namespaces/{namespace}/serviceaccounts/{account}/token"
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                "spec": {"expirationSeconds": 3600}}
        return self.kube.call("POST", path, body)["status"]["token"]

    def set_kubelet_version(self, node, version):
        self.kube.patch(f"/api/v1/nodes/{node}/status",
                        {"status": {"conditions": [{
                            "type": "Ready", "status": "True",
                            "lastTransitionTime": "2026-01-01T00:00:00Z"}], "nodeInfo": {
                            "kubeletVersion": version, "machineID": "",
                            "systemUUID": str(uuid.uuid5(uuid.NAMESPACE_URL, node)),
                            "bootID": "", "kernelVersion": "6.1.0",
                            "osImage": "Debian GNU/Linux 12 (bookworm)",
                            "containerRuntimeVersion": "containerd://2.3.4",
                            "kubeProxyVersion": version, "operatingSystem": "linux",
                            "architecture": "amd64"}}})

    def add_node(self, node, version):
        self.kube.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": node}})
        self.set_kubelet_version(node, version)

    def stop(self, name):
        process = self.processes.pop(name, None)
        if process:
            process.stop()

    def close(self):
        for name in ("kube-controller-manager", "kube-apiserver", "etcd"):
            self.stop(name)
