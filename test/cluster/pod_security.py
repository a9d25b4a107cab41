"""Pod Security admission of the real server against the controls of checks/pod-security.

Random pods that the API server's validation takes are created with dryRun=All in namespaces that enforce
a level by a policy version. The server refuses exactly those that a control of that level fails.
"""
import json
import os
import random

from kube import ApiError
from objects import IMAGE, meta, namespace, pod_spec, workload

LABEL = "pod-security.kubernetes.io/"
LEVELS = ("baseline", "restricted")
VERSIONS = ("latest", "v1.18", "v1.24", "v1.30", "v1.34")
PODS = 400
RESTRICTED = {"pod-security/" + name for name in (
    "allow-privilege-escalation", "restricted-capabilities", "restricted-proc-mount",
    "restricted-seccomp-profile", "restricted-volumes", "run-as-non-root", "run-as-user")}


def context(spec, index=0):
    return spec["containers"][index].setdefault("securityContext", {})


def pod_context(spec):
    return spec.setdefault("securityContext", {})


def extra(spec, **fields):
    """An init container beside the first."""
    spec["initContainers"] = [{**spec["containers"][0], "name": "init", **fields}]


def unmasked(spec, rng):
    context(spec)["procMount"] = "Unmasked"
    spec["hostUsers"] = False


def capability(spec, rng):
    added = rng.choice(("SYS_ADMIN", "NET_RAW", "CHOWN", "NET_BIND_SERVICE"))
    context(spec)["capabilities"] = {"drop": ["ALL"], "add": [added]}


def privileged(spec, rng):
    context(spec).update(privileged=True)
    context(spec).pop("allowPrivilegeEscalation", None)


def sysctl(spec, rng):
    name = rng.choice(("kernel.shm_rmid_forced", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_rmem",
                       "net.ipv4.tcp_keepalive_time", "kernel.msgmax"))
    pod_context(spec)["sysctls"] = [{"name": name, "value": "1"}]


def volume(spec, rng):
    source = rng.choice(({"hostPath": {"path": "/var/log"}}, {"emptyDir": {}}, {"configMap": {"name": "a"}},
                         {"nfs": {"server": "nfs.example", "path": "/"}}, {"image": {"reference": IMAGE}}))
    spec["volumes"] = [{"name": "v", **source}]


def probe(spec, rng):
    handler = rng.choice(({"httpGet": {"port": 80, "host": "10.0.0.1"}}, {"httpGet": {"port": 80}},
                          {"tcpSocket": {"port": 80, "host": "10.0.0.1"}}))
    place = rng.choice(("livenessProbe", "readinessProbe", "startupProbe", "postStart", "preStop"))
    container = spec["containers"][0]
    if place in ("postStart", "preStop"):
        container["lifecycle"] = {place: handler}
    else:
        container[place] = handler


def windows(spec, rng):
    spec.clear()
    spec.update(pod_spec("w"), os={"name": "windows"}, securityContext={"runAsNonRoot": True})
    if rng.random() < 0.4:
        spec.update(hostNetwork=True)
        spec["securityContext"]["windowsOptions"] = {"hostProcess": True, "runAsUserName": "NT AUTHORITY\\SYSTEM"}


STEPS = (
    privileged, unmasked, capability, sysctl, volume, probe, windows,
    lambda spec, rng: spec.update({rng.choice(("hostNetwork", "hostPID", "hostIPC")): True}),
    lambda spec, rng: spec["containers"][0].update(ports=[{"containerPort": 80, "hostPort": 80}]),
    lambda spec, rng: context(spec).update(appArmorProfile={"type": rng.choice(("Unconfined", "RuntimeDefault"))}),
    lambda spec, rng: pod_context(spec).update(
        seLinuxOptions={"type": rng.choice(("spc_t", "container_t", "container_engine_t"))}),
    lambda spec, rng: context(spec).update(
        seccompProfile={"type": rng.choice(("Unconfined", "RuntimeDefault"))}),
    lambda spec, rng: context(spec).update(allowPrivilegeEscalation=True),
    lambda spec, rng: context(spec).pop("capabilities", None),
    lambda spec, rng: pod_context(spec).pop("seccompProfile", None),
    lambda spec, rng: pod_context(spec).update(runAsNonRoot=rng.random() < 0.5),
    lambda spec, rng: pod_context(spec).update(runAsUser=rng.choice((0, 1000))),
    lambda spec, rng: spec.update(hostUsers=False),
    lambda spec, rng: extra(spec, ports=[{"containerPort": 81, "hostPort": rng.choice((0, 81))}]),
    lambda spec, rng: extra(spec, securityContext={}),
)


