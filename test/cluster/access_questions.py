"""Questions for random worlds (access_world.py), each made for one trap of RBAC.

A trap takes a request that some binding allows, and turns the one part that the trap is about, much of the
time into something near that is not allowed.
"""
from access_world import (ACCOUNTS, BUILT_IN, GROUPS, HTTP, NAMES, RESOURCES, SPACES, SUBRESOURCES, URLS, USERS,
                          VERBS, account_user, concrete, identity)


def is_url(rule):
    return "nonResourceURLs" in rule


def has_name(rule):
    return "resourceNames" in rule


def of_resources(rule):
    return not is_url(rule)


def of_cluster(bound):
    return not bound["space"]


MOSTLY = 0.7  # how often a request is made another where that one is often allowed as well


class Asker:
    def __init__(self, rng, world):
        self.rng = rng
        self.world = world

    def pick(self, rule=lambda rule: True, binding=lambda binding: True):
        """A binding, one of its rules, and a request that both allow."""
        while True:
            bound = self.rng.choice(self.world.bindings)
            rules = [each for each in bound["rules"] if rule(each)]
            if rules and binding(bound):
                break
        chosen = self.rng.choice(rules)
        request = concrete(self.rng, chosen)
        if "path" not in request:
            request["namespace"] = bound["space"] or self.rng.choice(["", *SPACES])
        user, groups = identity(self.rng, bound["subject"])
        return bound, request, user, groups

    def turn(self, chance=0.5):
        return self.rng.random() < chance

    # Each returns (user, groups, request).
    def verb_case(self):
        _, request, user, groups = self.pick()
        if self.turn():
            request["verb"] = self.rng.choice([request["verb"].upper(), request["verb"].title()])
        return user, groups, request

    def verb_star(self):
        _, request, user, groups = self.pick(of_resources)
        if self.turn():
            request["verb"] = self.rng.choice([*VERBS, "*"])
        return user, groups, request

    def api_group(self):
        _, request, user, groups = self.pick(of_resources)
        if self.turn(MOSTLY):
            request["group"] = self.rng.choice(["", "*", "apps", "extensions"])
        return user, groups, request

    def subresource(self):
        _, request, user, groups = self.pick(of_resources)
        request["subresource"] = self.rng.choice(["", request["subresource"], *SUBRESOURCES])
        return user, groups, request

    def every_subresource(self):
        stars = lambda rule: of_resources(rule) and any(r.startswith("*/") for r in rule["resources"])  # noqa: E731
        _, request, user, groups = self.pick(stars)
        if self.turn(MOSTLY):
            request["subresource"] = self.rng.choice(["", "*", *SUBRESOURCES])
        request["resource"] = self.rng.choice(RESOURCES)[1]
        return user, groups, request

    def literal_star(self):
        literal = lambda rule: of_resources(rule) and any(r.endswith("/*") for r in rule["resources"])  # noqa: E731
        _, request, user, groups = self.pick(literal)
        if self.turn():
            request["subresource"] = self.rng.choice(["", *SUBRESOURCES])
        return user, groups, request

    def resource_name(self):
        _, request, user, groups = self.pick(has_name)
        if self.turn(MOSTLY):
            request["name"] = self.rng.choice(["", "z", *NAMES])
        return user, groups, request

    def url(self):
        narrow = lambda rule: is_url(rule) and "*" not in rule["nonResourceURLs"]  # noqa: E731
        _, request, user, groups = self.pick(narrow, of_cluster)
        if self.turn(MOSTLY):
            request["path"] = self.rng.choice(URLS)
        return user, groups, request

    def url_verb(self):
        certain = lambda rule: is_url(rule) and "*" not in rule["verbs"]  # noqa: E731
        _, request, user, groups = self.pick(certain, of_cluster)
        if self.turn(MOSTLY):
            request["verb"] = self.rng.choice([*HTTP, "list", "GET"])
        return user, groups, request

    def url_of_a_namespace(self):
        """Rules about URLs count in ClusterRoleBindings only."""
        in_namespace = self.turn(MOSTLY)
        _, request, user, groups = self.pick(is_url, lambda bound: bool(bound["space"]) == in_namespace)
        return user, groups, request

    def scope(self):
        _, request, user, groups = self.pick(of_resources, lambda bound: bound["space"] or self.turn())
        if self.turn(MOSTLY):
            request["namespace"] = self.rng.choice(["", *SPACES])
        return user, groups, request

    def cluster_wide(self):
        """A request of the whole cluster sees no RoleBinding."""
        in_namespace = self.turn()
        _, request, user, groups = self.pick(of_resources, lambda bound: bool(bound["space"]) == in_namespace)
        request["namespace"] = ""
        return user, groups, request

    def dangling(self):
        gone = [b["subject"] for b in self.world.bindings if b["ref"][1] == "gone"]
        own = self.turn()
        bound = self.pick(binding=lambda b: not own or b["subject"] in gone)[0]
        who = bound["subject"] if own else self.rng.choice(gone)
        request = concrete(self.rng, self.rng.choice(bound["rules"]))
        if "path" not in request:
            request["namespace"] = bound["space"] or ""
        user, groups = identity(self.rng, who)
        return user, groups, request

    def account_as_user(self):
        as_user = lambda b: b["subject"]["kind"] == "User" and "serviceaccount" in b["subject"]["name"]  # noqa: E731
        _, request, user, groups = self.pick(binding=as_user)
        return (account_user(self.rng.choice(ACCOUNTS)) if self.turn(MOSTLY) else user), groups, request

    def account(self):
        _, request, user, groups = self.pick(binding=lambda b: b["subject"]["kind"] == "ServiceAccount")
        if self.turn():
            user = self.rng.choice([account_user(self.rng.choice(ACCOUNTS)), user.split(":")[3], user + "x"])
        return user, groups, request

    def group(self):
        _, request, user, groups = self.pick(binding=lambda b: b["subject"]["name"] in GROUPS)
        if self.turn(MOSTLY):
            groups = self.rng.sample(GROUPS, self.rng.randint(0, 2))
        return user, groups, request

    def user_and_group_names(self):
        """A group is no user of that name."""
        _, request, user, groups = self.pick(binding=lambda b: b["subject"]["kind"] != "ServiceAccount")
        if self.turn(MOSTLY):
            user, groups = (groups or [user])[0], [user]
        return user, groups, request

    def built_in_group(self):
        _, request, user, groups = self.pick(binding=lambda b: b["subject"]["name"] in BUILT_IN)
        if self.turn(MOSTLY):
            groups = self.rng.sample(BUILT_IN, self.rng.randint(0, 2))
        return user, groups, request

    def masters(self):
        _, request, _, _ = self.pick()
        return self.rng.choice(USERS), self.rng.choice([["system:masters"], ["System:masters"], []]), request

    def split_over_rules(self):
        split = lambda b: len(b["rules"]) > 1 and all(of_resources(r) for r in b["rules"][:2])  # noqa: E731
        bound, request, user, groups = self.pick(of_resources, split)
        if self.turn(MOSTLY):
            verbs = {concrete(self.rng, rule)["verb"] for rule in bound["rules"][:2]} - {request["verb"]}
            request["verb"] = self.rng.choice(sorted(verbs) or [request["verb"]])
        return user, groups, request

    def aggregated(self):
        bound, request, user, groups = self.pick(binding=lambda b: b["ref"][1].startswith("sum-"))
        if self.turn(MOSTLY):
            part = self.rng.choice([r for (_, _, name), rules in self.world.roles.items()
                                    if name.startswith("part-") for r in rules])
            request = {**concrete(self.rng, part), "namespace": bound["space"] or ""}
        return user, groups, request

    def same_name(self):
        """A Role and a ClusterRole of one name: the reference says which is meant."""
        def twin(bound):
            return bound["space"] and ("Role", bound["space"], bound["ref"][1]) in self.world.roles
        bound, request, user, groups = self.pick(of_resources, twin)
        if self.turn():
            kind = "ClusterRole" if bound["ref"][0] == "Role" else "Role"
            other = self.world.roles.get((kind, None if kind == "ClusterRole" else bound["space"], bound["ref"][1]))
            rules = [rule for rule in other or bound["rules"] if of_resources(rule)]
            request = {**concrete(self.rng, self.rng.choice(rules)), "namespace": bound["space"]}
        return user, groups, request


TRAPS = sorted(name for name in vars(Asker) if not name.startswith("_") and name not in ("pick", "turn"))


def spec_of(user, groups, request):
    """The spec of a SubjectAccessReview."""
    kind = "nonResourceAttributes" if "path" in request else "resourceAttributes"
    return {"user": user, "groups": groups, kind: request}
