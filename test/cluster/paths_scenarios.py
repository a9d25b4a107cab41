"""Attack paths that are walked: what `paths` says of a service account, its token does to the real server.

Each row is a service account with some rights, the requests an attacker would make with them, and
whether they are let through. The program has to say a path where they are and none where not.
"""
import json
import os

import certificate_requests
from kube import collection
from objects import GROUP, RBAC, account, meta, namespace

PIT = "attackers"  # where the attackers live
SHELF = "shelf"  # where nobody may do more than make pods and claims
LAB = "attacked"  # where a service account that may do everything lives
ALL = [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}, {"verbs": ["*"], "nonResourceURLs": ["*"]}]
SECRET = "kubernetes.io/service-account-token"
ADMISSION, CERTIFICATES = "admissionregistration.k8s.io", "certificates.k8s.io"


def rule(verbs, group, resources, *names):
    made = {"verbs": verbs.split(), "apiGroups": [group], "resources": resources.split()}
    return {**made, "resourceNames": list(names)} if names else made


def role(name, rules, space=None):
    return {"apiVersion": RBAC, "kind": "Role" if space else "ClusterRole", "metadata": meta(name, space),
            "rules": rules}


def bound(name, kind, role_name, who, space=None):
    return {"apiVersion": RBAC, "kind": "RoleBinding" if space else "ClusterRoleBinding",
            "metadata": meta(name, space), "roleRef": {"apiGroup": GROUP, "kind": kind, "name": role_name},
            "subjects": [account(who, PIT)]}


def pod(name):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta(name, LAB), "spec": {
        "serviceAccountName": "boss", "containers": [{"name": "a", "image": "a"}]}}


# A kind whose objects hold a pod template.
ERRANDS = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
           "metadata": meta("errands.example.com"), "spec": {
               "group": "example.com", "scope": "Namespaced",
               "names": {"plural": "errands", "singular": "errand", "kind": "Errand", "listKind": "ErrandList"},
               "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {
                   "type": "object", "properties": {"spec": {"type": "object", "properties": {"template": {
                       "type": "object", "x-kubernetes-preserve-unknown-fields": True}}}}}}}]}}


def errand(name):
    return {"apiVersion": "example.com/v1", "kind": "Errand", "metadata": meta(name, LAB),
            "spec": {"template": {"spec": pod(name)["spec"]}}}


