"""Random roles, bindings and questions about them, each question made for one trap of RBAC.

Who may do what is not decided here: the real API server and the program answer, and have to agree.
Everything comes from one seed. Names are the world's own, so that nothing meets the bootstrap policy.
"""
RBAC = "rbac.authorization.k8s.io"
SPACES = ["shop", "bank", "lab", "depot"]
USERS = [f"user-{i}" for i in range(10)]
GROUPS = [f"crew-{i}" for i in range(5)]
ACCOUNTS = [("shop", "web"), ("shop", "db"), ("bank", "web"), ("lab", "job"), ("depot", "ci")]
BUILT_IN = ["system:authenticated", "system:serviceaccounts", "system:serviceaccounts:shop",
            "system:serviceaccounts:lab"]
VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "bind",
         "escalate", "impersonate", "use", "approve", "impersonate:user-info"]
RESOURCES = [("", "pods"), ("", "secrets"), ("", "configmaps"), ("", "nodes"), ("", "services"),
             ("apps", "deployments"), ("apps", "statefulsets"), ("batch", "jobs"),
             ("example.com", "widgets")]
SUBRESOURCES = ["exec", "log", "status", "scale", "token"]
NAMES = ["a", "b", "c"]
URLS = ["/metrics", "/healthz", "/healthz/etcd", "/apis", "/apis/", "/apis/apps", "/api", "/logs/x", "/"]
URL_RULES = ["/metrics", "/healthz/*", "/apis/*", "/apis", "/api*", "/logs/**", "*", "/"]
HTTP = ["get", "post", "put", "delete"]
LABEL = "access.test/part-of"


def account_user(account):
    return f"system:serviceaccount:{account[0]}:{account[1]}"


def some(rng, items, most=3):
    return rng.sample(items, rng.randint(1, min(most, len(items))))


def resource_rule(rng):
    picked = some(rng, RESOURCES)
    names = [name for _, name in picked]
    kind = rng.random()
    if kind < 0.15:
        names = ["*"]
    elif kind < 0.35:
        names = [f"{name}/{rng.choice(SUBRESOURCES)}" for name in names] + names[:rng.randint(0, 1)]
    elif kind < 0.5:
        names = ["*/" + sub for sub in some(rng, SUBRESOURCES, 2)]
    elif kind < 0.65:
        names = [rng.choice(["pods/*", "*/*", "deployments/*"])]
    groups = sorted({group for group, _ in picked}) if rng.random() < 0.85 else ["*"]
    rule = {"verbs": ["*"] if rng.random() < 0.15 else some(rng, VERBS), "apiGroups": groups,
            "resources": names}
    if rng.random() < 0.3:
        rule["resourceNames"] = some(rng, NAMES, 2)
    return rule


def url_rule(rng):
    return {"verbs": ["*"] if rng.random() < 0.2 else some(rng, HTTP), "nonResourceURLs": some(rng, URL_RULES, 2)}


def split_rules(rng):
    """Two rules that allow two requests and neither of their mixtures."""
    (one, two), (first, second) = rng.sample(VERBS[:7], 2), rng.sample(RESOURCES, 2)
    return [{"verbs": [verb], "apiGroups": [resource[0]], "resources": [resource[1]]}
            for verb, resource in ((one, first), (two, second))]


def role(kind, name, rules, space=None, labels=None):
    meta = {"name": name, "labels": {LABEL: "world", **(labels or {})}}
    if space:
        meta["namespace"] = space
    return {"apiVersion": f"{RBAC}/v1", "kind": kind, "metadata": meta, "rules": rules}


def subject(rng):
    kind = rng.choice(["User", "Group", "ServiceAccount", "BuiltIn", "AccountAsUser"])
    if kind == "ServiceAccount":
        space, name = rng.choice(ACCOUNTS)
        return {"kind": kind, "namespace": space, "name": name}
    name = {"User": rng.choice(USERS), "Group": rng.choice(GROUPS), "BuiltIn": rng.choice(BUILT_IN),
            "AccountAsUser": account_user(rng.choice(ACCOUNTS))}[kind]
    return {"kind": {"BuiltIn": "Group", "AccountAsUser": "User"}.get(kind, kind),
            "apiGroup": RBAC, "name": name}


def binding(name, ref, subjects, space=None):
    meta = {"name": name, "labels": {LABEL: "world"}}
    if space:
        meta["namespace"] = space
    return {"apiVersion": f"{RBAC}/v1", "kind": "RoleBinding" if space else "ClusterRoleBinding",
            "metadata": meta, "subjects": subjects,
            "roleRef": {"apiGroup": RBAC, "kind": ref[0], "name": ref[1]}}


