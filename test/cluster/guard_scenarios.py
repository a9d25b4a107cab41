"""Guards of writes, impersonation and node identities: the program's answers against the real server's.

Every case is a request that the server is really sent (writes as ?dryRun=All) and a question that
`kubeassay can` is asked; what the server lets pass has to be what the program says.
"""
import collections
import http.client
import json
import random
import ssl

from access_reviews import in_threads, our_answers, review
from access_world import RBAC, account_user
from both_answers import rows_of
from guard_cases import GUARDS, Writer
from guard_world import GuardWorld
from impersonation_cases import ACCOUNTS, MODES, PEOPLE, TRAPS, Impersonator, Impersonators
from kube import ApiError, collection
from node_identity_cases import GROUPS, NODES, READS, SPACE, WRITES, KubeletWriter, Reader, objects, user_of

MERGE = "application/merge-patch+json"


def send(connection, request):
    method, path, body, headers = request
    connection.putrequest(method, path)
    data = b"" if body is None else json.dumps(body).encode()
    for key, value in headers:
        connection.putheader(key, value)
    connection.putheader("Content-Type", MERGE if method == "PATCH" else "application/json")
    connection.putheader("Content-Length", str(len(data)))
    connection.endheaders(data)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def depends_on_before(answer):
    """A node that may be impersonated in two ways: its groups depend on what the server did before."""
    return answer["allowed"] is None and answer["by"] == "impersonate" and "earlier requests" in answer["reason"]


def compare(bench, rows, code=0):
    """The program's answers to the rows' questions."""
    answers = our_answers(bench, [row[1] for row in rows], code)
    assert len(answers) == len(rows), (len(answers), len(rows))
    wrong = [(*row, answer) for row, answer in zip(rows, answers)
             if answer["allowed"] is not row[4] and not (code and depends_on_before(answer))]
    assert not wrong, f"seed {bench.seed}: {len(wrong)} of {len(rows)} answers differ, the first: " + "\n".join(
        str(row) for row in wrong[:3])
    return answers


def deciders(answers):
    """How often each step of the request's way decided, by (step, what it said)."""
    by = collections.Counter((answer["by"], answer["allowed"]) for answer in answers)
    words = {True: "yes", False: "no", None: "open"}
    print("      decided by " + ", ".join(sorted(f"{name} {words[said]} {n}" for (name, said), n in by.items())),
          flush=True)
    return by


def furnish(bench, planted):
    """Creates what is not there: two scenarios have the same Nodes."""
    for obj in planted:
        try:
            bench.kube.create(obj)
        except ApiError as error:
            if error.status != 409:
                raise


def stored_objects(bench, planted):
    found = {}
    for where in sorted({collection(obj) for obj in planted}):
        answer = bench.kube.get(where)
        kind = answer["kind"][:-len("List")]
        for obj in answer["items"]:
            obj = {"apiVersion": answer["apiVersion"], "kind": kind, **obj}
            found[kind, obj["metadata"].get("namespace"), obj["metadata"]["name"]] = obj
    return found


def verdict(status, text):
    """Whether the server let it pass; what is neither that nor a refusal is a fault of the case."""
    if status < 300:
        return True
    expected = status == 403 or (status == 404 and "not found" in text) or (status == 422 and "roleRef" in text)
    assert expected, (status, text[:500])
    return False


def settle(bench, name):
    """Waits until the authorizer knows the newest binding."""
    spec = {"user": name, "resourceAttributes": {"verb": "get", "resource": "pods", "namespace": "shop"}}
    connection = bench.kube.connect()
    bench.kube.wait("the last binding", lambda: review(connection, spec))
    connection.close()