class Attacker:
    def __init__(self, bench, name):
        self.bench = bench
        self.kube = bench.kube
        self.name = name
        self.token = bench.cluster.token_of(PIT, name)

    def send(self, method, path, body=None, kind="application/json", **headers):
        """The status and the answer."""
        connection = self.kube.plain()
        try:
            connection.request(method, path, json.dumps(body) if body else None, {
                "Content-Type": kind, "Authorization": "Bearer " + self.token,
                **{key.replace("_", "-"): value for key, value in headers.items()}})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"{}")
        finally:
            connection.close()

    def post(self, obj):
        return self.send("POST", collection(obj), obj)[0] == 201

    def give_role(self, name, space=None):
        path = f"/apis/{RBAC}/" + (f"namespaces/{space}/roles/" if space else "clusterroles/") + name
        rules = ALL[:1] if space else ALL  # a Role has no URLs
        return self.send("PATCH", path, {"rules": rules}, "application/merge-patch+json")[0] == 200

    def may_all(self, space="", **headers):
        review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": {
            "resourceAttributes": {"verb": "*", "group": "*", "resource": "*", "namespace": space}}}
        status, answer = self.send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review,
                                   **headers)
        return status == 201 and answer["status"]["allowed"]

    def comes_to_all(self, space=""):
        try:
            return self.kube.wait("the new right", lambda: self.may_all(space), seconds=10)
        except AssertionError:
            return False

    def mint(self, name):
        path = f"/api/v1/namespaces/{LAB}/serviceaccounts/{name}/token"
        body = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
        return self.send("POST", path, body)[0] == 201

    def token_in_secret(self):
        made = {"apiVersion": "v1", "kind": "Secret", "type": SECRET, "metadata": meta(
            self.name, LAB, annotations={"kubernetes.io/service-account.name": "boss"})}
        if not self.post(made):
            return False
        path = f"/api/v1/namespaces/{LAB}/secrets/{self.name}"
        try:
            return self.kube.wait("the token", lambda: self.send("GET", path)[1].get("data", {}).get("token"),
                                  seconds=10)
        except AssertionError:
            return False


    def certified(self, signer="kubernetes.io/kube-apiserver-client"):
        """Whether a request of its own, for somebody else's name, is approved by itself."""
        path = "/apis/certificates.k8s.io/v1/certificatesigningrequests"
        made = certificate_requests.request(self.bench, self.name, signer, usage="client auth",
                                            subject="/O=kubeadm:cluster-admins/CN=kubernetes-admin")
        status, stored = self.send("POST", path, made)
        if status != 201:
            return False
        stored["status"] = {"conditions": [{"type": "Approved", "status": "True", "reason": "Own", "message": "own"}]}
        return self.send("PUT", f"{path}/{self.name}/approval", stored)[0] == 200

    def acts_as(self, user, method, path, body=None):
        """Whether a request as somebody else is let through."""
        return self.send(method, path, body, Impersonate_User=user)[0] in (200, 201)

    def redirects(self, name):
        """Whether an API may be taken from another server. A dry run: the cluster needs its APIs."""
        path = f"/apis/apiregistration.k8s.io/v1/apiservices/{name}?dryRun=All"
        patch = {"spec": {"service": {"namespace": LAB, "name": "mine"}, "insecureSkipTLSVerify": True}}
        return self.send("PATCH", path, patch, "application/merge-patch+json")[0] == 200

    def drives(self):
        """Whether a node is closed to pods and one of them removed."""
        closed = self.send("PATCH", "/api/v1/nodes/held", {"spec": {"unschedulable": True}},
                           "application/merge-patch+json")[0]
        gone = self.send("DELETE", f"/api/v1/namespaces/{LAB}/pods/{self.name}")[0]
        return closed == 200 and gone == 200

    def rewrites(self):
        """Whether a policy that changes every object, and its binding, are let in."""
        api = "admissionregistration.k8s.io/v1"
        policy = {"apiVersion": api, "kind": "MutatingAdmissionPolicy", "metadata": meta(self.name), "spec": {
            "reinvocationPolicy": "Never", "matchConstraints": {"resourceRules": [
                {"apiGroups": ["example.com"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["all"]}]},
            "mutations": [{"patchType": "JSONPatch", "jsonPatch": {
                "expression": '[JSONPatch{op: "add", path: "/spec", value: 1}]'}}]}}
        binds = {"apiVersion": api, "kind": "MutatingAdmissionPolicyBinding", "metadata": meta(self.name),
                 "spec": {"policyName": self.name}}
        return self.post(policy) and self.post(binds)


# (name, rules in the whole cluster, rules in LAB, the attack, the first step of the path or None)
def rows():
    hooks = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
             "metadata": meta("mine")}
    as_master = {"Impersonate_User": f"system:serviceaccount:{LAB}:default", "Impersonate_Group": "system:masters"}
    csr = [rule("create", CERTIFICATES, "certificatesigningrequests"),
           rule("update", CERTIFICATES, "certificatesigningrequests/approval")]
    alone = {"Impersonate_Group": "system:masters"}

    def bind(who, role_name, kind="ClusterRole", space=None):
        return bound(who + "-more", kind, role_name, who, space)

    def as_boss(attacker):
        """A binding that gives it everything, made as the service account that may do everything."""
        boss = f"system:serviceaccount:{LAB}:boss"
        return attacker.acts_as(boss, "POST", f"/apis/{RBAC}/clusterrolebindings",
                                bind(attacker.name, "all")) and attacker.comes_to_all()

    names_boss = rule("impersonate:serviceaccount", "authentication.k8s.io", "serviceaccounts", "boss")
    makes_bindings = rule("impersonate-on:serviceaccount:create", GROUP, "clusterrolebindings")

    return [
        ("held", [rule("escalate patch", GROUP, "clusterroles", "held")], [],
         lambda a: a.give_role("held") and a.comes_to_all(), "escalate-role"),
        ("held-no-escalate", [rule("patch update", GROUP, "clusterroles", "held-no-escalate")], [],
         lambda a: a.give_role("held-no-escalate"), None),
        ("held-in-space", [], [rule("escalate patch", GROUP, "roles", "held-in-space")],
         lambda a: a.give_role("held-in-space", LAB) and a.comes_to_all(LAB), "escalate-role"),
        ("bound-first", [rule("escalate patch", GROUP, "clusterroles"), rule("create", GROUP, "clusterrolebindings")],
         [], lambda a: a.post(bind("bound-first", "empty")) and a.give_role("empty") and a.comes_to_all(),
         "escalate-role"),
        ("binder", [rule("bind", GROUP, "clusterroles", "all"), rule("create", GROUP, "clusterrolebindings")], [],
         lambda a: a.post(bind("binder", "all")) and a.comes_to_all(), "bind-role"),
        ("binder-in-space", [], [rule("bind", GROUP, "clusterroles", "all"), rule("create", GROUP, "rolebindings")],
         lambda a: a.post(bind("binder-in-space", "all", space=LAB)) and a.comes_to_all(LAB), "bind-role"),
        ("binder-no-bind", [rule("create bind", GROUP, "clusterrolebindings")], [],
         lambda a: a.post(bind("binder-no-bind", "all")), None),
        ("binder-of-tokens", [], [rule("bind", GROUP, "clusterroles", "tokens"), rule("create", GROUP, "rolebindings")],
         lambda a: a.post(bind("binder-of-tokens", "tokens", space=LAB)) and a.kube.wait(
             "the bound right", lambda: a.mint("boss"), seconds=10), "bind-role"),
        ("actor", [rule("impersonate", "", "groups")], [rule("impersonate", "", "serviceaccounts", "default")],
         lambda a: a.may_all(**as_master), "impersonate-group"),
        ("actor-alone", [rule("impersonate", "", "groups")], [], lambda a: a.may_all(**alone), None),
        ("actor-in-space", [], [rule("impersonate", "", "groups"), rule("impersonate", "", "serviceaccounts", "default")],
         lambda a: a.may_all(**as_master), None),
        ("minter", [], [rule("create", "", "serviceaccounts/token", "boss")], lambda a: a.mint("boss"), "token-create"),
        ("minter-of-another", [], [rule("create", "", "serviceaccounts/token", "default")],
         lambda a: a.mint("boss"), None),
        ("writer", [], [rule("create get", "", "secrets")], Attacker.token_in_secret, "secret-create"),
        ("writer-blind", [], [rule("create", "", "secrets")], Attacker.token_in_secret, None),
        ("runner", [], [rule("create", "", "pods")], lambda a: a.post(pod("runner")), "workload-create"),
        ("runner-by-name", [], [rule("create", "", "pods", "runner-by-name")],
         lambda a: a.post(pod("runner-by-name")), None),
        ("hooker", [rule("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations")], [],
         lambda a: a.post(hooks), "mutating-webhook"),
        ("hooker-in-space", [], [rule("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations")],
         lambda a: a.post({**hooks, "metadata": meta("other")}), None),
        ("rewriter", [rule("create", ADMISSION, "mutatingadmissionpolicies mutatingadmissionpolicybindings")], [],
         Attacker.rewrites, "mutating-policy"),
        ("rewriter-unbound", [rule("create", ADMISSION, "mutatingadmissionpolicies")], [], Attacker.rewrites, None),
        # Whether the controller manager then signs stands in its flags, which nobody sees here.
        ("certifier", [*csr, rule("approve", CERTIFICATES, "signers", "kubernetes.io/kube-apiserver-client")], [],
         Attacker.certified, "certificate-sign?"),
        ("certifier-of-all", [*csr, rule("approve", CERTIFICATES, "signers", "kubernetes.io/*")], [],
         Attacker.certified, "certificate-sign?"),
        ("certifier-of-others", [*csr, rule("approve", CERTIFICATES, "signers", "example.com/*")], [],
         Attacker.certified, None),
        ("certifier-blind", csr, [], Attacker.certified, None),
        ("stand-in", [makes_bindings], [names_boss], as_boss, "impersonate-constrained"),
        ("stand-in-idle", [rule("impersonate-on:serviceaccount:list", GROUP, "clusterrolebindings")], [names_boss],
         as_boss, None),
        ("stand-in-nameless", [makes_bindings], [], as_boss, None),
        # What is read from such a server, and who holds a node, stands in no object.
        ("redirector", [rule("patch", "apiregistration.k8s.io", "apiservices", f"v1.{GROUP}")], [],
         lambda a: a.redirects(f"v1.{GROUP}"), "api-service?"),
        ("redirector-of-others", [rule("patch", "apiregistration.k8s.io", "apiservices", "v1.example.com")], [],
         lambda a: a.redirects(f"v1.{GROUP}"), None),
        ("driver", [rule("patch", "", "nodes"), rule("delete", "", "pods")], [], Attacker.drives, "steal-pods?"),
        ("driver-in-space", [rule("patch", "", "nodes")], [rule("delete", "", "pods", "web")], Attacker.drives, None),
        ("operator", [], [rule("create", "example.com", "errands")], lambda a: a.post(errand("operator")),
         "custom-workload?"),
        ("operator-by-name", [], [rule("create", "example.com", "errands", "operator-by-name")],
         lambda a: a.post(errand("operator-by-name")), None),
    ]


