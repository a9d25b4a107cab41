"""The scenarios, in the order they run. Each is a function of the Bench that raises on failure."""
import http.server
import json
import os
import ssl
import statistics
import subprocess
import threading
import time

import certificate_requests
import field_table
import flags_table
import in_cluster_scenarios
import kubeconfig_scenarios
import mission_rules
import mission_scenarios
import object_types
import pod_security
import publish_scenarios
import tls_scenarios
import weaknesses
from objects import (GROUP, RBAC, enforced_policy, limits, meta, namespace, pod_spec, policy,
                     workload)
from servers import NODE, environment

RAISED = ("fail", "error", "unknown")


class Bench:
    """The furnished cluster, the program under test, and what a verdict row is."""

    def __init__(self, cluster, program, folder):
        self.cluster = cluster
        self.kube = cluster.kube
        self.program = program
        self.folder = folder

    def furnish(self):
        """A small honest cluster: a node, an application with a default-deny policy, a user's role."""
        self.cluster.start_api()
        self.cluster.start_manager()
        self.cluster.add_node(NODE, "v1.36.3")
        self.cluster.start_api()  # the mirror pod again, now that its node exists
        self.kube.create(namespace("shop", owner="team-shop"))
        self.kube.create(policy("default-deny", "shop", policyTypes=["Ingress", "Egress"]))
        for obj in limits("shop") + enforced_policy("no-latest"):
            self.kube.create(obj)
        self.kube.create(workload("Deployment", "front", "shop", pod_spec("front")))
        self.kube.wait("the pods of the Deployment", lambda: [
            p for p in self.kube.get("/api/v1/namespaces/shop/pods")["items"]])
        self.kube.wait("the rules of the aggregated role view", lambda: self.kube.get(
            f"/apis/{RBAC}/clusterroles/view").get("rules"))
        self.admin = self.cluster.kubeconfig("admin")

    def restore(self):
        """Back to the honest API server, after a scenario that broke half way."""
        self.cluster.start_api()

    def close(self):
        self.cluster.close()

    def run(self, *words, code=None, timeout=120):
        done = subprocess.run([self.program, *words], capture_output=True, text=True, check=False,
                              timeout=timeout, env=environment())
        if code is not None and done.returncode != code:
            raise AssertionError(f"exit {done.returncode}, not {code}: {' '.join(words)}\n"
                                 f"{done.stderr[-1500:]}")
        return done

    def audit(self, *words, config=None, code=None):
        done = self.run("audit", "--kubeconfig", config or self.admin, "-o", "json", *words,
                        code=code)
        return mission_rules.WITNESS.report(done)


def key(finding):
    """Where the fix belongs: the binding rather than the identity it gives too much."""
    subject = finding["at"] or finding["subject"]
    return (finding["check"], subject["kind"], subject["namespace"], subject["name"])


def same_subject(finding):
    """The key; an API server whose pods cannot be seen is still the one server there is."""
    place = key(finding)
    return place[:2] if place[1] == "APIServer" else place


# Weaknesses are planted in namespaces that enforce no level, or the server would refuse them: what
# these checks say is judged in pod_security.py. And the server makes an account `default` in each
# namespace that hands out tokens; by itself it is no weakness that was planted.
# Services with external addresses are planted too, which DenyServiceExternalIPs would refuse. No identity
# provider is there.
OPEN = {"access/default-automount", "access/oidc-or-structured-authn", "apiserver/deny-external-ips",
        "namespace/psa-enforced", "namespace/psa-restricted"}


def raised(report):
    """Every row that is not a pass, with its verdict."""
    return {key(f): f for f in report["findings"]
            if f["verdict"] in RAISED and f["check"] not in OPEN}


def changed(before, after):
    """Rows whose verdict is not what it was, rows that only exist as passes left out."""
    old, new = raised(before), raised(after)
    names = {k for k in old.keys() | new.keys()
             if (old.get(k) or {}).get("verdict") != (new.get(k) or {}).get("verdict")}
    return names, new


# This cluster shows an API server and no other component, and nobody looks at its nodes: these checks
# are unknown here, and judged on the whole node (node_scenarios.py).
UNSEEN = {"access/legacy-tokens", "access/serving-certificate-approver", "access/system-masters",
          "apiserver/always-pull-images", "apiserver/audit-policy-content",
          "apiserver/encryption-at-rest", "apiserver/encryption-kms", "component/administrator-certificate",
          "component/apiserver-authority", "component/apiserver-verification", "component/config-drift",
          "component/static-token", "image/old-critical", "image/scanned", "network/cni-enforces",
          "node/mandatory-access-control", "node/seccomp-filter", "node/selinux-mode", "runtime/apparmor", "runtime/containerd-known-vulnerable",
          "runtime/runc-known-vulnerable", "runtime/selinux",
          "version/control-plane-known-vulnerable"}
