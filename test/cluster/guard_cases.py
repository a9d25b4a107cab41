"""Writes of roles and bindings, each made for one guard (guard_world.py).

A case is (user, groups, request, sent, object): `request` as a review has it, `sent` as HTTP has it
(method, body), and `object` what the server would store.
"""
import copy

from access_world import RBAC, SPACES, binding, role
from guard_world import FULL, KINDS, TEAMS, WRITERS, in_a_role, rules


class Case:
    def __init__(self, user, groups, verb, obj, sent=None):
        self.user = user
        self.groups = groups
        self.verb = verb
        self.object = obj
        self.body = obj if sent is None else sent

    @property
    def name(self):
        return self.object["metadata"]["name"]

    @property
    def resource(self):
        return KINDS[self.object["kind"]]

    def spec(self):
        meta = self.object["metadata"]
        attributes = {"verb": self.verb, "group": RBAC, "resource": self.resource,
                      "namespace": meta.get("namespace", ""),
                      "name": "" if self.verb == "create" else meta["name"]}
        return {"user": self.user, "groups": [*self.groups, "system:authenticated"],
                "resourceAttributes": attributes, "object": self.object}

    def http(self):
        meta = self.object["metadata"]
        where = f"namespaces/{meta['namespace']}/" if "namespace" in meta else ""
        path = f"/apis/{RBAC}/v1/{where}{self.resource}"
        if self.verb != "create":
            path += "/" + meta["name"]
        headers = [("Impersonate-User", self.user)] + [("Impersonate-Group", each) for each in self.groups]
        method = {"create": "POST", "update": "PUT", "patch": "PATCH"}[self.verb]
        return method, path + "?dryRun=All", self.body, headers


