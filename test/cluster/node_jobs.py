"""Nodes read by Jobs (`audit --nodes`) on the real server, controller manager and kubelet.

The runtime of the test starts no container. What one would have written is put down for it: the output
of `collect node --log` on this node, in the form of CRI logs. That a container may see as much is
compared apart, without one: in namespaces and with the capabilities of the Job's pod.
"""
import json
import os
import signal
import sys
import time

from kube import ApiError
from kubeadm_files import ADMIN
from mission_rules import WITNESS
from namespaces import InsideProcess
from servers import NODE

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "test", "in_cluster"))
from worse_jobs import WORSE  # noqa: E402
SPACE = "kubeassay-nodes"
AUDITOR = "system:serviceaccount:kubeassay:kubeassay"
LOG = "/run/node.log"
WRITTEN = "/run/fakecri/collect.log"
PLACE = "/run/node-jobs"
IMAGE = "registry.example.com/security/kubeassay:0.1.0"
JOBS = f"/apis/batch/v1/namespaces/{SPACE}/jobs"
PODS = f"/api/v1/namespaces/{SPACE}/pods"


def kubectl(bench, *words):
    return bench.node.run(["kubectl", f"--kubeconfig={ADMIN}", *words], code=0).stdout


def examples(bench):
    """The objects of both examples that the auditor needs, accepted as they are."""
    for folder, names in (("in-cluster", ("role.yaml", "binding.yaml")),
                          ("node-jobs", ("namespace.yaml", "role.yaml", "binding.yaml", "network-policy.yaml",
                                         "admission.yaml"))):
        for name in names:
            with open(os.path.join(ROOT, "examples", folder, name), encoding="utf-8") as text:
                bench.node.put(f"{PLACE}/{folder}/{name}", text.read())
        kubectl(bench, "apply", "--validate=strict", *(f"-f{PLACE}/{folder}/{name}" for name in names))


def writes(bench, text):
    """From now on the container of a Job writes this."""
    lines = [f"2026-11-26T00:00:00.000000000Z stdout F {line}\n" for line in text.split("\n")[:-1]]
    bench.node.put(WRITTEN, "".join(lines))


def gone(bench):
    """No Job and no pod is left of those that were there."""
    assert not bench.kube.get(JOBS)["items"], bench.kube.get(JOBS)["items"]
    bench.kube.wait("the end of the pods", lambda: not bench.kube.get(PODS)["items"], 60)


def by_jobs(bench, *words):
    """The report, and what was said on standard error."""
    done = bench.run("audit", "--kubeconfig", ADMIN, "--as", AUDITOR, "-o", "json", "--nodes", "--node-image",
                     IMAGE, *words, timeout=280)
    return WITNESS.report(done), done.stderr


def said(report):
    return {(f["check"], json.dumps(f["subject"], sort_keys=True)): (f["verdict"], f["message"], f["reason"])
            for f in report["findings"]}


def same_as_a_file(bench):
    """The evidence that comes through a Job is judged as the same evidence in a file is."""
    from_file = WITNESS.report(bench.run("audit", "--kubeconfig", ADMIN, "--as", AUDITOR, "-o", "json",
                                         "--add-node", LOG))
    begin = time.monotonic()
    through_job, error = by_jobs(bench, "--trace-requests")
    seconds = time.monotonic() - begin
    one, other = said(from_file), said(through_job)
    differ = {name: (one.get(name), other.get(name)) for name in one.keys() | other.keys()
              if one.get(name) != other.get(name)}
    assert not differ, differ
    files = [f for f in through_job["findings"] if f["subject"]["kind"] == "File"]
    assert len(files) > 50 and {"pass", "fail"} <= {f["verdict"] for f in files}, len(files)
    written = [line.split(" ")[0] for line in error.splitlines() if line.startswith(("POST ", "DELETE "))]
    assert written == ["POST", "DELETE"], error
    gone(bench)
    return seconds, len(files)


def unknown_for(bench, code, says):
    """Everything that only the node shows is unknown for this reason, and a line says so."""
    report, error = by_jobs(bench)
    line = f"kubeassay: 1 of 1 nodes gave no evidence: {says} ({NODE})"
    assert line in error, error
    # What the API does not show; of the rest mirror pods may decide.
    rows = [f for f in report["findings"] if f["check"] in ("file/admin-kubeconfig-mode", "file/kubelet-unit-mode")]
    assert rows and {f["verdict"] for f in rows} == {"unknown"}, rows
    assert {f["reason"]["code"] for f in rows} == {code}, rows
    return report


def cut(bench, whole):
    lines = whole.split("\n")
    writes(bench, "\n".join(lines[:-2]) + "\n")
    unknown_for(bench, "partial", "the node's log ends before its manifest")
    gone(bench)
    writes(bench, "sh: kubeassay: not found\n")
    unknown_for(bench, "malformed", "the node's log is no evidence")
    gone(bench)
    writes(bench, whole)


def denied(bench):
    kubectl(bench, "delete", "-f", f"{PLACE}/node-jobs/binding.yaml")

    def refused():
        _, error = by_jobs(bench)
        return "no right to create jobs" in error
    bench.kube.wait("a refused Job", refused, 60)
    unknown_for(bench, "denied", f"no right to create jobs in namespace {SPACE}")
    gone(bench)
    kubectl(bench, "apply", "-f", f"{PLACE}/node-jobs/binding.yaml")