def writes(bench):
    rng = random.Random(bench.seed)
    world = GuardWorld(rng)
    world.bind("g-last", None, "ClusterRole", "g-full")
    furnish(bench, world.objects)
    settle(bench, "g-last")
    writer = Writer(rng, world, stored_objects(bench, world.objects))

    def ask(guards):
        cases = [getattr(writer, guard)() for guard in guards]
        answers = in_threads(bench.kube.connect, [lambda connection, case=case: send(connection, case.http())
                                                  for case in cases])
        return [(guard, case.spec(), case.http()[:2], status, verdict(status, text), text[:400])
                for guard, case, (status, text) in zip(guards, cases, answers)]
    rows = rows_of(GUARDS, ask, 200, 5)
    by = deciders(compare(bench, rows))
    for name in ("rbac", "escalate", "covers", "aggregation", "bind", "role", "role-ref", "bookkeeping", "object",
                 "system:masters"):
        assert by[name, True] + by[name, False], f"nothing was decided by {name}"
    return f"{len(rows)} writes, {sum(row[4] for row in rows)} allowed, all answered alike"


class Credentials:
    """Tokens of service accounts, bound to their pods where they have one, and certificates of users."""

    def __init__(self, bench, world):
        self.bench = bench
        self.tokens = {}
        self.extra = {}
        for space, name in ACCOUNTS:
            spec = {"expirationSeconds": 3600}
            node = world.bound.get((space, name))
            if node:
                pod = bench.kube.get(f"/api/v1/namespaces/{space}/pods/pod-{name}")
                spec["boundObjectRef"] = {"apiVersion": "v1", "kind": "Pod", "name": pod["metadata"]["name"],
                                          "uid": pod["metadata"]["uid"]}
            body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}
            answer = bench.kube.call("POST", f"/api/v1/namespaces/{space}/serviceaccounts/{name}/token", body)
            who = account_user((space, name))
            self.tokens[who] = answer["status"]["token"]
            self.extra[who] = {"authentication.kubernetes.io/node-name": [node]} if node else {}
        self.contexts = {None: self.context()}
        for who in PEOPLE:
            bench.cluster.pki.certificate(who, "/CN=" + who)
            self.contexts[who] = self.context(who)

    def context(self, who=None):
        pki = self.bench.cluster.pki
        made = ssl.create_default_context(cafile=pki.path("ca.crt"))
        if who:
            made.load_cert_chain(pki.path(who + ".crt"), pki.path(who + ".key"))
        return made

    def connect(self, who):
        """With a certificate, or with none where a token is sent."""
        context = self.contexts[who if who in PEOPLE else None]
        return http.client.HTTPSConnection("127.0.0.1", self.bench.cluster.port, timeout=30, context=context)


def let_in(status, text):
    """Whether impersonation and authorization let it pass; a ConfigMap that is not there was looked for."""
    if status < 300 or (status == 404 and "not found" in text):
        return True
    assert status in (400, 403), (status, text[:500])
    return False


def impersonated_rows(bench, counted):
    """The same world each time: what is there already stays. The traps that count have both answers."""
    rng = random.Random(bench.seed + 1)
    world = Impersonators(rng)
    world.bind("i-last", [{"kind": "User", "apiGroup": RBAC, "name": "i-last"}],
               [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}])
    furnish(bench, world.objects)
    settle(bench, "i-last")
    credentials = Credentials(bench, world)
    maker = Impersonator(rng, world)

    def ask(traps):
        cases = [(trap, getattr(maker, trap)()) for trap in traps]
        rows = []
        for who in (None, *PEOPLE):
            of_one = [(trap, case) for trap, case in cases if (case.who if case.who in PEOPLE else None) == who]
            answers = in_threads(lambda who=who: credentials.connect(who), [
                lambda connection, case=case: send(connection, case.http(credentials.tokens.get(case.who)))
                for _, case in of_one])
            rows += [(trap, case.spec(credentials.extra.get(case.who, {})), case.http(None)[:2], status,
                      let_in(status, text), text[:400]) for (trap, case), (status, text) in zip(of_one, answers)]
        return rows
    others = [trap for trap in TRAPS if trap not in counted]
    return rows_of(counted, ask, 120, 4) + rows_of(others, ask, 120, 0)


