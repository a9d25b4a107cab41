"""Kubeconfigs: what kubectl reads, kubeassay reads; what it refuses is refused. kubectl is the oracle."""
import json
import os
import subprocess

from objects import account, binding, meta, namespace
from servers import environment
from tunnel import Tunnel

EXEC = "client.authentication.k8s.io/v1"


def kubectl(bench, *words, extra=None):
    return subprocess.run([os.path.join(bench.cluster.servers, "kubectl"), *words], text=True, check=False,
                          capture_output=True, timeout=60, env={**environment(), **(extra or {})},
                          stdin=subprocess.DEVNULL)


def write(bench, name, text, mode=0o644):
    path = os.path.join(bench.folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path, mode)
    return path


def config(bench, name, user, **cluster):
    """A kubeconfig with JSON inside: `user` and fields of the cluster, _ for -."""
    fields = {"server": bench.cluster.url, "certificate-authority": bench.cluster.pki.path("ca.crt")}
    fields.update({key.replace("_", "-"): value for key, value in cluster.items()})
    fields = {key: value for key, value in fields.items() if value is not None}
    whole = {"apiVersion": "v1", "kind": "Config", "current-context": "t",
             "contexts": [{"name": "t", "context": {"cluster": "t", "user": "t"}}],
             "clusters": [{"name": "t", "cluster": fields}], "users": [{"name": "t", "user": user}]}
    return write(bench, name, json.dumps(whole))


def admin(bench):
    pki = bench.cluster.pki
    return {"client-certificate": pki.path("admin.crt"), "client-key": pki.path("admin.key")}


def plugin(bench, name, body):
    return write(bench, name, "#!/bin/sh\n" + body + "\n", 0o755)


def credential(**status):
    return json.dumps({"kind": "ExecCredential", "apiVersion": EXEC, "status": status})


def verdicts(report):
    return sorted((f["check"], f["subject"]["name"], f["verdict"]) for f in report["findings"])


def as_good_as(bench, path, other=None):
    """One way in gives what the other gives, while the cluster holds still."""
    for _ in range(5):
        before = verdicts(bench.audit(config=other) if other else bench.audit())
        ours = verdicts(bench.audit(config=path))
        after = verdicts(bench.audit(config=other) if other else bench.audit())
        if before == after:
            assert ours == before, sorted(set(ours) ^ set(before))
            return
    raise AssertionError("the cluster changed during every audit")


def exec_plugin(bench):
    """A token and a certificate from a plugin are as good as those in the kubeconfig; the plugin is told
    what kubectl tells it."""
    objects = [namespace("plugged"), {"apiVersion": "v1", "kind": "ServiceAccount",
                                      "metadata": meta("reader", "plugged")},
               binding("plugged-reader", "cluster-admin", [account("reader", "plugged")])]
    for each in objects:
        bench.kube.create(each)
    try:
        token = bench.cluster.token_of("plugged", "reader")
        write(bench, "plug/answer", credential(token=token))
        note = os.path.join(bench.folder, "plug/note")
        body = (f"printf '%s|' \"$@\" \"$MORE\" \"$KUBERNETES_EXEC_INFO\" > {note}\n"
                f"cat {bench.folder}/plug/answer")
        plugin(bench, "plug/bin/login", body)
        call = {"apiVersion": EXEC, "command": "./bin/login", "args": ["a b", "$HOME"],
                "env": [{"name": "MORE", "value": "x"}], "provideClusterInfo": True,
                "interactiveMode": "IfAvailable"}
        told = {"audience": "06e3", "port": 420, "nested": {"b": [1, True, None], "a": 1.5}}
        path = config(bench, "plug/config", {"exec": call}, tls_server_name="kubernetes.test",
                      extensions=[{"name": "client.authentication.k8s.io/exec", "extension": told}])

        def noted(run):
            if os.path.exists(note):
                os.unlink(note)
            run()
            with open(note, encoding="utf-8") as text:
                *words, info, _ = text.read().split("|")
            return words, json.loads(info)
        theirs = noted(lambda: kubectl(bench, "--kubeconfig", path, "get", "--raw", "/version"))
        ours = noted(lambda: bench.audit(config=path))
        assert ours == theirs, f"the plugin is told\n{ours}\nby kubectl\n{theirs}"
        direct = bench.cluster.kubeconfig("plug-direct", token=token)
        as_good_as(bench, path, direct)
        done = bench.run("audit", "--kubeconfig", path, "-o", "json", "--trace-requests")
        assert token not in done.stdout + done.stderr
        with open(bench.cluster.pki.path("admin.crt"), encoding="ascii") as crt, open(
                bench.cluster.pki.path("admin.key"), encoding="ascii") as pem:
            write(bench, "plug/answer", credential(clientCertificateData=crt.read(),
                                                   clientKeyData=pem.read()))
        as_good_as(bench, path)
        renewal(bench, token, path)
    finally:
        for each in reversed(objects):
            bench.kube.delete(each)
        bench.kube.wait("the end of the namespace", lambda: "plugged" not in [
            n["metadata"]["name"] for n in bench.kube.get("/api/v1/namespaces")["items"]])
    return "a token, a certificate, a token after a 401; told as kubectl tells it"


