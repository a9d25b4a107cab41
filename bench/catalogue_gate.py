#!/usr/bin/env python3
"""What a whole audit costs, all checks on, beside other programs over the same objects.

usage: catalogue_gate.py PROGRAM

1,000 objects of bench/cluster_objects.py (seed 1) are judged by this program, kube-score and
checkov, in turns; the least CPU of each counts, with its children, and the peak of the memory that
none shares. Then 10,000 and 100,000 objects, and starting with every check read beside `kubectl
version --client`.

What is wanted: a tenth of the faster peer's CPU, and of its memory for what judging adds to
starting; for ten times the objects 11 times the CPU, and 1.2 times the memory beyond what
collecting them takes; half of kubectl's CPU to start. A line that
ends in "ok" or "BROKEN" is a bound. A line that ends in "not reached" is not one yet: it says how
far there is to go. The closing line counts the bounds.
"""
import json
import os
import subprocess
import sys
import tempfile

from cluster_objects import objects

SEED = 1
NOISE = 1  # MB between two runs of one program; no bound divides by less
HERE = os.path.dirname(os.path.abspath(__file__))


def run(arguments, allowed=(0, 1, 3)):
    """CPU seconds of a run and its children, and the peak of its memory in megabytes."""
    with subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        sys.exit(f"{arguments}: exit {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def least(arguments, turns):
    figures = [run(arguments) for _ in range(turns)]
    return min(cpu for cpu, _ in figures), min(memory for _, memory in figures)


def write(path, count):
    """One YAML document an object; JSON is YAML, and one form serves all three programs."""
    with open(path, "w", encoding="utf-8") as out:
        for made in objects(count, SEED):
            out.write("---\n" + json.dumps(made) + "\n")


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def bound(self, what, ratio, most):
        good = ratio <= most
        self.passed += good
        self.failed += not good
        print(f"{what}: {ratio:.3f} (at most {most:g}) {'ok' if good else 'BROKEN'}", flush=True)

    @staticmethod
    def aim(what, ratio, most):
        """Wanted, and no bound yet."""
        print(f"{what}: {ratio:.3f} (wanted: {most:g}) "
              f"{'reached' if ratio <= most else 'not reached'}", flush=True)


def beside_peers(tally, program, folder):
    peers = subprocess.run(["bash", os.path.join(HERE, "peers.sh")], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.strip()
    path = os.path.join(folder, "thousand.yaml")
    write(path, 1000)
    ours = least([program, "audit", path, "-o", "json"], 7)
    start = least([program, "checks", "list"], 7)
    table = {
        "kube-score": least([f"{peers}/kube-score", "score", "-o", "json", path], 3),
        "checkov": least([f"{peers}/checkov/bin/checkov", "-f", path, "--framework", "kubernetes",
                          "--skip-download", "--quiet", "--compact", "-o", "json"], 1),
    }
    table["this program"] = ours
    for name, (cpu, memory) in table.items():
        print(f"1,000 objects: {name}: {cpu:.3f} CPU seconds, {memory:.1f} MB")
    del table["this program"]
    fastest = min(table.values())
    print(f"memory over that of the faster peer, all of it: {ours[1] / fastest[1]:.3f}")
    tally.aim("CPU over that of the faster peer", ours[0] / fastest[0], 0.1)
    tally.aim("memory beyond starting over the faster peer's",
              (ours[1] - start[1]) / fastest[1], 0.1)


def growth(tally, program, folder):
    figures, beyond = {}, {}
    for count, turns in ((10_000, 3), (100_000, 1)):
        path = os.path.join(folder, f"{count}.yaml")
        write(path, count)
        whole = least([program, "audit", path, "-o", "json"], turns)
        stored = least([program, "collect", os.path.join(folder, "snapshot"), path], 1)
        figures[count] = whole
        beyond[count] = max(NOISE, whole[1] - stored[1])
        print(f"{count:,} objects: {whole[0]:.2f} CPU seconds, {whole[1]:.0f} MB; "
              f"to collect them takes {stored[0]:.2f} s and {stored[1]:.0f} MB")
    tally.bound("CPU of ten times the objects", figures[100_000][0] / figures[10_000][0], 11)
    tally.bound("memory beyond collecting them, of ten times the objects",
                beyond[100_000] / beyond[10_000], 1.2)


def starting(tally, program):
    servers = subprocess.run(["bash", os.path.join(HERE, "../test/cluster/build_servers.sh")],
                             check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    ours = least([program, "checks", "list"], 15)
    kubectl = least([f"{servers}/kubectl", "version", "--client"], 15)
    print(f"start with the whole catalogue: {ours[0] * 1e3:.1f} ms CPU, {ours[1]:.1f} MB; "
          f"kubectl version --client: {kubectl[0] * 1e3:.1f} ms, {kubectl[1]:.1f} MB")
    tally.bound("CPU of starting over kubectl's", ours[0] / kubectl[0], 0.5)


def main():
    program = sys.argv[1]
    tally = Tally()
    starting(tally, program)
    with tempfile.TemporaryDirectory(prefix="kubeassay-bench-") as folder:
        beside_peers(tally, program, folder)
        growth(tally, program, folder)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