def random_pod(name, place, rng):
    spec = pod_spec("p", {"securityContext": {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}},
                    securityContext={"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}})
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        rng.choice(STEPS)(spec, rng)
    return workload("Pod", name, place, json.loads(json.dumps(spec)))


def enforced(level, version):
    made = namespace(f"pss-{level}-{version.replace('.', '-')}")
    made["metadata"]["labels"] = {LABEL + "enforce": level, LABEL + "enforce-version": version}
    return made


def admitted(kube, pod):
    """What admission says; None where the pod is refused for another reason than Pod Security."""
    try:
        kube.call("POST", f"/api/v1/namespaces/{pod['metadata']['namespace']}/pods?dryRun=All", pod)
        return True
    except ApiError as error:
        if error.status == 403 and "violates PodSecurity" in str(error):
            return False
        if error.status == 422:
            return None
        raise


def refused_by_checks(bench, objects):
    """Pods that a control of the level of their namespace fails, and all that were judged."""
    folder = os.path.join(bench.folder, "pod-security")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "pods.json"), "w", encoding="utf-8") as text:
        json.dump({"apiVersion": "v1", "kind": "List", "items": objects}, text)
    done = bench.run("audit", folder, "--profile", "pss-restricted", "-o", "json")
    refused, judged = set(), set()
    for finding in json.loads(done.stdout)["findings"]:
        subject = finding["subject"]
        assert finding["verdict"] in ("pass", "fail"), finding
        judged.add(subject["name"])
        strict = subject["namespace"].startswith("pss-restricted")
        if finding["verdict"] == "fail" and (strict or finding["check"] not in RESTRICTED):
            refused.add(subject["name"])
    return refused, judged


