"""A random world of impersonators, and requests with Impersonate-* headers, each made for one mode or trap.

The requestors are real: service accounts with tokens, some bound to pods on nodes, and users with certificates.
"""
from access_world import RBAC, account_user, binding, role
from objects import IMAGE

NODES = ["guard-node-0", "guard-node-1"]
ACCOUNTS = [("shop", f"i-{i}") for i in range(12)]
PEOPLE = ["i-ann", "i-bob"]
USERS = [f"w-user-{i}" for i in range(3)]
CREWS = [f"w-crew-{i}" for i in range(5)]
TARGETS = [("shop", "w-0"), ("bank", "w-1")]
AUTHENTICATION = "authentication.k8s.io"
KEYS = ["acme.com/scopes", "acme.com/team"]
VALUES = ["v-0", "v-1"]
READS = [("list", "pods", ""), ("get", "configmaps", "a"), ("create", "configmaps", "")]
MODES = ["user-info", "serviceaccount", "arbitrary-node", "associated-node"]


def node_user(node):
    return "system:node:" + node


def on_rules(rng, mode, generous):
    """Which requests may be made in a mode."""
    verbs = ["list", "get", "create"]
    if not generous:
        verbs = rng.choice([verbs, ["list", "get"], ["get"], ["*"]])
    if verbs == ["*"]:
        return {"verbs": ["*"], "apiGroups": [""], "resources": ["pods", "configmaps", "nodes"]}
    return {"verbs": [f"impersonate-on:{mode}:{verb}" for verb in verbs], "apiGroups": [""],
            "resources": ["pods", "configmaps", "nodes"]}