def make_pit(kube):
    if PIT not in [space["metadata"]["name"] for space in kube.get("/api/v1/namespaces")["items"]]:
        kube.create(namespace(PIT))


def furnish(kube, table):
    make_pit(kube)
    kube.create(namespace(LAB))
    kube.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta("boss", LAB)})
    kube.create(role("all", ALL))
    kube.create(role("empty", []))
    kube.create({"apiVersion": "v1", "kind": "Node", "metadata": meta("held")})
    for name in ("driver", "driver-in-space"):
        kube.create(pod(name))
    kube.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", ERRANDS)
    kube.create(role("tokens", [rule("create", "", "serviceaccounts/token")]))
    kube.wait("the new kind", lambda: kube.get(f"/apis/example.com/v1/namespaces/{LAB}/errands"), seconds=20)
    kube.create({**bound("boss", "ClusterRole", "all", "boss"), "subjects": [account("boss", LAB)]})
    for name, cluster, space, _, _ in table:
        kube.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta(name, PIT)})
        if cluster:
            kube.create(role(name, cluster))
            kube.create(bound(name, "ClusterRole", name, name))
        if space:
            kube.create(role(name, space, LAB))
            kube.create(bound(name, "Role", name, name, LAB))


def assert_verified(told, what):
    """The server was asked about every right, and grants it. Returns how many there are."""
    verified = told["verified"]
    assert not verified["refused"] and not verified["notAnswered"], f"{what}: {verified}"
    assert verified["same"] == verified["asked"] == min(verified["claims"], 500), f"{what}: {verified}"
    return verified["asked"]