def renewal(bench, token, path):
    """The first token is refused, the second serves: the audit is whole, the plugin ran twice."""
    count = os.path.join(bench.folder, "plug/count")
    plugin(bench, "plug/bin/login", f"echo x >> {count}\nif [ $(wc -l < {count}) = 1 ]; then\n"
           f"echo '{credential(token='refused')}'\nelse\ncat {bench.folder}/plug/answer\nfi")
    write(bench, "plug/answer", credential(token=token))
    report = bench.audit(config=path)
    assert not [r for r in report["requests"] if r["presence"] == "denied"]
    with open(count, encoding="ascii") as text:
        assert len(text.readlines()) == 2


# Users and clusters that kubectl refuses, and their good neighbours: (name, user, fields of the cluster).
def table(bench):
    pki = bench.cluster.pki
    call = {"apiVersion": EXEC, "command": os.path.join(bench.folder, "table/ok"), "interactiveMode": "Never"}
    beta = EXEC + "beta1"

    def with_exec(**changes):
        return {"exec": {k: v for k, v in {**call, **changes}.items() if v is not None}}
    me = admin(bench)
    return [
        ("exec", with_exec(), {}), ("exec without mode", with_exec(interactiveMode=None), {}),
        ("exec with another mode", with_exec(interactiveMode="Sometimes"), {}),
        ("exec that asks", with_exec(interactiveMode="Always"), {}),
        ("exec without version", with_exec(apiVersion=None), {}),
        ("exec of alpha", with_exec(apiVersion=EXEC + "alpha1"), {}),
        ("exec of beta that answers v1", with_exec(apiVersion=beta), {}),
        ("exec without command", with_exec(command=None), {}),
        ("exec that is not there", with_exec(command="/nonexistent/plugin"), {}),
        ("exec not on the PATH", with_exec(command="kubeassay-no-such-plugin"), {}),
        ("exec that fails", with_exec(command=os.path.join(bench.folder, "table/fails")), {}),
        ("exec that prints junk", with_exec(command=os.path.join(bench.folder, "table/junk")), {}),
        ("exec in YAML", with_exec(command=os.path.join(bench.folder, "table/yaml")), {}),
        ("exec with a nameless variable", with_exec(env=[{"value": "x"}]), {}),
        ("exec beside a certificate", {**me, **with_exec(command="/nonexistent/plugin")}, {}),
        ("certificate", me, {}), ("no authority", me, {"certificate_authority": None}),
        ("unverified", me, {"certificate_authority": None, "insecure_skip_tls_verify": True}),
        ("unverified beside an authority", me, {"insecure_skip_tls_verify": True}),
        ("tls-server-name", me, {"tls_server_name": "kubernetes.test"}),
        ("another tls-server-name", me, {"tls_server_name": "elsewhere.test"}),
        ("proxy of another kind", me, {"proxy_url": "ftp://127.0.0.1:1"}),
        ("proxy without a scheme", me, {"proxy_url": "127.0.0.1:1"}),
        ("proxy that is not there", me, {"proxy_url": "http://127.0.0.1:1"}),
        ("an authority that is not there", me, {"certificate_authority": pki.path("none.crt")}),
        ("a certificate without a key", {"client-certificate": me["client-certificate"]}, {}),
    ]


def agreement(bench):
    """kubectl and kubeassay take and refuse the same kubeconfigs."""
    with open(bench.cluster.pki.path("admin.crt"), encoding="ascii") as crt, open(
            bench.cluster.pki.path("admin.key"), encoding="ascii") as pem:
        answer = write(bench, "table/answer", credential(clientCertificateData=crt.read(),
                                                         clientKeyData=pem.read()))
        plugin(bench, "table/ok", f"cat {answer}")
    with open(answer, encoding="utf-8") as text:
        status = json.load(text)["status"]
    # JSON within YAML: the document is block YAML on the outside.
    write(bench, "table/answer.yaml", f"apiVersion: {EXEC}\nkind: ExecCredential\nstatus: {json.dumps(status)}\n")
    plugin(bench, "table/yaml", f"cat {bench.folder}/table/answer.yaml")
    plugin(bench, "table/fails", "exit 3")
    plugin(bench, "table/junk", "echo junk")
    taken = refused = 0
    for name, user, cluster in table(bench):
        path = config(bench, "table/config", user, **cluster)
        theirs = kubectl(bench, "--kubeconfig", path, "get", "--raw", "/api/v1/namespaces",
                         "--request-timeout=10s")
        ours = bench.run("audit", "--kubeconfig", path, "-o", "json")
        assert (ours.returncode != 4) == (theirs.returncode == 0), (
            f"{name}: kubectl {theirs.returncode} {theirs.stderr}\nkubeassay {ours.returncode} {ours.stderr}")
        if ours.returncode == 4:
            refused += 1
            assert len(ours.stderr.strip().splitlines()) == 1, f"{name}: {ours.stderr}"
        else:
            taken += 1
    assert taken >= 6 and refused >= 20, (taken, refused)
    return f"{taken} taken, {refused} refused, as by kubectl"


