"""Who gained and lost which right, against the real server: random roles and bindings come, and go again.

Of each row some part is asked of the server (SubjectAccessReview) while the right is there and when it is gone, and of
the program for the state before. Stars are asked by something that they hold; what was allowed before is then not said.
"""
import json
import os
import random

from access_questions import spec_of
from access_reviews import in_threads, our_answers, review
from access_world import LABEL, RBAC, SPACES, World
from kube import ApiError

ASKED = 1500  # parts of rows


def snapshot(bench, name):
    path = os.path.join(bench.folder, name + ".tar.zst")
    bench.run("collect", path, "--kubeconfig", bench.admin, code=0)
    return path


def clear(kube):
    """Takes away what other scenarios left of a world like this one."""
    label = "?labelSelector=" + LABEL
    places = [f"/apis/{RBAC}/v1/namespaces/{space}" for space in SPACES]
    for place in places:
        kube.call("DELETE", f"{place}/rolebindings{label}")
        kube.call("DELETE", f"{place}/roles{label}")
    kube.call("DELETE", f"/apis/{RBAC}/v1/clusterrolebindings{label}")
    kube.call("DELETE", f"/apis/{RBAC}/v1/clusterroles{label}")
    try:
        kube.call("DELETE", f"/apis/{RBAC}/v1/clusterrolebindings/last")
    except ApiError as error:
        if error.status != 404:
            raise


def rows_between(bench, before, after):
    done = bench.run("access-review", before, after, "-o", "json", code=1)
    answer = json.loads(done.stdout)
    assert answer["notKnown"] == [] and answer["notKnownBefore"] == [], answer["notKnown"]
    return answer["rows"]


def identity(subject):
    """A user and groups that authentication would give who the binding means."""
    everybody = "system:authenticated"
    if subject["kind"] == "ServiceAccount":
        space = subject["namespace"]
        return (f"system:serviceaccount:{space}:{subject['name']}",
                ["system:serviceaccounts", f"system:serviceaccounts:{space}", everybody])
    if subject["kind"] == "Group":
        return "nobody-in-particular", [subject["name"]]
    return subject["name"], [everybody]


def pick(rng, row):
    """A request that the row's right allows, and whether it has no star."""
    right = rng.choice(row["rights"])
    verb = rng.choice(right["verbs"])
    who = identity(row["grant"]["subject"])
    if right["nonResourceURLs"]:
        url = rng.choice(right["nonResourceURLs"])
        spec = spec_of(*who, {"path": url.rstrip("*") or "/x", "verb": verb.replace("*", "get")})
        return spec, "*" not in verb + url
    group, resource = rng.choice(right["apiGroups"]), rng.choice(right["resources"])
    plain = "*" not in verb + group + resource
    name, _, sub = resource.partition("/")
    request = {"verb": verb.replace("*", "get"), "group": "" if group == "*" else group, "subresource": sub,
               "resource": "pods" if name == "*" else name, "name": rng.choice(right["resourceNames"] or [""])}
    if "namespace" in row["grant"]["binding"]:
        request["namespace"] = row["grant"]["binding"]["namespace"]
    return spec_of(*who, request), plain


def ask(bench, specs):
    return in_threads(bench.kube.connect, [lambda connection, spec=spec: review(connection, spec) for spec in specs])


def wrong(specs, answers, meant):
    return [spec for spec, answer in zip(specs, answers) if answer is not meant][:3]


def changes(bench, settle, sweep):
    rng = random.Random(bench.seed)
    clear(bench.kube)
    before = snapshot(bench, "review-before")
    world = World(rng)
    for obj in world.objects:
        bench.kube.create(obj)
    settle(bench, world)
    after = snapshot(bench, "review-after")
    rows = rows_between(bench, before, after)
    assert len(rows) >= 50 and {row["change"] for row in rows} == {"gained"}, len(rows)
    picked = [pick(rng, rng.choice(rows)) for _ in range(ASKED)]
    specs = [spec for spec, _ in picked]
    assert not wrong(specs, ask(bench, specs), True), wrong(specs, ask(bench, specs), True)
    plain = [spec for spec, is_plain in picked if is_plain]
    was = [answer["allowed"] for answer in our_answers(bench, plain, snapshot=before)]
    assert not wrong(plain, was, False), wrong(plain, was, False)
    sweep(bench)
    gone = rows_between(bench, after, snapshot(bench, "review-gone"))
    # Two bindings of the sweep tell when the others are gone.
    lost = [row for row in gone if row["change"] == "lost"]
    come = {row["grant"]["binding"]["name"] for row in gone} - {row["grant"]["binding"]["name"] for row in lost}
    assert len(lost) >= 50 and come <= {"swept"}, come
    parts = [pick(rng, rng.choice(lost)) for _ in range(ASKED)]
    left = [spec for spec, is_plain in parts if is_plain]
    answers = ask(bench, left)
    assert not wrong(left, answers, False), wrong(left, answers, False)
    return f"{len(rows)} rights gained, {len(lost)} lost, {len(specs) + len(left)} questions to the server"
