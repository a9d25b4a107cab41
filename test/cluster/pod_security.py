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


# kind, plural, where the template stands, and how an object of the kind holds it.
CUSTOM = (
    ("Rollout", "rollouts", "spec.template", lambda made: {"template": made}),
    ("Training", "trainings", "spec.replicas.worker.template",
     lambda made: {"replicas": {"worker": {"template": made}}}),
    ("Runner", "runners", "spec.pools[0].podSpec", lambda made: {"pools": [{"podSpec": made["spec"]}]}),
)


def definition(kind, plural):
    schema = {"type": "object", "properties": {"spec": {
        "type": "object", "x-kubernetes-preserve-unknown-fields": True}}}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": plural + ".e2e.example"},
            "spec": {"group": "e2e.example", "scope": "Namespaced",
                     "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
                     "versions": [{"name": "v1", "served": True, "storage": True,
                                   "schema": {"openAPIV3Schema": schema}}]}}


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


def custom_resources(bench):
    """A dump of custom resources that embed pod templates is judged as Deployments of the same spec."""
    seed = random.randrange(1 << 30)
    rng = random.Random(seed)
    path, place = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", "shop"
    dump, pairs = [], []
    try:
        for kind, plural, where, wrap in CUSTOM:
            stored(bench.kube, path, definition(kind, plural))
            for index in range(20):
                name = f"{plural}-{index}"
                spec = random_pod(name, place, rng)["spec"]
                twin = workload("Deployment", name, place, spec)
                custom = {"apiVersion": "e2e.example/v1", "kind": kind, "metadata": meta(name, place),
                          "spec": wrap(twin["spec"]["template"])}
                dump += [twin, stored(
                    bench.kube, f"/apis/e2e.example/v1/namespaces/{place}/{plural}", custom)]
                pairs.append((kind, name, where))
    finally:
        for _, plural, _, _ in CUSTOM:
            bench.kube.call("DELETE", f"{path}/{plural}.e2e.example")
    folder = os.path.join(bench.folder, "custom")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "dump.json"), "w", encoding="utf-8") as text:
        json.dump({"apiVersion": "v1", "kind": "List", "items": dump}, text)
    report = json.loads(bench.run("audit", folder, "--profile", "pss-restricted", "-o", "json").stdout)
    said = {}
    for finding in report["findings"]:
        subject = finding["subject"]
        said.setdefault((subject["kind"], subject["name"]), {})[finding["check"]] = finding
    failing = 0
    for kind, name, where in pairs:
        ours, twin = said[(kind, name)], said[("Deployment", name)]
        assert {c: f["verdict"] for c, f in ours.items()} == {c: f["verdict"] for c, f in twin.items()}, name
        assert {c: f["message"] for c, f in ours.items()} == {c: f["message"] for c, f in twin.items()}, name
        for finding in ours.values():
            failing += finding["verdict"] == "fail"
            assert finding["verdict"] != "fail" or where in json.dumps(finding), finding
    assert failing > 20, failing
    return f"seed {seed}, {len(pairs)} custom resources of {len(CUSTOM)} kinds, {failing} failing rows"


SCENARIOS = [("pod security dry-run", dry_run), ("pod security says", what_admission_says),
             ("pod security custom", custom_resources)]