def dry_run(bench):
    seed = random.randrange(1 << 30)
    rng = random.Random(seed)
    spaces = [enforced(level, version) for level in LEVELS for version in VERSIONS]
    for space in spaces:
        bench.kube.create(space)
    try:
        said, pods, invalid = {}, [], 0
        for space in spaces:
            place = space["metadata"]["name"]
            bench.kube.wait("its service account", lambda at=place: bench.kube.get(
                f"/api/v1/namespaces/{at}/serviceaccounts/default"))
            for index in range(PODS // len(VERSIONS)):
                verdict = None
                while verdict is None:
                    pod = random_pod(f"{place}-{index}", place, rng)
                    verdict = admitted(bench.kube, pod)
                    invalid += verdict is None
                said[pod["metadata"]["name"]] = verdict
                pods.append(pod)
    finally:
        for space in spaces:
            bench.kube.delete(space)
    refused, judged = refused_by_checks(bench, spaces + pods)
    note = [f"seed {seed}", f"{invalid} not valid"]
    for level in LEVELS:
        mine = [name for name in said if name.startswith("pss-" + level)]
        yes = sum(said[name] for name in mine)
        note.append(f"{level}: {yes} admitted, {len(mine) - yes} refused")
        assert yes >= 100 and len(mine) - yes >= 100, note
    wrong = [pod for pod in pods if said[pod["metadata"]["name"]] == (pod["metadata"]["name"] in refused)]
    assert judged == set(said), (len(judged), len(said))
    assert not wrong, f"{note}: {len(wrong)} differ, first {json.dumps(wrong[0])}"
    return ", ".join(note)


def row(report, check, name):
    found = [f for f in report["findings"] if f["check"] == check and f["subject"]["name"] == name]
    assert len(found) == 1, (check, name, found)
    return found[0]


CONFIGURATION = """apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity
  configuration:
    apiVersion: pod-security.admission.config.k8s.io/v1
    kind: PodSecurityConfiguration
    defaults: {enforce: baseline}
    exemptions: {namespaces: [kube-system]}
"""


def what_admission_says(bench):
    """Beside what runs: of a pod that is older than the label, and where defaults are configured."""
    place, late = "pss-late", {"metadata": {"labels": {LABEL + "enforce": "baseline"}}}
    old = workload("Pod", "old", place, pod_spec("old", {"securityContext": {"privileged": True}}))
    path = os.path.join(bench.folder, "admission.yaml")
    with open(path, "w", encoding="utf-8") as text:
        text.write(CONFIGURATION)
    bench.kube.create(namespace(place))
    try:
        bench.kube.create(old)
        before = bench.audit()
        bench.cluster.start_api(admission_control_config_file=path)
        assert row(bench.audit(), "namespace/psa-enforced", place)["verdict"] == "unknown"
        assert admitted(bench.kube, {**old, "metadata": meta("new", place)}) is False
        bench.cluster.start_api()
        bench.kube.patch(f"/api/v1/namespaces/{place}", late)
        after = bench.audit()
        assert admitted(bench.kube, {**old, "metadata": meta("new", place)}) is False
    finally:
        bench.cluster.start_api()
        bench.kube.delete(namespace(place))
    assert row(before, "namespace/psa-enforced", place)["verdict"] == "fail"
    assert row(after, "namespace/psa-enforced", place)["verdict"] == "pass"
    for report, clause in ((before, "admission lets such pods in: the namespace enforces no level"),
                           (after, "admission refuses such pods: the namespace enforces baseline")):
        finding = row(report, "pod-security/privileged", "old")
        assert finding["verdict"] == "fail" and clause in finding["message"], finding


OPEN = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
CONTAINER = {**OPEN, "properties": {"name": {"type": "string"}, "image": {"type": "string"}}}
POD_SPEC = {**OPEN, "required": ["containers"],
            "properties": {"containers": {"type": "array", "items": CONTAINER}}}


def having(**properties):
    return {"type": "object", "properties": properties}


# kind, plural, where the template stands, how an object of the kind holds it, and the schema of its
# spec: by name, called a template in a map, and an open spec.
CUSTOM = (
    ("Rollout", "rollouts", "spec.template", lambda made: {"template": made},
     having(template=having(metadata=OPEN, spec=POD_SPEC))),
    ("Training", "trainings", "spec.replicas.worker.template",
     lambda made: {"replicas": {"worker": {"template": made}}},
     having(replicas={"type": "object", "additionalProperties": having(template=OPEN)})),
    ("Runner", "runners", "spec.pools[0].podSpec", lambda made: {"pools": [{"podSpec": made["spec"]}]}, OPEN),
)
CHART = ("Chart", "charts", having(values=OPEN))  # no place for a template
DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
SHOP = "shop"


def definition(kind, plural, spec):
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": plural + ".e2e.example"},
            "spec": {"group": "e2e.example", "scope": "Namespaced",
                     "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
                     "versions": [{"name": "v1", "served": True, "storage": True,
                                   "schema": {"openAPIV3Schema": having(spec=spec)}}]}}


def stored(kube, path, obj):
    """The object as the server gives it back; a definition takes a moment to be served."""
    def made():
        try:
            return kube.call("POST", path, obj)
        except ApiError as error:
            if error.status == 404:
                return None
            raise
    return kube.wait(f"{obj['kind']} {obj['metadata']['name']}", made)


def deployed(kube, name, rng):
    """A Deployment of a random pod that the server takes."""
    while True:
        made = workload("Deployment", name, SHOP, random_pod(name, SHOP, rng)["spec"])
        made["spec"]["replicas"] = 0  # its pods would be rows of their own
        try:
            kube.create(made)
            return made
        except ApiError as error:
            if error.status != 422:
                raise


def custom_pairs(bench, rng, pairs):
    """Custom resources in the cluster, each with a Deployment of the same template, as the server has them."""
    stored(bench.kube, DEFINITIONS, definition(*CHART))
    dump = []
    for kind, plural, where, wrap, spec in CUSTOM:
        stored(bench.kube, DEFINITIONS, definition(kind, plural, spec))
        for index in range(20):
            name = f"{plural}-{index}"
            twin = deployed(bench.kube, name, rng)
            pairs.append((kind, name, where))
            custom = {"apiVersion": "e2e.example/v1", "kind": kind, "metadata": meta(name, SHOP),
                      "spec": wrap(twin["spec"]["template"])}
            dump += [twin, stored(bench.kube, f"/apis/e2e.example/v1/namespaces/{SHOP}/{plural}", custom)]
    return dump


