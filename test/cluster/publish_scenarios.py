"""--publish and the chart on the real server: by the ServiceAccount's own token and its own Role, and by nothing else."""
import glob
import json
import os
import sys

import in_cluster_scenarios
from in_cluster_scenarios import PODS, ROOT, SPACE, enforced, start_job, told
from kubeconfig_scenarios import config, kubectl
from servers import Absent

sys.path.insert(0, os.path.join(ROOT, "test", "in_cluster"))
import chart  # noqa: E402

EXAMPLE = os.path.join(ROOT, "examples", "publish")
NAME = "kubeassay-result"
MAP = f"/api/v1/namespaces/{SPACE}/configmaps/{NAME}"
REPORTS = f"/apis/openreports.io/v1alpha1/namespaces/{SPACE}/reports"


def end(bench):
    for each in bench.kube.get(PODS)["items"]:
        bench.kube.delete({"apiVersion": "v1", "kind": "Pod", **each})
    bench.kube.wait("the end of the namespace", lambda: SPACE not in [
        n["metadata"]["name"] for n in bench.kube.get("/api/v1/namespaces")["items"]])


def publish(bench, place, code, said=""):
    path = config(bench, "publish.conf", {"token": bench.cluster.token_of(SPACE, "kubeassay")})
    done = bench.run("audit", "--kubeconfig", path, "--exit-zero", "-o", "text", "--publish", place)
    assert done.returncode == code and said in done.stderr, (done.returncode, done.stderr)


def published(bench):
    """What was written: whole, ours, and what the program says elsewhere."""
    one = bench.kube.get(MAP)
    summary = json.loads(one["data"]["summary.json"])
    assert summary["schema"] == "kubeassay.summary/1" and summary["failing"], summary
    assert "kubeassay_level" in one["data"]["metrics.prom"]
    managers = {(entry["manager"], entry["operation"]) for entry in one["metadata"]["managedFields"]}
    assert managers == {("kubeassay", "Apply")}, managers
    return one


def config_map(bench):
    place = f"configmap:{SPACE}/{NAME}"
    told(bench, "apply", "--validate=strict", "-k", EXAMPLE)
    try:
        told(bench, "delete", "rolebinding", "-n", SPACE, "kubeassay-publish")
        publish(bench, place, 6, "no right to patch or create it")
        told(bench, "apply", "-k", EXAMPLE)
        publish(bench, place, 0)
        first = published(bench)
        publish(bench, place, 0)
        second = published(bench)
        assert first["metadata"]["uid"] == second["metadata"]["uid"]
        publish(bench, f"configmap:{SPACE}/other", 6, "no right to")
        publish(bench, "configmap:shop/" + NAME, 6, "no right to")
        # Without our label it is somebody else's, whatever it is called.
        told(bench, "label", "configmap", "-n", SPACE, NAME, "app.kubernetes.io/managed-by=somebody", "--overwrite")
        told(bench, "patch", "configmap", "-n", SPACE, NAME, "-p", '{"data": {"mine": "yes"}}')
        publish(bench, place, 6, "not kubeassay's")
        assert bench.kube.get(MAP)["data"]["mine"] == "yes"
    finally:
        kubectl(bench, "--kubeconfig", bench.admin, "delete", "-k", EXAMPLE, "--wait=false", "--ignore-not-found")
        end(bench)
    return "written twice by its own token; refused without the Role, elsewhere, and over somebody else's"


def reports(bench):
    definitions = glob.glob(os.path.join(ROOT, "..", "shared", "schemas", "openreports", "*.yaml"))
    if not definitions:
        raise Absent("the definitions of OpenReports are not at hand")
    words = [word for path in definitions for word in ("-f", path)]
    told(bench, "apply", "-k", EXAMPLE)
    try:
        publish(bench, f"openreports:{SPACE}", 6, "its namespace or its kind is not there")
        told(bench, "apply", "--validate=strict", *words)
        told(bench, "wait", "--for=condition=Established", "--timeout=30s", *words)
        bench.kube.wait("the kind", lambda: bench.kube.get(REPORTS).get("items") is not None)
        publish(bench, f"openreports:{SPACE}", 0)
        publish(bench, f"openreports:{SPACE}", 0)
        made = {one["metadata"]["name"]: one for one in bench.kube.get(REPORTS)["items"]}
        assert {"kubeassay-default", "kubeassay-default.shop"} <= set(made), set(made)
        assert made["kubeassay-default.shop"]["scope"]["name"] == "shop"
        # The same by kubectl, where each lies in its own namespace.
        done = bench.run("audit", "--kubeconfig", bench.admin, "--exit-zero", "-o", "openreports")
        path = os.path.join(bench.folder, "reports.json")
        with open(path, "w", encoding="utf-8") as out:
            out.write(done.stdout)
        told(bench, "apply", "--server-side", "--force-conflicts", "--validate=strict", "--dry-run=server", "-f", path)
    finally:
        kubectl(bench, "--kubeconfig", bench.admin, "delete", "-k", EXAMPLE, "--wait=false", "--ignore-not-found")
        kubectl(bench, "--kubeconfig", bench.admin, "delete", "--ignore-not-found", *words)
        end(bench)
    return f"{len(made)} Reports"


def by_chart(bench):
    program = chart.renderer()
    if program is None:
        raise Absent("the renderer of charts is not there")
    path = os.path.join(bench.folder, "chart.yaml")
    with open(path, "w", encoding="utf-8") as out:
        out.write(chart.render(program, "kubeassay", SPACE))
    namespace = os.path.join(in_cluster_scenarios.EXAMPLE, "namespace.yaml")
    told(bench, "apply", "-f", namespace)
    try:
        kinds = told(bench, "apply", "--validate=strict", "-f", path).splitlines()
        pod = start_job(bench)
        assert pod["spec"]["serviceAccountName"] == "kubeassay", pod["spec"]
        enforced(bench)
    finally:
        kubectl(bench, "--kubeconfig", bench.admin, "delete", "-f", path, "--wait=false", "--ignore-not-found")
        kubectl(bench, "--kubeconfig", bench.admin, "delete", "-f", namespace, "--wait=false", "--ignore-not-found")
        end(bench)
    return f"{len(kinds)} objects accepted, the pod admitted"


SCENARIOS = [("publish a ConfigMap", config_map), ("publish Reports", reports), ("the chart in the cluster", by_chart)]