UNSEEN_COMPONENTS = ("controller-manager/", "etcd/", "file/", "kube-proxy/", "kubelet/",
                     "scheduler/")


def unseen(finding):
    check = finding["check"]
    return finding["verdict"] == "unknown" and (
        check in UNSEEN or check.startswith(UNSEEN_COMPONENTS))


def unexpected(report):
    """What an honest cluster should not raise."""
    return {k: f["verdict"] for k, f in raised(report).items() if not unseen(f)}


def clean(bench):
    report = bench.audit()
    found = unexpected(report)
    assert not found, f"a clean cluster raises {found}"
    assert report["counts"]["verdicts"]["pass"] > 20, report["counts"]
    # Its pod has requests that the template leaves out: the API server makes them of its limits.
    rows = [row for row in report["findings"]
            if row["check"] == "pod-security/privileged" and row["subject"]["name"] == "front"]
    assert len(rows) == 1, f"a Deployment and its pods are one podspec: {rows}"
    return f"{report['counts']['verdicts']['pass']} passes"


class Listener:
    """Plain HTTP on 127.0.0.1:8080 that answers /version and everything else as the real server
    would to an administrator: what --insecure-port was before Kubernetes 1.24."""

    def __init__(self, kube):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps(kube.get(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 8080), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def plant(bench, row):
    for obj in row.objects:
        bench.kube.create(obj)
    for node, version in row.nodes.items():
        bench.cluster.add_node(node, version)
    if row.flags:
        bench.cluster.start_api(**row.flags)
    return Listener(bench.kube) if row.listener else None


def unplant(bench, row, listener):
    if listener:
        listener.close()
    if row.flags:
        bench.cluster.start_api()
    for obj in reversed(row.objects):
        bench.kube.delete(obj)
    for node in row.nodes:
        bench.kube.delete({"apiVersion": "v1", "kind": "Node", "metadata": {"name": node}})

    def calm():
        kept = {(o["kind"], o["metadata"].get("namespace"), o["metadata"]["name"])
                for o in row.objects}
        pods = bench.kube.get("/api/v1/pods")["items"]
        namespaces = {n["metadata"]["name"] for n in bench.kube.get("/api/v1/namespaces")["items"]}
        gone = {name for kind, _, name in kept if kind == "Namespace"}
        if namespaces & gone:
            return False
        return all(p["metadata"]["namespace"] != "shop" or
                   p["metadata"].get("labels", {}).get("app") == "front" for p in pods)
    bench.kube.wait(f"the end of {row.name}", calm)


def settle(bench, row):
    """Waits until the controllers have made the pods of what was planted."""
    wanted = {o["metadata"]["name"] for o in row.objects
              if o["kind"] in ("Deployment", "StatefulSet", "Job", "Pod")}

    def there():
        pods = bench.kube.get("/api/v1/pods")["items"]
        return wanted <= {p["metadata"].get("labels", {}).get("app") for p in pods}
    bench.kube.wait(f"the pods of {row.name}", there)


def weakness(row):
    def scenario(bench):
        before = bench.audit()
        listener = plant(bench, row)
        try:
            settle(bench, row)
            after = bench.audit(*row.arguments)
            names, new = changed(before, after)
            names = {name for name in names if name not in new or not unseen(new[name])}
            expected = {tuple(e[:4]) for e in row.expect}
            assert names == expected, (
                f"changed {sorted(names - expected)} beyond the table, "
                f"missed {sorted(expected - names)}")
            for *place, evidence in row.expect:
                finding = new[tuple(place)]
                assert finding["verdict"] == "fail", finding
                proof = json.dumps([finding["message"], finding["evidence"], finding["origin"]])
                assert evidence in proof, f"no {evidence!r} in {proof}"
        finally:
            unplant(bench, row, listener)
    return scenario


def resource_of(request):
    """(group, resource) of a request such as apps/v1/deployments or v1/pods."""
    parts = request["id"].split("/")
    return ("" if len(parts) == 2 else parts[0], parts[-1])


def rights(bench):
    """The least role suffices; each right taken away only makes verdicts unknown."""
    role = bench.run("rbac", "--json", code=0).stdout
    role = json.loads(role)
    bench.kube.create({"apiVersion": "v1", "kind": "ServiceAccount",
                       "metadata": meta("auditor", "kube-system")})
    bench.kube.create(role)
    grant = {"apiVersion": RBAC, "kind": "ClusterRoleBinding", "metadata": meta("auditor"),
             "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole",
                         "name": role["metadata"]["name"]},
             "subjects": [{"kind": "ServiceAccount", "name": "auditor",
                           "namespace": "kube-system"}]}
    bench.kube.create(grant)
    config = bench.cluster.kubeconfig("auditor", token=bench.cluster.token_of("kube-system",
                                                                               "auditor"))
    path = f"/apis/{RBAC}/clusterroles/{role['metadata']['name']}"
    whole = bench.audit(config=config)
    full = {same_subject(f): f["verdict"] for f in whole["findings"]}
    assert not unexpected(whole), f"with the least role: {unexpected(whole)}"
    taken = 0
    served = {resource_of(r) for r in whole["requests"] if r["presence"] == "present"}
    assert len(served) > 15, served
    for index, rule in enumerate(role["rules"]):
        group = rule.get("apiGroups", [""])[0]
        for resource in rule.get("resources", []):
            if (group, resource) not in served:
                continue  # of an extension that this cluster does not have
            less = json.loads(json.dumps(role["rules"]))
            less[index]["resources"].remove(resource)
            less = [r for r in less if r.get("resources") or r.get("nonResourceURLs")]
            bench.kube.patch(path, {"rules": less})
            seen = {}

            def took_effect():
                seen["report"] = bench.audit(config=config)
                seen["denied"] = [r for r in seen["report"]["requests"]
                                  if r["presence"] == "denied"]
                return [resource_of(r) for r in seen["denied"]] == [(group, resource)]
            bench.kube.wait(f"the end of the right to list {resource}", took_effect, 30)
            report = seen["report"]
            for finding in report["findings"]:
                was = full.get(same_subject(finding))
                now = finding["verdict"]
                assert now == "unknown" or now == was, f"without {resource}: {key(finding)} {now}"
            denied = [f for f in report["findings"] if (f["reason"] or {}).get("code") == "denied"]
            # ConfigMaps are read for config-drift alone, which is unknown here anyway.
            assert denied or resource == "configmaps", f"nothing is unknown without {resource}"
            taken += 1
    for obj in (grant, role):
        bench.kube.delete(obj)
    return f"{taken} rights taken away one by one"