def judged_alike(report, pairs):
    """How many rows of custom resources fail; each has the verdicts and messages of its Deployment."""
    said = {}
    for finding in report["findings"]:
        subject = finding["subject"]
        said.setdefault((subject["kind"], subject["name"]), {})[finding["check"]] = finding
    failing = 0
    for kind, name, where in pairs:
        ours, twin = said[(kind, name)], said[("Deployment", name)]
        for what in ("verdict", "message"):
            differ = {c: (f[what], twin[c][what]) for c, f in ours.items() if twin[c][what] != f[what]}
            assert not differ and set(ours) == set(twin), (name, differ)
        for finding in ours.values():
            failing += finding["verdict"] == "fail"
            assert finding["verdict"] != "fail" or where in json.dumps(finding), finding
    assert failing > 20, failing
    return failing


def audited(bench, target, *more):
    words = ("audit", *target, "--profile", "pss-restricted", "-o", "json", "--exit-zero", *more)
    return bench.run(*words, code=0)


def custom_live(bench, pairs):
    """A live audit lists the three kinds and no other; its snapshot gives the same bytes."""
    path = os.path.join(bench.folder, "custom.tar.zst")
    live = audited(bench, ("--kubeconfig", bench.admin), "--snapshot", path, "--trace-requests")
    asked = [line for line in live.stderr.splitlines() if "/e2e.example/" in line]
    assert len(asked) == len(CUSTOM) and not [line for line in asked if CHART[1] in line], asked
    assert audited(bench, (path,)).stdout == live.stdout
    return judged_alike(json.loads(live.stdout), pairs)


def custom_denied(bench):
    """The role of no cluster leaves them unknown; the one that was made for this cluster does not."""
    auditor = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta("custom", SHOP)}
    grant = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
             "metadata": meta("custom"),
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "custom"},
             "subjects": [{"kind": "ServiceAccount", "name": "custom", "namespace": SHOP}]}
    made = []
    try:
        for obj in (auditor, grant):
            made.append(bench.kube.create(obj) and obj)
        config = bench.cluster.kubeconfig("custom", token=bench.cluster.token_of(SHOP, "custom"))
        for more, presence in (((), "denied"), (("--kubeconfig", bench.admin), "present")):
            role = json.loads(bench.run("rbac", *more, "--name", "custom", "--json", code=0).stdout)
            if presence == "present":
                bench.kube.delete(role)
            bench.kube.create(role)
            made.append(role)
            seen = {}

            def took_effect():
                seen["report"] = json.loads(audited(bench, ("--kubeconfig", config)).stdout)
                return {r["presence"] for r in seen["report"]["requests"] if "e2e.example" in r["id"]} == {presence}
            bench.kube.wait(f"custom resources that are {presence}", took_effect, 30)
            rows = [f for f in seen["report"]["findings"]
                    if f["subject"]["kind"] in [each[0] for each in CUSTOM] and not f["subject"]["name"]]
            checks = {f["check"] for f in seen["report"]["findings"]}
            assert {f["verdict"] for f in rows} <= {"unknown"}, rows
            assert len(rows) == (len(checks) * len(CUSTOM) if presence == "denied" else 0), len(rows)
    finally:
        for obj in (auditor, grant, role):
            bench.kube.delete(obj)


def custom_resources(bench):
    """Custom resources that embed pod templates are judged as Deployments of the same spec, on every road."""
    seed = random.randrange(1 << 30)
    pairs = []
    try:
        dump = custom_pairs(bench, random.Random(seed), pairs)
        live = custom_live(bench, pairs)
        custom_denied(bench)
    finally:
        for _, name, _ in pairs:
            bench.kube.call("DELETE", f"/apis/apps/v1/namespaces/{SHOP}/deployments/{name}")
        for plural in [row[1] for row in (*CUSTOM, CHART)]:
            bench.kube.call("DELETE", f"{DEFINITIONS}/{plural}.e2e.example")
    counts = []
    definitions = [definition(kind, plural, spec) for kind, plural, _, _, spec in CUSTOM]
    for items in (dump, definitions + dump):
        folder = os.path.join(bench.folder, f"custom-{len(items)}")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "dump.json"), "w", encoding="utf-8") as text:
            json.dump({"apiVersion": "v1", "kind": "List", "items": items}, text)
        counts.append(judged_alike(json.loads(audited(bench, (folder,)).stdout), pairs))
    assert counts == [live, live], (counts, live)
    return (f"seed {seed}, {len(pairs)} custom resources of {len(CUSTOM)} kinds found by schema and by shape, "
            f"{live} failing rows")


SCENARIOS = [("pod security dry-run", dry_run), ("pod security says", what_admission_says),
             ("pod security custom", custom_resources)]
