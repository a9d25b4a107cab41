"""What a real API server writes into its audit log, and what the program says of it.

Known calls are made by known identities. For each request that RBAC allowed the server's own annotation names a
binding: that binding has to be among those that the program found in use.
"""
import json
import os
import re

from kube import Kube
from objects import namespace

RBAC = "rbac.authorization.k8s.io"
SPACE = "audited"
QUIET = "quiet"
POLICY = f"""apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {{level: None, resources: [{{group: "", resources: [configmaps]}}], namespaces: [{QUIET}]}}
- {{level: RequestResponse, resources: [{{group: "", resources: [secrets]}}]}}
- {{level: Metadata}}
"""
CANARY = "audit-canary-0b7e"


def role(name, rules, space=SPACE):
    return {"apiVersion": f"{RBAC}/v1", "kind": "Role", "metadata": {"name": name, "namespace": space}, "rules": rules}


def bound(name, subject, space=SPACE):
    return {"apiVersion": f"{RBAC}/v1", "kind": "RoleBinding", "metadata": {"name": name, "namespace": space},
            "subjects": [subject], "roleRef": {"apiGroup": RBAC, "kind": "Role", "name": name}}


def rule(verbs, resources, group=""):
    return {"verbs": verbs, "apiGroups": [group], "resources": resources}


READER = [rule(["get", "list"], ["secrets"]), rule(["delete"], ["pods"])]
DEBUG = [rule(["create"], ["pods/exec"]), rule(["bind"], ["roles"], RBAC), rule(["create"], ["configmaps"])]


def furnish(bench):
    kube = bench.kube
    for space in (SPACE, QUIET):
        kube.create(namespace(space))
    kube.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "reader", "namespace": SPACE}})
    carl = {"kind": "User", "apiGroup": RBAC, "name": "carl"}
    reader = {"kind": "ServiceAccount", "name": "reader", "namespace": SPACE}
    for name, rules, subject, space in (("reader", READER, reader, SPACE), ("debug", DEBUG, carl, SPACE),
                                        ("quiet", [rule(["get"], ["configmaps"])], carl, QUIET)):
        kube.create(role(name, rules, space))
        kube.create(bound(name, subject, space))
    for name in ("one", "two"):
        kube.create({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": SPACE},
                     "stringData": {"key": CANARY}})
    kube.create({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": SPACE},
                 "spec": {"containers": [{"name": "web", "image": "example.com/web"}]}})
    bench.cluster.pki.certificate("carl", "/O=ops/CN=carl")


def ask(connection, method, path, headers=None, body=None):
    data = json.dumps(body) if body else None
    connection.request(method, path, data, {"Content-Type": "application/json", **(headers or {})})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def call(bench):
    """Each call with the status that shows that the server took it as it was meant."""
    kube, pods = bench.kube, f"/api/v1/namespaces/{SPACE}/pods"
    secrets = f"/api/v1/namespaces/{SPACE}/secrets"
    token = {"Authorization": "Bearer " + bench.cluster.token_of(SPACE, "reader")}
    plain, carl, admin = kube.plain(), Kube(kube.port, bench.cluster.pki, "carl").connect(), kube.connect()
    statuses = [ask(plain, "GET", secrets, token), ask(plain, "GET", secrets + "/one", token),
                ask(plain, "GET", secrets + "/two", token), ask(plain, "GET", pods, token),
                ask(plain, "GET", "/readyz"), ask(plain, "GET", secrets),
                ask(kube.plain(), "GET", pods, {"Authorization": "Bearer none"}),
                ask(carl, "GET", secrets),
                ask(admin, "GET", secrets + "/one", {"Impersonate-User": f"system:serviceaccount:{SPACE}:reader"})]
    assert statuses == [200, 200, 200, 403, 200, 403, 401, 403, 200], statuses
    # The pod runs nowhere: the request was allowed all the same.
    status = ask(carl, "POST", f"{pods}/web/exec?command=cat&command={CANARY}&stdout=true", {
        "Connection": "Upgrade", "Upgrade": "SPDY/3.1", "X-Stream-Protocol-Version": "v4.channel.k8s.io"})
    assert status not in (401, 403), status