def anonymous(bench):
    """On, off, and restricted by file: what the probes and the checks say."""
    def verdict(report, check):
        found = [f for f in report["findings"] if f["check"] == check]
        assert found, f"no row of {check}"
        return found[0]["verdict"]
    bench.cluster.start_api(anonymous_auth="true")
    assert verdict(bench.audit(), "apiserver/anonymous-auth") == "fail"
    assert verdict(bench.audit(), "access/anonymous-reach") == "pass"
    config = os.path.join(bench.folder, "authn.yaml")
    with open(config, "w", encoding="ascii") as text:
        text.write("apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n"
                   "anonymous:\n  enabled: true\n  conditions: [{path: /livez}]\n")
    bench.cluster.start_api(anonymous_auth=None, authentication_config=config)
    # Through the API only the flag is visible, not the file: that is unknown, never a pass.
    assert verdict(bench.audit(), "apiserver/anonymous-auth") == "unknown"
    bench.cluster.start_api()
    assert verdict(bench.audit(), "apiserver/anonymous-auth") == "pass"


def credentials(bench):
    """Refused, expired and foreign credentials end in exit 4 with one message, and no secret."""
    pki = bench.cluster.pki
    pki.certificate("expired", "/O=system:masters/CN=late", expired=True)
    pki.authority("foreign")
    pki.certificate("stranger", "/O=system:masters/CN=stranger", authority="foreign")
    cases = [
        ("401", bench.cluster.kubeconfig("bad-token", token="not-a-token-canary")),
        ("401", bench.cluster.kubeconfig("expired", user="expired")),
        ("401", bench.cluster.kubeconfig("stranger", user="stranger")),
        ("certificate", bench.cluster.kubeconfig("foreign-ca", ca="foreign")),
    ]
    for text, config in cases:
        done = bench.run("audit", "--kubeconfig", config, "-o", "json", code=4)
        assert text in done.stderr, f"{config}: {done.stderr}"
        assert not done.stdout and "canary" not in done.stderr, done.stderr
        assert len(done.stderr.strip().splitlines()) <= 3, done.stderr