class Writer:
    """`stored` are the objects as the server has them, by (kind, namespace, name)."""

    def __init__(self, rng, world, stored):
        self.rng = rng
        self.world = world
        self.stored = stored

    def turn(self, chance=0.5):
        return self.rng.random() < chance

    def who(self):
        return self.rng.choice(WRITERS), self.rng.sample(TEAMS, self.rng.randint(0, 2))

    def fresh(self):
        return f"g-new-{self.rng.randint(0, 10**6)}"

    def target(self, kinds=("Role", "ClusterRole"), names=("g-role-",)):
        return copy.deepcopy(self.rng.choice([obj for (kind, _, name), obj in sorted(
            self.stored.items(), key=lambda row: str(row[0])) if kind in kinds and name.startswith(names)]))

    def some_rules(self, user, groups, space):
        own = self.world.own_rules(user, groups, space)
        made = self.rng.sample(own, min(len(own), 2)) if own and self.turn(0.7) else rules(self.rng)
        made = copy.deepcopy(made)
        if self.turn(0.2):
            made[0]["verbs"] = made[0]["verbs"] + [self.rng.choice(["delete", "*"])]
        return made

    def role_covers(self):
        user, groups = self.who()
        space = self.rng.choice([None, *SPACES])
        made = self.some_rules(user, groups, space)
        return Case(user, groups, "create", role("Role", self.fresh(), in_a_role(made), space) if space
                    else role("ClusterRole", self.fresh(), made))

    def role_update(self):
        user, groups = self.who()
        obj = self.target()
        made = self.some_rules(user, groups, obj["metadata"].get("namespace"))
        obj["rules"] = in_a_role(made) if obj["kind"] == "Role" else made
        if self.turn():
            return Case(user, groups, "update", obj)
        return Case(user, groups, "patch", obj, {"rules": obj["rules"]})

    def escalate(self):
        user, groups = self.who()
        if self.turn(0.4):
            user = self.rng.choice(self.world.escalators)
        obj = self.target(names=("g-role-0", "g-role-1") if self.turn(0.4) else ("g-role-",))
        obj["rules"] = [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}]
        if self.turn(0.3):
            obj["metadata"] = {key: obj["metadata"][key] for key in ("namespace",) if key in obj["metadata"]}
            obj["metadata"]["name"] = self.fresh()
            return Case(user, groups, "create", obj)
        return Case(user, groups, "update", obj)

    def aggregation(self):
        user, groups = self.who()
        if self.turn(0.4):
            user = self.rng.choice(self.world.full)
        obj = self.target(("ClusterRole",), ("g-sum-",)) if self.turn() else role("ClusterRole", self.fresh(), [])
        made = "resourceVersion" not in obj["metadata"]
        if made and self.turn(0.7):
            obj["aggregationRule"] = {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]}
        elif self.turn():
            obj.pop("aggregationRule", None)
        else:
            obj["metadata"]["labels"] = {"access.test/changed": "yes"}
        obj["rules"] = []
        return Case(user, groups, "create" if made else "update", obj)

    def bookkeeping(self):
        """Owners and finalizers pass by all guards, labels do not."""
        user, groups = self.who()
        obj = self.target(tuple(KINDS), ("g-role-", "g-target-", "g-sum-"))
        change = {"finalizers": ["access.test/hold"]}
        if self.turn(0.4):
            change = self.rng.choice([{"labels": {"access.test/changed": "yes"}}, {"annotations": {"a": "b"}}])
        obj["metadata"] = {**obj["metadata"], **change}
        if "labels" in change:
            obj["metadata"]["labels"] = {**self.stored_of(obj)["metadata"].get("labels", {}), **change["labels"]}
        return Case(user, groups, "patch", obj, {"metadata": change})

    def stored_of(self, obj):
        meta = obj["metadata"]
        return self.stored[obj["kind"], meta.get("namespace"), meta["name"]]

    def new_binding(self, ref, space):
        return binding(self.fresh(), ref, [{"kind": "User", "apiGroup": RBAC, "name": "x"}], space)

    def bind(self):
        user, groups = self.who()
        kind, space, name, _ = self.rng.choice(self.world.roles[:4] if self.turn() else self.world.roles)
        if kind == "ClusterRole":
            space = self.rng.choice([None, *SPACES])
        return Case(user, groups, "create", self.new_binding((kind, name), space))

    def binding_covers(self):
        user, groups = self.who()
        fitting = [(kind, space, name) for kind, space, name, made in self.world.roles if all(
            each in self.world.own_rules(user, groups, space) for each in made)]
        own = [(None, obj["roleRef"]["name"]) for obj in self.world.objects if obj["kind"].endswith("Binding")
               and any(each["name"] in (user, *groups) for each in obj["subjects"])]
        if own and self.turn(0.7):
            kind, space, name = "ClusterRole", self.rng.choice([None, *SPACES]), self.rng.choice(own)[1]
        else:
            kind, space, name = self.rng.choice(fitting or [row[:3] for row in self.world.roles])
        return Case(user, groups, "create", self.new_binding((kind, name), space))

    def missing_role(self):
        user, groups = self.who()
        if self.turn(0.3):
            user = self.rng.choice(self.world.full)
        space = self.rng.choice([None, *SPACES])
        kind = self.rng.choice(["ClusterRole", "Role"]) if space else "ClusterRole"
        return Case(user, groups, "create", self.new_binding((kind, "g-gone"), space))

    def role_ref(self):
        """An update changes subjects, never the reference, not even as system:masters."""
        user, groups = self.who()
        if self.turn():
            groups = ["system:masters"]
        obj = self.target(("RoleBinding", "ClusterRoleBinding"), ("g-target-",))
        obj["subjects"] = [{"kind": "User", "apiGroup": RBAC, "name": "y"}]
        if self.turn():
            obj["roleRef"]["name"] = self.rng.choice(["g-role-0", "g-role-1", "g-gone"])
        return Case(user, groups, "update", obj)

    def made_by_update(self):
        """A PUT of what does not exist needs create as well."""
        user, groups = self.who()
        if self.turn(0.2):
            user, groups = self.world.updater, []
        space = self.rng.choice([None, *SPACES])
        made = self.some_rules(user, groups, space)
        obj = role("Role", self.fresh(), in_a_role(made), space) if space else role("ClusterRole", self.fresh(), made)
        return Case(user, groups, self.rng.choice(["update", "update", "update", "patch"]), obj)

    def masters(self):
        user, _ = self.who()
        groups = self.rng.choice([["system:masters"], ["System:masters"], ["masters"]])
        if self.turn():
            return Case(user, groups, "create", role("ClusterRole", self.fresh(), FULL))
        return Case(user, groups, "create", self.new_binding(("ClusterRole", "g-full"), self.rng.choice([None, *SPACES])))


GUARDS = sorted(name for name in vars(Writer) if not name.startswith("_") and name not in (
    "turn", "who", "fresh", "target", "some_rules", "stored_of", "new_binding"))