def interrupted(bench, whole):
    """Ctrl-C while the pod still runs: the Job is removed, and the exit code says what happened."""
    bench.node.run(["rm", WRITTEN], code=0)
    audit = InsideProcess(bench.node, "kubeassay", [
        "kubeassay", "audit", "--kubeconfig", ADMIN, "--nodes", "--node-image", IMAGE])
    try:
        bench.kube.wait("a running pod", lambda: any(
            pod["status"].get("phase") == "Running" for pod in bench.kube.get(PODS)["items"]), 60)
        os.kill(audit.inner, signal.SIGINT)
        assert audit.child.wait(30) == 130, audit.child.returncode
    finally:
        audit.stop()
    gone(bench)
    writes(bench, whole)


def by_hand(bench):
    """The printed Job is accepted strictly; what kubectl logs gives of it is a node file."""
    text = bench.run("node-job", NODE, "--image", IMAGE, code=0).stdout
    bench.node.put(f"{PLACE}/job.yaml", text)
    done = bench.node.run(["kubectl", f"--kubeconfig={ADMIN}", "apply", "--validate=strict", f"-f{PLACE}/job.yaml"],
                          code=0)
    assert "arning" not in done.stderr, done.stderr
    job = done.stdout.split()[0].split("/")[1]
    try:
        bench.kube.wait("the Job's end", lambda: bench.kube.get(f"{JOBS}/{job}")["status"].get("succeeded"), 60)
        bench.node.put(f"{PLACE}/saved.log", kubectl(bench, "logs", "-n", SPACE, f"job/{job}"))
        assert bench.node.read(f"{PLACE}/saved.log") == bench.node.read(LOG)
    finally:
        kubectl(bench, "delete", "job", "-n", SPACE, job)


def admission(bench):
    """The policy of the example admits the printed Job, and none that may do more."""
    text = bench.run("node-job", NODE, "--image", IMAGE, code=0).stdout
    bench.node.put(f"{PLACE}/good.yaml", text)
    good = json.loads(kubectl(bench, "create", "--dry-run=client", "-o", "json", f"-f{PLACE}/good.yaml"))
    path = f"{JOBS}?dryRun=All"

    def refused(name):
        job = json.loads(json.dumps(good))
        pod = job["spec"]["template"]["spec"]
        WORSE[name](job, pod, pod["containers"][0])
        try:
            bench.kube.call("POST", path, job)
        except ApiError as error:
            assert "kubeassay-node-jobs" in str(error), (name, error)
            return True
        return False
    bench.kube.wait("the admission policy", lambda: refused("a command"), 30)
    admitted = [name for name in WORSE if not refused(name)]
    assert not admitted, admitted
    bench.kube.call("POST", path, good)
    return len(WORSE)


def seen_with(bench, capabilities):
    """What `collect node` sees below a read-only /, in a PID namespace of its own, with these capabilities."""
    view = "/run/view"
    script = (f"mkdir -p {view} && mount --rbind / {view} && mount --make-rprivate {view} && "
              f"mount -o remount,bind,ro {view} && exec setpriv --no-new-privs --inh-caps {capabilities} "
              f"--bounding-set {capabilities} kubeassay collect node --root {view} --name {NODE}")
    done = bench.node.run(["unshare", "-m", "-p", "-f", "--propagation", "private", "sh", "-c", script],
                          code=0)
    return json.loads(done.stdout)


def sandbox(bench):
    """The capabilities of the Job are enough, and without the second one less is seen."""
    text = bench.run("node-job", NODE, "--image", IMAGE, code=0).stdout
    assert "- DAC_READ_SEARCH " in text and "- SYS_PTRACE " in text
    both = seen_with(bench, "-all,+dac_read_search,+sys_ptrace")
    whole = bench.collect_node()
    differ = {name for name in whole.keys() | both.keys() if whole.get(name) != both.get(name)}
    assert not differ, {name: [str(seen.get(name))[:600] for seen in (whole, both)] for name in differ}
    less = seen_with(bench, "-all,+dac_read_search")
    assert less["listeners"] != whole["listeners"], less["listeners"]


def scenario(bench):
    bench.run("collect", "node", "--log", "--output", LOG, code=0)
    whole = bench.node.read(LOG)
    try:
        examples(bench)
        writes(bench, whole)
        seconds, files = same_as_a_file(bench)
        cut(bench, whole)
        denied(bench)
        interrupted(bench, whole)
        by_hand(bench)
        worse = admission(bench)
        sandbox(bench)
    finally:
        bench.node.run(["rm", "-rf", "/run/fakecri", "/run/view"], code=None)
        bench.node.run(["kubectl", f"--kubeconfig={ADMIN}", "delete", "--ignore-not-found", "--wait=true",
                        "--timeout=60s", "-f", f"{PLACE}/node-jobs", "-f", f"{PLACE}/in-cluster"], code=None,
                       timeout=90)
    return f"{files} rows of files through a Job in {seconds:.1f} s, {worse} worse Jobs not admitted"