class Relay:
    """TLS in, TLS out, cut after a number of requests: a server that goes away half way."""

    def __init__(self, cluster, answers):
        pki = cluster.pki
        inner = ssl.create_default_context(cafile=pki.path("ca.crt"))
        inner.load_cert_chain(pki.path("admin.crt"), pki.path("admin.key"))
        left = {"answers": answers}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if left["answers"] <= 0:
                    self.connection.close()
                    return
                left["answers"] -= 1
                body = subprocess.run(
                    ["curl", "-s", "-A", "x", "--cacert", pki.path("ca.crt"), "--cert",
                     pki.path("admin.crt"), "--key", pki.path("admin.key"), "-H",
                     "Accept: " + self.headers.get("Accept", "*/*"), cluster.url + self.path],
                    capture_output=True, check=False, env=environment()).stdout
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        outer = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        outer.load_cert_chain(pki.path("server.crt"), pki.path("server.key"))
        self.server.socket = outer.wrap_socket(self.server.socket, server_side=True)
        self.server.handle_error = lambda *_: None
        self.url = f"https://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def gone_half_way(bench):
    """The server dies after N answers: what was not read is unreachable, and nothing passes by it."""
    full = {same_subject(f): f["verdict"] for f in bench.audit()["findings"]}
    seen = []
    for answers in (5, 9, 14):
        relay = Relay(bench.cluster, answers)
        try:
            config = bench.cluster.kubeconfig("relay", server=relay.url)
            report = bench.audit("--no-probes", config=config)
        finally:
            relay.close()
        lost = [r["id"] for r in report["requests"] if r["presence"] == "unreachable"]
        assert lost, "nothing was lost"
        seen.append(len(lost))
        for finding in report["findings"]:
            assert finding["verdict"] in ("unknown", full.get(same_subject(finding))), finding
    return f"lost {seen} requests"


def offline(bench):
    """A snapshot judged later gives the same bytes as the live audit that wrote it."""
    snapshot = os.path.join(bench.folder, "cluster.tar.zst")
    for form in ("json", "text", "html"):
        live = bench.run("audit", "--kubeconfig", bench.admin, "--snapshot", snapshot, "-o", form)
        later = bench.run("audit", snapshot, "-o", form)
        assert live.stdout and live.stdout == later.stdout, f"{form} differs offline"
    bench.run("collect", "--kubeconfig", bench.admin, snapshot + ".2", code=0)
    assert os.path.getsize(snapshot + ".2") > 1000


def pages(bench):
    """Pages of 1, 7 and 500 items give the same findings."""
    def findings(size):
        return json.dumps(bench.audit("--page-size", str(size))["findings"])
    first = findings(500)
    for size in (1, 7):
        assert findings(size) == first, f"pages of {size} differ"


def speed(bench):
    """An audit takes at most 3 times the wall time of curl for the same URLs in the same order."""
    log = bench.run("audit", "--kubeconfig", bench.admin, "-o", "json", "--trace-requests")
    urls = [line.split(" ", 1)[1] for line in log.stderr.splitlines() if line.startswith("GET ")]
    assert len(urls) > 10, log.stderr[-500:]
    pki = bench.cluster.pki.path
    curl = ["curl", "-s", "-A", "x", "--cacert", pki("ca.crt"), "--cert", pki("admin.crt"), "--key",
            pki("admin.key")]
    for url in urls:
        curl += ["-o", "/dev/null", url]

    def wall(words):
        begin = time.monotonic()
        subprocess.run(words, capture_output=True, check=False, env=environment())
        return time.monotonic() - begin
    ours, floor, idle, bare = [], [], [], []
    ratio = 100.0
    for turn in range(45):  # noise only makes the ratio of minima worse
        if turn >= 9 and ratio <= 3:
            break
        ours.append(wall([bench.program, "audit", "--kubeconfig", bench.admin, "-o", "json"]))
        floor.append(wall(curl))
        idle.append(wall([bench.program, "version"]))
        bare.append(wall(["curl", "--version"]))
        ratio = (min(ours) - min(idle)) / max(min(floor) - min(bare), 1e-6)
    note = (f"{len(urls)} URLs: median {statistics.median(ours) * 1000:.0f} ms against curl "
            f"{statistics.median(floor) * 1000:.0f} ms, ratio of minima {ratio:.2f}")
    assert ratio <= 3, note
    return note


FIXED = [
    ("clean", clean), ("speed", speed), ("offline", offline), ("pages", pages),
    ("rights", rights), ("anonymous", anonymous), ("credentials", credentials),
    ("gone-half-way", gone_half_way), ("flags table", flags_table.scenario),
    ("fields of kinds", field_table.scenario), *tls_scenarios.SCENARIOS,
    *mission_scenarios.SCENARIOS, *pod_security.SCENARIOS, *object_types.SCENARIOS, *kubeconfig_scenarios.SCENARIOS,
    *in_cluster_scenarios.SCENARIOS, *publish_scenarios.SCENARIOS, *certificate_requests.SCENARIOS,
]


def in_order(rng):
    """The fixed scenarios, then one per weakness in an order of the seed; names with functions."""
    rows = weaknesses.table()
    rng.shuffle(rows)
    return FIXED + [("weakness " + row.name, weakness(row)) for row in rows]