class World:
    def __init__(self, rng):
        self.rng = rng
        self.roles = {}  # (kind, namespace, name): rules, as they will be when aggregated
        self.objects = []
        self.bindings = []
        for i in range(60):
            rules = split_rules(rng) if i % 4 == 0 else [resource_rule(rng) for _ in range(rng.randint(1, 2))]
            self.add_role("ClusterRole", f"role-{i}", rules + ([url_rule(rng)] if i % 2 else []))
        for i in range(40):
            space = SPACES[i % len(SPACES)]
            # Some share their name with a ClusterRole that grants something else.
            self.add_role("Role", f"role-{i}", [resource_rule(rng) for _ in range(rng.randint(1, 2))], space)
        self.add_aggregates()
        for i in range(160):
            self.add_binding(i)

    def add_role(self, kind, name, rules, space=None, labels=None):
        self.roles[kind, space, name] = rules
        self.objects.append(role(kind, name, rules, space, labels))

    def add_aggregates(self):
        for i in range(4):
            parts = [[resource_rule(self.rng)] for _ in range(2)]
            for j, rules in enumerate(parts):
                self.add_role("ClusterRole", f"part-{i}-{j}", rules, labels={"access.test/into": f"sum-{i}"})
            self.roles["ClusterRole", None, f"sum-{i}"] = parts[0] + parts[1]
            made = role("ClusterRole", f"sum-{i}", [])
            made["aggregationRule"] = {"clusterRoleSelectors": [
                {"matchLabels": {"access.test/into": f"sum-{i}"}}]}
            self.objects.append(made)

    def add_binding(self, i):
        rng = self.rng
        space = rng.choice([None, *SPACES, *SPACES])
        if i % 10 in (2, 3):
            space = None  # of the whole cluster, and half of them with rules about URLs
        if i % 10 == 0:
            ref = (rng.choice(["ClusterRole", "Role"] if space else ["ClusterRole"]), "gone")
        else:
            fitting = [(kind, name) for kind, own, name in self.roles
                       if kind == "ClusterRole" or (space and own == space)]
            sums = [ref for ref in fitting if ref[1].startswith("sum-")]
            of_urls = [ref for ref in fitting if any("nonResourceURLs" in rule for rule in
                                                     self.roles["ClusterRole", None, ref[1]])] if not space else []
            ref = rng.choice(sums if i % 10 == 1 else of_urls if i % 10 == 2 else fitting)
        subjects = [subject(rng) for _ in range(rng.randint(1, 2))]
        if i % 10 == 4:
            subjects[0] = self.objects[-4]["subjects"][0]  # has a binding to a role that is not there, too
        made = binding(f"binding-{i}", ref, subjects, space)
        self.objects.append(made)
        rules = self.roles.get((ref[0], space if ref[0] == "Role" else None, ref[1]), [])
        for who in made["subjects"]:
            self.bindings.append({"space": space, "ref": ref, "rules": rules, "subject": who})


def identity(rng, who):
    """Somebody whom the subject means, with groups as a token or certificate would bring them."""
    if who["kind"] == "User":
        return who["name"], []
    if who["kind"] == "ServiceAccount":
        return account_user((who["namespace"], who["name"])), []
    user = rng.choice([*USERS, account_user(rng.choice(ACCOUNTS))])
    return user, [who["name"]]


def concrete(rng, rule):
    """A request that the rule allows wherever it counts, as far as its stars leave a choice."""
    verb = rng.choice(rule["verbs"])
    if "nonResourceURLs" in rule:
        pattern = rng.choice(rule["nonResourceURLs"])
        path = pattern.rstrip("*") + ("x" if pattern.endswith("*") and rng.random() < 0.5 else "")
        return {"verb": rng.choice(HTTP) if verb == "*" else verb, "path": path or "/"}
    resource = rng.choice(rule["resources"])
    name, _, sub = resource.partition("/")
    if name == "*":
        name = rng.choice(RESOURCES)[1]
        if not sub and rng.random() < 0.5:
            sub = rng.choice(SUBRESOURCES)
    group = rng.choice(rule["apiGroups"])
    made = {"verb": rng.choice(VERBS) if verb == "*" else verb,
            "group": rng.choice(RESOURCES)[0] if group == "*" else group, "resource": name, "subresource": sub}
    if "resourceNames" in rule:
        made["name"] = rng.choice(rule["resourceNames"])
    elif rng.random() < 0.3:
        made["name"] = rng.choice(NAMES)
    return made