class Impersonators:
    def __init__(self, rng):
        self.rng = rng
        self.objects = []
        self.rights = {}  # requestor's user name: modes it has rights for
        self.generous = False
        for space, name in [*ACCOUNTS, *TARGETS]:
            self.objects.append({"apiVersion": "v1", "kind": "ServiceAccount",
                                 "metadata": {"name": name, "namespace": space}})
        self.objects += [{"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}} for name in NODES]
        self.bound = dict(zip(ACCOUNTS[:6], [NODES[0], NODES[1]] * 3))
        for (space, name), node in self.bound.items():
            self.objects.append({"apiVersion": "v1", "kind": "Pod",
                                 "metadata": {"name": "pod-" + name, "namespace": space},
                                 "spec": {"nodeName": node, "serviceAccountName": name,
                                          "containers": [{"name": "c", "image": IMAGE}]}})
        self.add_targets()
        for number, who in enumerate([*(account_user(each) for each in ACCOUNTS), *PEOPLE]):
            self.give(who, number)

    def bind(self, name, subjects, rules):
        self.objects.append(role("ClusterRole", name, rules))
        self.objects.append(binding(name, ("ClusterRole", name), subjects))

    def add_targets(self):
        reads = [{"verbs": ["list", "get", "create"], "apiGroups": [""], "resources": ["pods", "configmaps"]}]
        subjects = [{"kind": "User", "apiGroup": RBAC, "name": name} for name in (
            *USERS[:2], *map(account_user, TARGETS))]
        self.bind("i-reads", subjects, reads)
        self.bind("i-crew-reads", [{"kind": "Group", "apiGroup": RBAC, "name": CREWS[0]}], reads)
        self.bind("i-anonymous", [{"kind": "Group", "apiGroup": RBAC, "name": "system:unauthenticated"}], reads[:1])

    def names(self, all_of):
        """Names in a rule, or none."""
        named = self.rng.random() < 0.4 and not self.generous
        return {"resourceNames": self.rng.sample(all_of, self.rng.randint(1, 2))} if named else {}

    def legacy(self):
        rng = self.rng
        made = [{"verbs": ["impersonate"], "apiGroups": [""], "resources": ["users"],
                 **self.names([*USERS, "system:anonymous"])}]
        if self.generous or rng.random() < 0.8:
            made.append({"verbs": ["impersonate"], "apiGroups": [""], "resources": ["groups"], **self.names(CREWS)})
        if self.generous or rng.random() < 0.6:
            made.append({"verbs": ["impersonate"], "apiGroups": [""], "resources": ["serviceaccounts"],
                         **self.names([name for _, name in TARGETS])})
        if self.generous or rng.random() < 0.6:
            made.append({"verbs": ["impersonate"], "apiGroups": [AUTHENTICATION],
                         "resources": [f"userextras/{rng.choice(KEYS)}", "uids"], **self.names(VALUES)})
        return made

    def constrained(self, mode):
        rng = self.rng
        verb = f"impersonate:{mode}"
        if mode.endswith("node"):
            names = {} if self.generous else rng.choice(
                [{}, {"resourceNames": ["*"]}, {"resourceNames": NODES[:1]}])
            return [{"verbs": [verb], "apiGroups": [AUTHENTICATION], "resources": ["nodes"], **names},
                    on_rules(rng, mode, self.generous)]
        if mode == "serviceaccount":
            return [{"verbs": [verb], "apiGroups": [AUTHENTICATION], "resources": ["serviceaccounts"],
                     **self.names([name for _, name in TARGETS])}, on_rules(rng, mode, self.generous)]
        made = [{"verbs": [verb], "apiGroups": [AUTHENTICATION], "resources": ["users"],
                 **self.names([*USERS, "system:anonymous"])}, on_rules(rng, mode, self.generous)]
        stars = {} if self.generous else rng.choice([{}, {"resourceNames": ["*"]}, {"resourceNames": CREWS[:3]}])
        made.append({"verbs": [verb], "apiGroups": [AUTHENTICATION], "resources": ["groups"], **stars})
        stars = rng.choice([{}, {"resourceNames": ["*"]}, {"resourceNames": VALUES}])
        keys = rng.choice([["userextras/*"], [f"userextras/{KEYS[0]}"], ["*"]])
        made.append({"verbs": [verb], "apiGroups": [AUTHENTICATION], "resources": [*keys, "uids"], **stars})
        return made

    def give(self, who, number):
        rng = self.rng
        # The first few have rights without names, so that every mode lets somebody in.
        self.generous = number < 4
        modes = ["legacy"] if number % 3 == 0 else rng.sample(MODES, 3)
        if number == 2:
            modes = ["legacy", "arbitrary-node", "associated-node"]
        if 0 < number < 6 and "associated-node" not in modes:
            modes.append("associated-node")
        if number % 3 == 1:
            modes = ["user-info", "serviceaccount", "arbitrary-node" if self.generous else modes[2]]
        if number == 8:
            modes = ["serviceaccount", "arbitrary-node", "associated-node"]  # may not be system:anonymous in any way
        rules = [each for mode in modes for each in (
            self.legacy() if mode == "legacy" else self.constrained(mode))]
        self.rights[who] = modes
        self.bind(f"i-rights-{number}", [{"kind": "User", "apiGroup": RBAC, "name": who}], rules)


class Case:
    def __init__(self, who, wanted, request):
        self.who = who
        self.wanted = wanted
        self.request = request

    def spec(self, extra):
        verb, resource, name = self.request
        attributes = {"verb": verb, "group": "", "resource": resource, "name": name,
                      "namespace": "" if resource == "nodes" else "shop"}
        groups = ["system:authenticated"]
        if self.who.startswith("system:serviceaccount:"):
            groups += ["system:serviceaccounts", "system:serviceaccounts:shop"]
        spec = {"user": self.who, "groups": groups, "extra": extra, "resourceAttributes": attributes,
                "impersonate": self.wanted}
        return spec

    def http(self, token):
        verb, resource, name = self.request
        path = f"/api/v1/nodes/{name}" if resource == "nodes" else f"/api/v1/namespaces/shop/{resource}"
        body = None
        if verb == "create":
            path += "?dryRun=All"
            body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "i-new"}}
        elif name and resource != "nodes":
            path += "/" + name
        headers = [("Authorization", "Bearer " + token)] if token else []
        if "user" in self.wanted:
            headers.append(("Impersonate-User", self.wanted["user"]))
        if "uid" in self.wanted:
            headers.append(("Impersonate-Uid", self.wanted["uid"]))
        headers += [("Impersonate-Group", each) for each in self.wanted.get("groups", [])]
        headers += [("Impersonate-Extra-" + key.replace("/", "%2f"), each)
                    for key, values in self.wanted.get("extra", {}).items() for each in values]
        return "POST" if body else "GET", path, body, headers