def said(bench, name, *words):
    """The first step of the path, with "?" where a guard is not known, or None."""
    done = bench.run("paths", "--kubeconfig", bench.admin, "--from", f"sa:{PIT}/{name}", "-o", "json", "--verify",
                     *words)
    assert done.returncode in (0, 3), done.stderr[-800:]
    told = json.loads(done.stdout)
    result = told["answer"]["result"]
    assert_verified(told, name)
    steps = [hop["kind"] for hop in told["hops"] if hop["kind"] not in ("part", "member")]
    assert result in ("path", "path-if-guard-unknown", "none"), f"{name}: {result}: {told['answer']}"
    return steps[0] + ("" if result == "path" else "?") if steps else None


def verify_answers(bench):
    """Each question has the server's own answer beside ours; what no review can ask is left open."""
    boss = f"system:serviceaccount:{LAB}:boss"
    pods = {"verb": "create", "resource": "pods", "namespace": LAB}
    questions = [{"user": boss, "resourceAttributes": pods}, {"user": "stranger", "resourceAttributes": pods},
                 {"user": "stranger", "groups": ["system:masters"],
                  "nonResourceAttributes": {"verb": "get", "path": "/metrics"}}]
    path = os.path.join(bench.folder, "verify.jsonl")

    def answers(asked, code):
        with open(path, "w", encoding="ascii") as text:
            text.writelines(json.dumps(spec) + "\n" for spec in asked)
        done = bench.run("can", "--kubeconfig", bench.admin, "--questions", path, "--verify", code=code)
        return [json.loads(line) for line in done.stdout.splitlines()]
    told = answers(questions, 0)
    assert [answer["allowed"] for answer in told] == [True, False, True], told
    assert [answer["server"]["allowed"] for answer in told] == [True, False, True], told
    told = answers([{**questions[1], "impersonate": {"user": boss}}], 3)
    assert told[0]["server"]["allowed"] is None and "impersonation" in told[0]["server"]["reason"], told
    return len(questions)


def verify(bench):
    """What is said of the whole cluster, of a request and of a user, the server says too.

    Somebody who may not ask gets no verdict.
    """
    asked = 0
    for words in (["paths"], ["who-can", "create", "pods"], ["who-can", "*", "*", "-A"],
                  ["who-can", "get", "/healthz"], ["who-can", "--as", f"system:serviceaccount:{LAB}:boss"]):
        done = bench.run(*words, "--kubeconfig", bench.admin, "-o", "json", "--verify")
        assert done.returncode in (0, 3), done.stderr[-800:]
        count = assert_verified(json.loads(done.stdout), words)
        assert count > 0, words
        asked += count
    asked += verify_answers(bench)
    bench.kube.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta("nobody", PIT)})
    kubeconfig = bench.cluster.kubeconfig("nobody", token=bench.cluster.token_of(PIT, "nobody"))
    done = bench.run("who-can", "get", "/healthz", "--kubeconfig", kubeconfig, "--verify")
    assert done.returncode == 3 and "no right to create subjectaccessreviews" in done.stdout, done.stdout
    return asked


