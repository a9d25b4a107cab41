"""Who may do what: the program's answers against the real server's, over random roles and bindings."""
import random

import audit_log_scenarios
import guard_scenarios
import paths_scenarios
import review_scenarios
import sign_off_scenarios
from access_questions import TRAPS, Asker, spec_of
from access_reviews import in_threads, our_answers, review
from access_world import LABEL, RBAC, SPACES, World, binding
from both_answers import rows_of
from objects import namespace
from servers import NODE, VERSION

QUESTIONS = 910  # for each trap, 20,020 in all
OF_EACH = 200  # of each answer, for each trap


class AccessBench:
    """A control plane with nothing in it but the bootstrap policy and what scenarios put there."""

    def __init__(self, cluster, program, folder, seed, run):
        self.cluster = cluster
        self.kube = cluster.kube
        self.program = program
        self.folder = folder
        self.seed = seed
        self.run = lambda *words, **named: run(self, *words, **named)

    def furnish(self):
        self.cluster.start_api()
        self.cluster.start_manager()
        self.admin = self.cluster.kubeconfig("admin")
        for name in SPACES:
            self.kube.create(namespace(name))
        # What the API server does beside RBAC is read from its mirror pod.
        self.cluster.add_node(NODE, VERSION)
        self.cluster.show_api_server(self.cluster.api_flags({}))

    def restore(self):
        """Scenarios change no setting of the server."""

    def close(self):
        self.cluster.close()


def server_answers(kube, specs):
    return in_threads(kube.connect, [lambda connection, spec=spec: review(connection, spec) for spec in specs])


def settle(bench, world):
    """Waits until the aggregated roles are filled, and the last binding counts."""
    def filled():
        roles = bench.kube.get(f"/apis/{RBAC}/v1/clusterroles")["items"]
        sums = [r for r in roles if r["metadata"]["name"].startswith("sum-")]
        return all(len(r.get("rules") or []) >= 1 for r in sums) and sums
    bench.kube.wait("the rules of the aggregated roles", filled)
    last = {"kind": "User", "apiGroup": RBAC, "name": "sentinel"}
    bench.kube.create({"apiVersion": f"{RBAC}/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "last"},
                       "subjects": [last], "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": "sum-3"}})
    connection = bench.kube.connect()
    rule = world.roles["ClusterRole", None, "sum-3"][0]
    spec = spec_of("sentinel", [], {"verb": rule["verbs"][0], "group": rule["apiGroups"][0],
                                    "resource": rule["resources"][0].partition("/")[0],
                                    "subresource": rule["resources"][0].partition("/")[2],
                                    "name": rule.get("resourceNames", [""])[0]})
    bench.kube.wait("the last binding", lambda: review(connection, spec))
    connection.close()


def sweep(bench):
    """Takes the bindings away again: they give rights to groups that everybody is in."""
    kube = bench.kube
    label = "?labelSelector=" + LABEL
    kube.call("DELETE", f"/apis/{RBAC}/v1/clusterrolebindings{label}")
    for space in SPACES:
        kube.call("DELETE", f"/apis/{RBAC}/v1/namespaces/{space}/rolebindings{label}")
    for space in (None, SPACES[0]):
        who = {"kind": "User", "apiGroup": RBAC, "name": "swept" if space else "swept-everywhere"}
        kube.create(binding("swept", ("ClusterRole", "view"), [who], space))
        spec = spec_of(who["name"], [], {"verb": "list", "resource": "pods", "namespace": SPACES[0]})
        connection = kube.connect()
        kube.wait("the last binding", lambda: review(connection, spec))
        connection.close()


def reviews(bench):
    rng = random.Random(bench.seed)
    world = World(rng)
    for obj in world.objects:
        bench.kube.create(obj)
    settle(bench, world)
    asker = Asker(rng, world)

    def ask(traps):
        specs = [spec_of(*getattr(asker, trap)()) for trap in traps]
        return [(trap, spec, None, None, answer, "")
                for trap, spec, answer in zip(traps, specs, server_answers(bench.kube, specs))]
    rows = rows_of(TRAPS, ask, QUESTIONS, OF_EACH)
    for answer in guard_scenarios.compare(bench, rows):
        assert bool(answer["grants"]) or "system:masters" in answer["reason"] or not answer["allowed"], answer
    sweep(bench)
    allowed = sum(row[4] for row in rows)
    assert allowed * 4 >= len(rows), f"only {allowed} of {len(rows)} were allowed"
    return f"{len(rows)} questions, {allowed} allowed, {len(TRAPS)} traps, all answered alike"


def in_order(_rng):
    return [("attack paths", paths_scenarios.attacks), ("attack paths by volumes", paths_scenarios.volumes),
            ("access reviews", reviews),
            ("access: guards of roles and bindings", guard_scenarios.writes),
            ("access: impersonation", guard_scenarios.impersonation),
            ("access: node identities", guard_scenarios.nodes),
            ("access: impersonation before constrained modes", guard_scenarios.legacy_impersonation),
            ("access: review of two states", lambda bench: review_scenarios.changes(bench, settle, sweep)),
            ("access: sheet to sign", sign_off_scenarios.sheet),
            ("access: audit log", audit_log_scenarios.activity)]
