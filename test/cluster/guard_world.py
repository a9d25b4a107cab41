"""A random world for the guards of roles and bindings: who may write, escalate, bind, and who has what.

Nothing is decided here. Rules come from a small vocabulary, so that what somebody has often covers what
somebody writes. Everything comes from one seed.
"""
from access_world import RBAC, SPACES, binding, role

WRITERS = [f"writer-{i}" for i in range(18)]
TEAMS = [f"team-{i}" for i in range(4)]
VERBS = ["get", "list", "create"]
PLACES = [("", "pods"), ("", "secrets"), ("apps", "deployments")]
NAMES = ["a", "b"]
KINDS = {"Role": "roles", "ClusterRole": "clusterroles", "RoleBinding": "rolebindings",
         "ClusterRoleBinding": "clusterrolebindings"}
FULL = [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}, {"verbs": ["*"], "nonResourceURLs": ["*"]}]


def rule(rng):
    group, resource = rng.choice(PLACES)
    made = {"verbs": rng.sample(VERBS, rng.randint(1, 2)), "apiGroups": [group], "resources": [resource]}
    kind = rng.random()
    if kind < 0.1:
        made["resources"] = ["*/log"] if rng.random() < 0.5 else ["pods/log"]
    elif kind < 0.2:
        made["verbs"] = ["*"]
    elif kind < 0.35:
        made["resourceNames"] = rng.sample(NAMES, rng.randint(1, 2))
    elif kind < 0.45:
        made = {"verbs": ["get"], "nonResourceURLs": [rng.choice(["/metrics", "/logs/*", "/logs/a"])]}
    return made


def rules(rng, most=2):
    return [rule(rng) for _ in range(rng.randint(1, most))]


def in_a_role(made):
    """A Role holds no rule about URLs."""
    kept = [each for each in made if "nonResourceURLs" not in each]
    return kept or [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}]


def about(verbs, kinds, names=None):
    made = {"verbs": verbs, "apiGroups": [RBAC], "resources": [KINDS[kind] for kind in kinds]}
    return {**made, "resourceNames": names} if names else made


class GuardWorld:
    def __init__(self, rng):
        self.rng = rng
        self.objects = []
        self.roles = []     # (kind, namespace, name, rules)
        self.bound = []     # binding objects that are there
        self.has = {}       # writer: [(namespace or None, rules)]
        self.add_roles()
        for writer in [*WRITERS, *TEAMS]:
            self.give_rights(writer)
        self.escalators = ["escalator-0", "escalator-1"]
        for writer, names in zip(self.escalators, (None, ["g-role-0", "g-role-1"])):
            self.give(writer, None, [about(["create", "update", "patch"], list(KINDS)),
                                     about(["escalate", "bind"], ["Role", "ClusterRole"], names)])
        self.updater = "updater-0"  # may not create
        self.give(self.updater, None, [about(["update", "patch"], list(KINDS))])
        self.give(self.updater, None, [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}])
        self.add_bindings()
        self.full = ["full-0"]
        self.bind("full-0", None, "ClusterRole", "g-full")

    def add(self, made):
        self.objects.append(made)
        return made

    def add_roles(self):
        self.add(role("ClusterRole", "g-full", FULL))
        for i in range(14):
            made = rules(self.rng)
            self.roles.append(("ClusterRole", None, f"g-role-{i}", made))
            self.add(role("ClusterRole", f"g-role-{i}", made))
        for i in range(12):
            space = SPACES[i % len(SPACES)]
            made = in_a_role(rules(self.rng))
            self.roles.append(("Role", space, f"g-role-{i}", made))
            self.add(role("Role", f"g-role-{i}", made, space))
        for i in range(2):
            made = role("ClusterRole", f"g-sum-{i}", [])
            made["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": {"access.test/g": f"none-{i}"}}]}
            self.add(made)

    def bind(self, who, space, kind, name):
        subject = {"kind": "Group" if who in TEAMS else "User", "apiGroup": RBAC, "name": who}
        made = binding(f"g-bind-{len(self.objects)}", (kind, name), [subject], space)
        return self.add(made)

    def give(self, who, space, made):
        """A role of its own with these rules, and its binding."""
        name = f"g-own-{len(self.objects)}"
        self.add(role("ClusterRole", name, made))
        self.bind(who, space, "ClusterRole", name)
        self.has.setdefault(who, []).append((space, made))

    def give_rights(self, who):
        rng = self.rng
        verbs = ["create", "update", "patch"] if rng.random() < 0.8 else rng.sample(["create", "update", "patch"], 2)
        space = rng.choice([None, None, *SPACES])
        self.give(who, space, [about(verbs, list(KINDS))])
        for _ in range(2):
            self.give(who, rng.choice([None, *SPACES[:2]]), rules(rng, 3))
        if rng.random() < 0.4:
            names = rng.choice([None, ["g-role-0", "g-role-1", "g-sum-0"], ["*"]])
            self.give(who, rng.choice([None, *SPACES[:2]]),
                      [about(["escalate"], rng.choice([["Role"], ["ClusterRole"], ["Role", "ClusterRole"]]), names)])
        if rng.random() < 0.5:
            names = rng.choice([None, [f"g-role-{i}" for i in range(4)], ["g-gone"]])
            kinds = rng.choice([["Role"], ["ClusterRole"], ["Role", "ClusterRole"], ["RoleBinding"]])
            self.give(who, rng.choice([None, *SPACES[:2]]), [about(["bind"], kinds, names)])

    def add_bindings(self):
        """Bindings of nobody, to be updated."""
        for i in range(12):
            kind, space, name, _ = self.rng.choice(self.roles)
            if kind == "ClusterRole":
                space = self.rng.choice([None, *SPACES])
            made = binding(f"g-target-{i}", (kind, name), [], space)
            self.bound.append(self.add(made))

    def own_rules(self, who, teams, space):
        """Rules that a writer has there: what he may write without more."""
        return [each for name in (who, *teams) for where, made in self.has.get(name, [])
                if where in (None, space) for each in made]
