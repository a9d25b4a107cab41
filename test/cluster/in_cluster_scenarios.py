"""examples/in-cluster on the real server: accepted, admitted under `restricted`, and enough to audit with."""
import json
import os
import shutil
import subprocess
import sys

from kubeconfig_scenarios import kubectl

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "test", "in_cluster"))
from unpack import unpack  # noqa: E402
from servers import Absent  # noqa: E402

EXAMPLE = os.path.join(ROOT, "examples", "in-cluster")
SPACE = "kubeassay"
PODS = f"/api/v1/namespaces/{SPACE}/pods"


def told(bench, *words):
    done = kubectl(bench, "--kubeconfig", bench.admin, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def start_job(bench):
    """Runs the CronJob now; its pod, as the Job controller made it and admission let it in."""
    told(bench, "create", "job", "-n", SPACE, "--from=cronjob/kubeassay", "first")
    return bench.kube.wait("the pod of the Job", lambda: bench.kube.get(PODS)["items"])[0]


def enforced(bench):
    """The namespace refuses a pod that is not restricted: admitting ours meant something."""
    loose = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "loose", "namespace": SPACE},
             "spec": {"serviceAccountName": "kubeassay", "containers": [{"name": "a", "image": "a"}]}}
    path = os.path.join(bench.folder, "loose.json")
    with open(path, "w", encoding="ascii") as text:
        json.dump(loose, text)
    done = kubectl(bench, "--kubeconfig", bench.admin, "create", "-f", path)
    assert done.returncode != 0 and 'violates PodSecurity "restricted' in done.stderr, done.stderr


def furnish(bench, root):
    """What the kubelet would put into the container: the token, the authority, the volume."""
    place = os.path.join(root, "var/run/secrets/kubernetes.io/serviceaccount")
    os.makedirs(place)
    with open(os.path.join(place, "token"), "w", encoding="ascii") as text:
        text.write(bench.cluster.token_of(SPACE, "kubeassay"))
    shutil.copy(bench.cluster.pki.path("ca.crt"), os.path.join(place, "ca.crt"))
    os.mkdir(os.path.join(root, "results"))
    os.chmod(os.path.join(root, "results"), 0o777)


def run_container(bench, root, pod):
    container = pod["spec"]["containers"][0]
    words = [word.replace("$(POD_NAME)", pod["metadata"]["name"]) for word in container["args"]]
    user = pod["spec"]["securityContext"]["runAsUser"]
    if os.geteuid() != 0:
        raise Absent("only root can enter another root")
    return subprocess.run(
        ["chroot", f"--userspec={user}:{user}", root, "/usr/bin/kubeassay", *words], check=False, text=True,
        capture_output=True, timeout=120, stdin=subprocess.DEVNULL,
        env={"PATH": "/usr/sbin:/usr/bin", "KUBERNETES_SERVICE_HOST": "127.0.0.1",
             "KUBERNETES_SERVICE_PORT": str(bench.cluster.port), "POD_NAME": pod["metadata"]["name"]})


def scenario(bench):
    kinds = told(bench, "apply", "--validate=strict", "-k", EXAMPLE).splitlines()
    try:
        pod = start_job(bench)
        assert pod["spec"]["serviceAccountName"] == "kubeassay", pod["spec"]
        enforced(bench)
        archive, root = (os.path.join(bench.folder, name) for name in ("image.tar", "image"))
        subprocess.run([sys.executable, os.path.join(ROOT, "scripts", "oci_image.py"), bench.program, archive],
                       check=True, capture_output=True, timeout=300)
        os.mkdir(root)
        os.chmod(bench.folder, 0o755)
        unpack(archive, root)
        furnish(bench, root)
        done = run_container(bench, root, pod)
        name = pod["metadata"]["name"]
        assert done.returncode in (0, 1, 3) and "kubeassay" in done.stdout, done.stderr
        with open(os.path.join(root, "results", name + ".json"), encoding="utf-8") as text:
            report = json.load(text)
        left = sorted(os.listdir(os.path.join(root, "results")))
        assert left == [name + end for end in (".html", ".json", ".tar.zst")], left
        denied = [r["id"] for r in report["requests"] if r["presence"] == "denied"]
        read = [r["id"] for r in report["requests"] if r["presence"] == "present"]
        assert not denied and len(read) > 15, (denied, read)
        assert report["target"]["name"] == "in-cluster", report["target"]
    finally:
        kubectl(bench, "--kubeconfig", bench.admin, "delete", "-k", EXAMPLE, "--wait=false", "--ignore-not-found")
        for each in bench.kube.get(PODS)["items"]:
            bench.kube.delete({"apiVersion": "v1", "kind": "Pod", **each})
        bench.kube.wait("the end of the namespace", lambda: SPACE not in [
            n["metadata"]["name"] for n in bench.kube.get("/api/v1/namespaces")["items"]])
    return f"{len(kinds)} objects accepted, the pod admitted, {len(read)} lists read, none denied"


SCENARIOS = [("in the cluster", scenario)]