def proxy(bench):
    """Through a proxy: what is known without one, but for the probes that cannot go through it."""
    tunnel = Tunnel(bench.cluster.port)
    try:
        path = config(bench, "proxied", admin(bench), server="https://kubernetes.test:6443",
                      proxy_url=tunnel.url)
        done = kubectl(bench, "--kubeconfig", path, "get", "--raw", "/version")
        assert done.returncode == 0, done.stderr
        report = bench.audit(config=path)
        assert set(tunnel.wanted) == {"kubernetes.test:6443"}, tunnel.wanted
        assert b"uthorization" not in tunnel.heads, "a credential was sent to the proxy"
        direct = {(c, s): v for c, s, v in verdicts(bench.audit())}
        other = {(f["check"], f["verdict"]) for f in report["findings"]
                 if f["verdict"] != direct.get((f["check"], f["subject"]["name"]))}
        assert other <= {("apiserver/tls", "unknown"), ("apiserver/insecure-port", "unknown")}, other
        plain = config(bench, "by-environment", admin(bench), server="https://kubernetes.test:6443")
        before = len(tunnel.wanted)
        done = subprocess.run([bench.program, "audit", "--kubeconfig", plain, "-o", "json"], check=False,
                              env={**environment(), "HTTPS_PROXY": tunnel.url}, capture_output=True)
        assert done.stdout and len(tunnel.wanted) > before, done.stderr
    finally:
        tunnel.close()
    return f"differs in {sorted(check for check, _ in other)}"


NO_PROXY = {
    "k.test:6443": ["", "*", "K.TEST", ".k.test", "*.k.test", "k.test:6443", "k.test:443", "a.k.test", "test",
                    "0.0.0.0/0", " other , k.test "],
    "a.k.test": ["k.test", ".k.test", "*.k.test", "k.test:443", "k.test:6443"],
    "ak.test": ["k.test"],
    "10.1.2.3:6443": ["10.0.0.0/8", "10.1.2.3", "10.1.2.3:6443", "10.1.2.3:1", "10.0.0.0/33", "::/0", "10.1", ".3"],
    "[fd00::1]:6443": ["fd00::/8", "fd00::1", "[fd00::1]:6443", "[fd00::1]:1", "[fd00::1]", "0.0.0.0/0"],
}


def no_proxy(bench):
    """NO_PROXY excludes the servers that kubectl's excludes."""
    tunnel = Tunnel(0)
    asked = 0
    try:
        for host, entries in NO_PROXY.items():
            path = config(bench, "no-proxy", {"token": "x"}, server="https://" + host)
            for entry in entries:
                extra = {"HTTPS_PROXY": tunnel.url, "NO_PROXY": entry}

                def used(words):
                    before = len(tunnel.wanted)
                    subprocess.run(words, env={**environment(), **extra}, capture_output=True, check=False,
                                   timeout=30, stdin=subprocess.DEVNULL)
                    return len(tunnel.wanted) > before
                theirs = used([os.path.join(bench.cluster.servers, "kubectl"), "--kubeconfig", path, "get",
                               "--raw", "/version", "--request-timeout=1s"])
                ours = used([bench.program, "audit", "--kubeconfig", path, "--deadline", "1", "-o", "json"])
                assert ours == theirs, f"NO_PROXY={entry!r} for {host}: ours {ours}, kubectl {theirs}"
                asked += theirs
    finally:
        tunnel.close()
    rows = sum(len(entries) for entries in NO_PROXY.values())
    assert 0 < asked < rows
    return f"{rows} pairs, {asked} through the proxy"


def kubectl_plugin(bench):
    """kubectl finds the program as its plugin and runs it."""
    folder = os.path.join(bench.folder, "plugin-path")
    os.makedirs(folder)
    os.symlink(bench.program, os.path.join(folder, "kubectl-assay"))
    extra = {"PATH": folder + ":" + os.environ["PATH"]}
    listed = kubectl(bench, "plugin", "list", extra=extra)
    assert os.path.join(folder, "kubectl-assay") in listed.stdout, listed.stdout + listed.stderr
    done = kubectl(bench, "assay", "audit", "--kubeconfig", bench.admin, "-o", "json", extra=extra)
    assert verdicts(json.loads(done.stdout)) == verdicts(bench.audit())
    helped = kubectl(bench, "assay", "--help", extra=extra)
    assert "Usage: kubectl assay" in helped.stdout, helped.stdout[:300]


SCENARIOS = [("kubeconfig exec", exec_plugin), ("kubeconfig agreement", agreement),
             ("kubeconfig proxy", proxy), ("kubeconfig no-proxy", no_proxy),
             ("kubectl plugin", kubectl_plugin)]