class Impersonator:
    def __init__(self, rng, world):
        self.rng = rng
        self.world = world

    def turn(self, chance=0.5):
        return self.rng.random() < chance

    def who(self, mode):
        """Mostly somebody with rights for that mode."""
        fitting = [who for who, modes in self.world.rights.items() if mode in modes]
        return self.rng.choice(fitting if self.turn(0.75) else sorted(self.world.rights))

    def target(self):
        """A service account; some have no rights of their own."""
        return account_user(self.rng.choice([*TARGETS, *TARGETS, ("lab", "w-0")]))

    def read(self):
        return self.rng.choice(READS)

    def user(self):
        return self.rng.choice(USERS)

    def legacy_user(self):
        return Case(self.who("legacy"), {"user": self.user()}, self.read())

    def legacy_group(self):
        groups = self.rng.choice([[CREWS[0]], self.rng.sample(CREWS, 2), ["system:masters"]])
        return Case(self.who("legacy"), {"user": self.user(), "groups": groups}, self.read())

    def legacy_account(self):
        return Case(self.who("legacy"), {"user": self.target()}, self.read())

    def legacy_extra_and_uid(self):
        wanted = {"user": self.user()}
        if self.turn():
            wanted["extra"] = {self.rng.choice(KEYS): self.rng.sample(VALUES, self.rng.randint(1, 2))}
        else:
            wanted["uid"] = self.rng.choice(VALUES)
        return Case(self.who("legacy"), wanted, self.read())

    def headers_without_user(self):
        wanted = self.rng.choice([{"groups": [CREWS[0]]}, {"uid": "v-0"}, {"extra": {KEYS[0]: ["v-0"]}}])
        if self.turn(0.7):
            wanted = {**wanted, "user": USERS[self.rng.randint(0, 1)]}
        return Case(self.who("legacy"), wanted, self.read())

    def user_info(self):
        return Case(self.who("user-info"), {"user": self.user()}, self.read())

    def user_info_group(self):
        groups = self.rng.choice([[CREWS[0]], CREWS[:3], CREWS[:4], CREWS, ["system:masters"]])
        return Case(self.who("user-info"), {"user": self.user(), "groups": groups}, self.read())

    def user_info_extra_and_uid(self):
        wanted = {"user": USERS[self.rng.randint(0, 1)]}
        kind = self.rng.random()
        if kind < 0.3:
            wanted["uid"] = self.rng.choice(VALUES)
        elif kind < 0.6:
            wanted["extra"] = {self.rng.choice(KEYS): self.rng.sample([*VALUES, "v-9"], self.rng.randint(1, 2))}
        elif kind < 0.85:
            wanted["extra"] = {key: ["v-0", "v-9"] for key in KEYS}
        else:
            wanted["extra"] = {self.rng.choice(["scopes", "acme.com/scopes"]): ["v-0"]}
        return Case(self.who("user-info"), wanted, self.read())

    def anonymous(self):
        who = self.who(self.rng.choice(["legacy", "user-info"]))
        if self.turn(0.2):
            who = self.rng.choice([who for who, modes in self.world.rights.items()
                                   if "legacy" not in modes and "user-info" not in modes])
        return Case(who, {"user": "system:anonymous"}, self.read())

    def account(self):
        wanted = {"user": self.target()}
        if self.turn(0.1):
            wanted["groups"] = [CREWS[0]]
        return Case(self.who("serviceaccount"), wanted, self.read())

    def own_node(self, wanted):
        if self.turn(0.8):
            return ("get", "nodes", wanted["user"].rpartition(":")[2])
        return self.rng.choice([self.read(), ("get", "nodes", self.rng.choice(NODES))])

    def arbitrary_node(self):
        wanted = {"user": node_user(self.rng.choice(NODES))}
        if self.turn(0.1):
            wanted["groups"] = ["system:nodes"]
        return Case(self.who("arbitrary-node"), wanted, self.own_node(wanted))

    def associated_node(self):
        who = account_user(self.rng.choice(sorted(self.world.bound)))
        node = self.world.bound["shop", who.rpartition(":")[2]]
        wanted = {"user": node_user(node if self.turn(0.8) else self.rng.choice(NODES))}
        return Case(who, wanted, self.own_node(wanted))


TRAPS = sorted(name for name in vars(Impersonator) if not name.startswith("_") and name not in (
    "turn", "who", "target", "read", "user", "own_node"))
