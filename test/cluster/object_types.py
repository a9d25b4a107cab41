"""Fields of the wrong type: what the real server cannot decode is not taken from a file either.

Each field of objects of several kinds is replaced by values of other types and created with
dryRun=All. What the server decodes, this program reads; what it cannot decode, this program does not
read, unless the field table leaves the type of the field open, which ports that may be names are.
"""
import copy
import json
import os

import objects
from kube import ApiError, collection

PLACE = "default"
VALUES = ("x", 3, 3.5, True, [], {})


def bases():
    spec = objects.pod_spec("main", {
        "command": ["a"], "tty": False, "env": [{"name": "A", "value": "b"}],
        "ports": [{"containerPort": 80, "hostPort": 0}],
        "livenessProbe": {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 5},
        "securityContext": {"privileged": False, "runAsUser": 1, "capabilities": {"drop": ["ALL"]}}},
        hostNetwork=False, volumes=[{"name": "v", "hostPath": {"path": "/var/log"}}],
        nodeSelector={"a": "b"}, tolerations=[{"key": "a", "operator": "Exists"}])
    yield objects.workload("Pod", "typed", PLACE, spec)
    yield objects.workload("Deployment", "typed", PLACE, spec)
    yield objects.workload("CronJob", "typed", PLACE, spec)
    yield objects.service("typed", PLACE, 80, type="NodePort", externalIPs=["192.0.2.1"])
    yield objects.policy("typed", PLACE, ingress=[
        {"from": [{"ipBlock": {"cidr": "192.0.2.0/24", "except": ["192.0.2.1/32"]}},
                  {"namespaceSelector": {"matchLabels": {"a": "b"}}}],
         "ports": [{"protocol": "TCP", "port": 80, "endPort": 81}]}])
    yield objects.role("typed", [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"],
                                  "resourceNames": ["a"]}], PLACE)
    yield objects.binding("typed", "view", [objects.user("a")])
    yield {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": objects.meta("typed", PLACE),
           "spec": {"tls": [{"hosts": ["a.example"], "secretName": "s"}], "rules": [
               {"host": "a.example", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": {
                   "service": {"name": "a", "port": {"number": 80}}}}]}}]}}
    yield from objects.limits(PLACE)


def places(value, path=()):
    """The paths of all values below the object, its type aside."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if path or key not in ("apiVersion", "kind"):
            yield path + (key,)
            yield from places(inner, path + (key,))


def replaced(base, path, value):
    made = copy.deepcopy(base)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    return made


def mutants():
    for base in bases():
        for path in places(base):
            for value in VALUES:
                yield path, replaced(base, path, value)


def decoded(kube, place, made):
    """Whether the server could read the object, whatever it says of what it read."""
    try:
        kube.call("POST", place + "?dryRun=All", made)
    except ApiError as error:
        return error.status != 400 or "unmarshal" not in str(error)
    return True


def scenario(bench):
    folder = os.path.join(bench.folder, "types")
    os.makedirs(folder)
    made = list(mutants())
    for index, (_, mutant) in enumerate(made):
        with open(os.path.join(folder, f"{index}.json"), "w", encoding="utf-8") as text:
            json.dump(mutant, text)
    done = bench.run("audit", folder, "-o", "json", "--check", "version/skew")
    unread = {row["where"].split(".json")[0]: row["message"] for row in json.loads(done.stdout)["unread"]
              if ", not " in row["message"]}
    refused, open_fields = 0, set()
    for index, (path, mutant) in enumerate(made):
        kind = mutant["kind"]
        base = next(one for one in bases() if one["kind"] == kind)
        said = decoded(bench.kube, collection(base), mutant)
        ours = str(index) not in unread
        refused += not said
        assert ours or not said, f"the server reads {json.dumps(mutant)}; not read here: {unread[str(index)]}"
        if ours and not said:
            open_fields.add(".".join(str(key) for key in path if isinstance(key, str)))
    # A number or a name (IntOrString): the table says no type for these.
    assert all(field.endswith(".port") for field in open_fields), open_fields
    return f"{len(made)} objects, {refused} refused by the server; left open: {', '.join(sorted(open_fields))}"


SCENARIOS = (("fields of the wrong type", scenario),)
