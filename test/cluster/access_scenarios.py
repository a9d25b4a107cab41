"""Who may do what: the program's answers against the real server's, over random roles and bindings."""
import collections
import random

import audit_log_scenarios
import guard_scenarios
import paths_scenarios
import review_scenarios
import sign_off_scenarios
from access_questions import TRAPS, Asker, spec_of
from access_reviews import in_threads, our_answers, review
from access_world import LABEL, RBAC, SPACES, World, binding
from objects import namespace
from servers import NODE, VERSION

QUESTIONS = 20000
OF_EACH = 200  # of each answer, for each trap
MORE = 1000  # asked again of each trap that has fewer: how often a request is allowed depends on the world
ROUNDS = 10


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
    traps, specs, theirs = asked(Asker(rng, world), lambda specs: server_answers(bench.kube, specs))
    ours = our_answers(bench, specs)
    assert len(ours) == len(specs), (len(ours), len(specs))
    wrong = [(trap, spec, answer, mine) for trap, spec, answer, mine in zip(traps, specs, theirs, ours)
             if mine["allowed"] is not answer]
    assert not wrong, f"seed {bench.seed}: {len(wrong)} answers differ, the first: {wrong[:3]}"
    for answer in ours:
        assert bool(answer["grants"]) or "system:masters" in answer["reason"] or not answer["allowed"], answer
    sweep(bench)
    return counts(traps, theirs)


def asked(asker, answer):
    """Traps, questions and answers, until each trap has both answers OF_EACH times or the rounds are over."""
    traps, specs, answers = [], [], []
    fresh = [TRAPS[i % len(TRAPS)] for i in range(QUESTIONS)]
    for _ in range(ROUNDS):
        questions = [spec_of(*getattr(asker, trap)()) for trap in fresh]
        traps += fresh
        specs += questions
        answers += answer(questions)
        table = collections.Counter(zip(traps, answers))
        fresh = [trap for trap in TRAPS if min(table[trap, True], table[trap, False]) < OF_EACH] * MORE
        if not fresh:
            break
    return traps, specs, answers


def counts(traps, answers):
    table = collections.Counter(zip(traps, answers))
    for trap in TRAPS:
        yes, no = table[trap, True], table[trap, False]
        print(f"      {trap.replace('_', ' ')}: {yes} allowed, {no} not", flush=True)
        assert min(yes, no) >= OF_EACH, f"{trap}: {yes} allowed, {no} not, fewer than {OF_EACH}"
    allowed = sum(answers)
    assert allowed * 4 >= len(answers), f"only {allowed} of {len(answers)} were allowed"
    return f"{len(answers)} questions, {allowed} allowed, {len(TRAPS)} traps, all answered alike"


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