def reported(bench, told):
    """The report of this weak cluster shows its top path, its choke point and who may do what where."""
    page = os.path.join(bench.folder, "attacks.html")
    done = bench.run("audit", "--kubeconfig", bench.admin, "-o", "json", "-o", f"html={page}")
    access = json.loads(done.stdout)["access"]
    assert access["unknown"] is None and access["matrix"]["complete"], access
    accounts = next(each for each in access["classes"] if each["class"] == "ServiceAccount")
    assert accounts["withPath"] >= 1 + sum(1 for step in told.values() if step), accounts["withPath"]
    top = accounts["paths"][0]
    assert (top["from"]["namespace"], top["from"]["name"], top["steps"]) == (LAB, "boss", 1), top
    assert top["hops"][-1]["grants"][0]["binding"]["name"] == "boss", top
    choke = access["chokePoints"][0]
    assert choke["binding"] == {"kind": "ClusterRoleBinding", "namespace": None, "name": "boss"}, choke
    assert choke["lost"] >= 4, choke  # boss, and who mints, reads or runs with its token
    lab = next(row for row in access["matrix"]["namespaces"] if row["namespace"] == LAB)
    held = {each["ability"]: {who["name"] for who in each["first"]} for each in lab["held"]}
    assert held == {"workload-create": {"runner"}, "secrets": {"writer"}, "tokens": set()}, held
    named = next(each for each in lab["held"] if each["ability"] == "tokens")["limitedToNames"]
    assert {who["name"] for who in named["first"]} == {"minter", "minter-of-another"}, named
    with open(page, encoding="utf-8") as file:
        text = file.read()
    for part in (f'<text class="name" x="110" y="37">{LAB}/boss</text>', "<strong>ClusterRoleBinding boss</strong>",
                 f"<li>ServiceAccount {PIT}/runner</li>"):
        assert part in text, part


def attacks(bench):
    table = rows()
    furnish(bench.kube, table)
    # What is said first: the attacks change the cluster.
    told = {name: said(bench, name) for name, *_ in table}
    asked = verify(bench)
    reported(bench, told)
    wrong = []
    for name, _, _, attack, step in table:
        done = bool(attack(Attacker(bench, name)))
        if done != (step is not None):
            wrong.append(f"{name}: the server {'lets' if done else 'does not let'} it through")
        if told[name] != step:
            wrong.append(f"{name}: the program says {told[name]}, not {step}")
    assert not wrong, "; ".join(wrong)
    return (f"{len(table)} attacks, {sum(1 for row in table if row[4])} let through, all said before, and reported; "
            f"{asked} rights verified")


def shelf_pod(name, volume):
    return {"apiVersion": "v1", "kind": "Pod", "metadata": meta(name, SHELF), "spec": {
        "serviceAccountName": "plain", "automountServiceAccountToken": False, "volumes": [{"name": "v", **volume}],
        "containers": [{"name": "a", "image": "a", "volumeMounts": [{"name": "v", "mountPath": "/host"}]}]}}


def volumes(bench):
    """A folder of the node by a volume and a claim, where a pod that names the folder itself is refused."""
    host = {"hostPath": {"path": "/"}}
    make_pit(bench.kube)
    bench.kube.create(namespace(SHELF, **{"pod-security.kubernetes.io/enforce": "baseline"}))
    bench.kube.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta("plain", SHELF)})
    here = [rule("create", "", "pods persistentvolumeclaims")]
    done, told = {}, {}
    for name, cluster in (("mounter", [rule("create", "", "persistentvolumes")]), ("mounter-of-claims", [])):
        bench.kube.create({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta(name, PIT)})
        bench.kube.create(role(name, cluster))
        bench.kube.create(bound(name, "ClusterRole", name, name))
        bench.kube.create(role(name, here, SHELF))
        bench.kube.create(bound(name, "Role", name, name, SHELF))
        told[name] = said(bench, name, "--to", "node-root")
        attacker = Attacker(bench, name)
        assert not attacker.post(shelf_pod("direct", host)), "pod security admission lets the folder in"
        volume = {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": meta(name), "spec": {
            **host, "capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteMany"], "storageClassName": "mine"}}
        claim = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": meta(name, SHELF), "spec": {
            "accessModes": ["ReadWriteMany"], "storageClassName": "mine", "volumeName": name,
            "resources": {"requests": {"storage": "1Gi"}}}}
        done[name] = (attacker.post(volume) and attacker.post(claim)
                      and attacker.post(shelf_pod(name, {"persistentVolumeClaim": {"claimName": name}})))
    assert done == {"mounter": True, "mounter-of-claims": False}, done
    assert told == {"mounter": "host-volume", "mounter-of-claims": None}, told
    return "a volume of the node is let through, and said before"