def bindings_of_server(path):
    """Bindings that the server's annotations name, of requests that RBAC allowed."""
    named = set()
    with open(path, encoding="utf-8") as text:
        for line in text:
            reason = (json.loads(line).get("annotations") or {}).get("authorization.k8s.io/reason", "")
            found = re.match(r'RBAC: allowed by (\w+) "([^"]+)"', reason)
            if found:
                name, _, space = found[2].partition("/")
                named.add((found[1], space, name))
    return named


def row(table, **wanted):
    found = [each for each in table["rows"] if all(each.get(key) == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, table["rows"])
    return found[0]


def usage(answer, binding, number):
    found = [each for each in answer["grants"]
             if each["grant"]["binding"]["name"] == binding and each["grant"]["rule"] == number]
    assert len(found) == 1, (binding, number, found)
    return found[0]["usage"]


def check_counts(answer):
    reader = f"system:serviceaccount:{SPACE}:reader"
    here = {"what": "secrets", "namespace": SPACE}
    assert row(answer["secretReads"], user=reader, verb="list", **here)["requests"] == 1
    alone = [each for each in answer["secretReads"]["rows"] if each["user"] == reader and each["verb"] == "get"]
    assert sorted((each["requests"], each.get("impersonatedBy")) for each in alone) == [(1, "admin"), (2, None)], alone
    refused = row(answer["secretReads"], user="carl", verb="list", **here)
    assert (refused["requests"], refused["refused"]) == (1, 1), refused
    sessions = row(answer["sessions"], user="carl", verb="create", what="pods/exec", namespace=SPACE)
    assert (sessions["requests"], sessions["refused"]) == (1, 0), sessions
    nobody = row(answer["anonymous"], verb="list", **here)
    assert (nobody["requests"], nobody["refused"]) == (1, 1), nobody
    assert row(answer["anonymous"], verb="get", what="/readyz")["refused"] == 0
    [failures] = answer["refusedCredentials"]["rows"]
    assert (failures["from"], failures["requests"]) == ("127.0.0.1", 1), failures
    assert answer["unreadable"]["lines"] == 0 and answer["levels"]["RequestResponse"] >= 5, answer["levels"]


def check_grants(answer, log):
    assert usage(answer, "reader", 0) == "used" and usage(answer, "debug", 0) == "used"
    assert usage(answer, "reader", 1) == "unused" and usage(answer, "debug", 2) == "unused"
    # The server asks for `bind` within other requests, and the policy logs nothing of these ConfigMaps.
    assert usage(answer, "debug", 1) == "not-known" and usage(answer, "quiet", 0) == "not-known"
    used = {(each["grant"]["binding"]["kind"], each["grant"]["binding"].get("namespace", ""),
             each["grant"]["binding"]["name"]) for each in answer["grants"] if each["usage"] == "used"}
    named = bindings_of_server(log)
    assert len(named) >= 3 and named <= used, (len(named), sorted(named - used))
    return len(named)


def activity(bench):
    log, policy = os.path.join(bench.folder, "activity.log"), os.path.join(bench.folder, "activity-policy.yaml")
    with open(policy, "w", encoding="ascii") as text:
        text.write(POLICY)
    furnish(bench)
    bench.cluster.start_api(audit_policy_file=policy, audit_log_path=log, anonymous_auth="true")
    call(bench)
    words = ["activity", "--kubeconfig", bench.admin, "--audit-log", log, "-o"]
    snapshot = os.path.join(bench.folder, "activity.tar.zst")
    bench.run("collect", snapshot, "--kubeconfig", bench.admin, code=0)
    bench.cluster.start_api()
    done = bench.run("activity", snapshot, *words[3:], "json", "--audit-policy", policy, code=3)
    answer = json.loads(done.stdout)
    check_counts(answer)
    named = check_grants(answer, log)
    text = bench.run("activity", snapshot, *words[3:], "text", "--audit-policy", policy, code=3).stdout
    assert re.search("RoleBinding audited/reader +1 of Role audited/reader +delete: pods", text), text
    # Without the policy nothing is unused.
    blind = json.loads(bench.run(*words, "json", code=3).stdout)
    assert {each["usage"] for each in blind["grants"]} == {"used", "not-known"}
    alone = bench.run("activity", "--audit-log", log, "-o", "json", code=0).stdout
    assert "grants" not in json.loads(alone)
    for output in (done.stdout, text, alone):
        assert CANARY not in output
    return f"{answer['requests']} requests, {named} bindings in use by the server's own word"