def impersonation(bench):
    rows = impersonated_rows(bench, TRAPS)
    answers = compare(bench, rows, code=3)
    deciders(answers)
    open_ones = sum(depends_on_before(answer) for answer in answers)
    assert 0 < open_ones * 12 < len(answers), f"{open_ones} answers depend on earlier requests"
    verbs = collections.Counter(answer.get("impersonation") for answer in answers)
    for verb in ("impersonate", *(f"impersonate:{mode}" for mode in MODES)):
        assert verbs[verb] >= 5, f"{verb}: {verbs[verb]}"
    return (f"{len(rows)} impersonated requests, {sum(row[4] for row in rows)} let in, {open_ones} depend on "
            "earlier requests, all others answered alike")


def legacy_impersonation(bench):
    """As a server before Kubernetes 1.36 does it: the program reads the gate from the server's mirror pod.

    The last scenario of its suite: the server stays like that.
    """
    bench.cluster.start_api(feature_gates="ConstrainedImpersonation=false")
    of_old = [trap for trap in TRAPS if trap.startswith("legacy")]
    rows = impersonated_rows(bench, of_old)
    answers = compare(bench, rows)
    deciders(answers)
    verbs = {answer.get("impersonation") for answer in answers}
    assert verbs == {None, "impersonate"}, verbs
    return f"{len(rows)} impersonated requests, {sum(row[4] for row in rows)} let in, all answered alike"


def node_reads(bench, reader, traps):
    asked = [(trap, *getattr(reader, trap)()) for trap in traps]
    specs = [{"user": user_of(node), "groups": GROUPS, "resourceAttributes": attributes}
             for _, node, attributes in asked]
    answers = in_threads(bench.kube.connect, [lambda connection, spec=spec: review(connection, spec)
                                              for spec in specs])
    return [(trap, spec, None, None, answer, "") for (trap, _, _), spec, answer in zip(asked, specs, answers)]


def node_writes(bench, writer, traps):
    cases = [(trap, *getattr(writer, trap)()) for trap in traps]
    work = []
    for _, node, _, _, (method, path), body, _ in cases:
        headers = [("Impersonate-User", user_of(node)), ("Impersonate-Group", "system:nodes")]
        http_request = (method, path + "?dryRun=All", body, headers)
        work.append(lambda connection, request=http_request: send(connection, request))
    answers = in_threads(bench.kube.connect, work)
    rows = []
    for (trap, node, verb, attributes, where, body, obj), (status, text) in zip(cases, answers):
        spec = {"user": user_of(node), "groups": GROUPS, "resourceAttributes": {"verb": verb, **attributes},
                "object": obj}
        rows.append((trap, spec, (where, body), status, verdict(status, text), text[:400]))
    return rows


def nodes(bench):
    rng = random.Random(bench.seed + 2)
    planted = objects(rng)
    planted += [{"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}} for name in NODES]
    furnish(bench, [obj for obj in planted if obj["kind"] != "Pod"])
    furnish(bench, [obj for obj in planted if obj["kind"] == "Pod"])
    connection = bench.kube.connect()
    for i, node in enumerate(NODES * 3):
        own = {"user": user_of(node), "groups": GROUPS, "resourceAttributes": {
            "verb": "get", "resource": "secrets", "namespace": SPACE, "name": f"secret-{i}"}}
        bench.kube.wait("the pods in the Node authorizer's graph", lambda spec=own: review(connection, spec))
        last = {"user": user_of(node), "groups": GROUPS, "resourceAttributes": {
            "verb": "get", "resource": "persistentvolumes", "name": f"pv-{i}"}}
        bench.kube.wait("the volumes in the Node authorizer's graph", lambda spec=last: review(connection, spec))
    connection.close()
    reader = Reader(rng)
    writer = KubeletWriter(rng, stored_objects(bench, planted))
    rows = (rows_of(READS, lambda traps: node_reads(bench, reader, traps), 80, 4)
            + rows_of(WRITES, lambda traps: node_writes(bench, writer, traps), 80, 4))
    by = deciders(compare(bench, rows))
    assert by["node", True] and by["node-restriction", False], by
    return f"{len(rows)} requests of nodes, {sum(row[4] for row in rows)} allowed, all answered alike"
