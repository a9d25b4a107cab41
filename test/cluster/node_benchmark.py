"""The CIS benchmark on the whole node, as kubeadm leaves it, beside what kube-bench says of that node.

kube-bench runs as a program of the node, in its namespaces, and its report is laid beside ours. Where
both do not say the same, kube_bench/differences.md has the reason, control for control: a difference
without a row fails, and so does a row without a difference.
"""
import json
import os
import re
import time

from servers import Absent

# Not its policies: they ask kubectl and jq for one object after the other, and none of them can FAIL.
TARGETS = "master,controlplane,etcd,node"
CONTROLS = 97
REPORT = "/run/kube-bench.json"
TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kube_bench", "differences.md")
# What it fails on a host of kubeadm's defaults; its users report the same.
FAILS = {"1.1.12", "1.2.5", "1.2.15", "1.2.16", "1.2.17", "1.2.18", "1.2.19", "1.2.30", "1.3.2", "1.4.1",
         "4.1.1", "4.1.9"}
# And on this node: its kubelet is told not to keep its chains, and no kube-proxy runs.
FAILS_HERE = {"4.2.6", "4.3.1"}
# WARN and INFO decide nothing, as unknown does.
SAME = {("PASS", "pass"), ("FAIL", "fail"), ("WARN", "unknown"), ("INFO", "unknown")}


def sort_key(control):
    return [int(part) for part in control.split(".")]


def explained():
    """The committed table: control -> (theirs, ours)."""
    with open(TABLE, encoding="utf-8") as text:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")]
                for line in text if re.match(r"\| \d", line)]
    wrong = [row for row in rows if len(row) != 4 or not all(row)]
    assert not wrong, f"rows without a reason, or with a column too much: {wrong}"
    table = {control: (theirs, ours) for control, theirs, ours, _ in rows}
    assert len(table) == len(rows), "a control has two rows"
    return table


def run_kube_bench(bench):
    """Writes its report to the node. Returns its states, by control, and the seconds it took."""
    folder = bench.kube_bench
    if not folder:
        raise Absent("no kube-bench; --kube-bench $(bash test/cluster/kube_bench/build.sh) builds it")
    begin = time.monotonic()
    bench.node.run(["timeout", "-k", "5", "60", f"{folder}/kube-bench", "run", "--targets", TARGETS,
                    "--benchmark", "cis-1.12", "--config-dir", f"{folder}/cfg",
                    "--config", f"{folder}/cfg/config.yaml", "--json", "--outputfile", REPORT],
                   code=0, timeout=90)
    seconds = time.monotonic() - begin
    states = {result["test_number"]: result["status"]
              for part in json.loads(bench.node.read(REPORT))["Controls"]
              for group in part["tests"] for result in group["results"]}
    return states, seconds


def unexplained(both):
    """A line for each control of which the table and this run say different things; how many differ."""
    table = explained()
    differing = {control: pair for control, pair in both.items() if pair not in SAME}
    return [f"{control}: kube-bench and we say {differing.get(control, 'the same')}, "
            f"the table has {table.get(control, 'no row')}"
            for control in sorted(differing.keys() | table.keys(), key=sort_key)
            if differing.get(control) != table.get(control)], len(differing)


def scenario(bench):
    states, seconds = run_kube_bench(bench)
    fails = {control for control, state in states.items() if state == "FAIL"}
    assert fails == FAILS | FAILS_HERE, sorted(fails ^ (FAILS | FAILS_HERE), key=sort_key)
    report = bench.audit("--profile", "cis-kubernetes-1.12", "--compare-kube-bench", REPORT)
    both = {control["id"]: (control["kubeBench"], control["verdict"])
            for control in report["benchmark"]["controls"] if control["kubeBench"]}
    assert len(both) == CONTROLS and {c: theirs for c, (theirs, _) in both.items()} == states, both
    ours = {control for control in FAILS if both[control][1] != "fail"}
    assert not ours, f"its failures that are none of ours: {sorted(ours, key=sort_key)}"
    wrong, differing = unexplained(both)
    assert not wrong, "not explained:\n" + "\n".join(wrong)
    return (f"{len(both) - differing} the same, {differing} differ (all explained); the {len(FAILS)} of its "
            f"baseline fail here too; kube-bench took {seconds:.1f} s")
