#!/usr/bin/env python3
"""What a whole audit costs, all checks on, beside other programs over the same objects.

usage: catalogue_gate.py PROGRAM

1,000 objects of bench/cluster_objects.py (seed 1) are judged by this program, kube-score and
checkov, in turns; the least CPU of each counts, with its children, and the least peak of its memory
(checkov takes a hundred times as long and has one turn). Starting with every check read goes beside
`kubectl version --client` in the same way. Then 10,000 and 100,000 objects: short runs find quiet
moments that a long one does not, so each turn has a ratio of its own, to the median of short runs
around the long one, and the median of those ratios counts. Noise only makes it worse.

What is wanted: a tenth of the faster peer's CPU and memory; for ten times the objects 11 times the
CPU, and 1.2 times the memory beyond what collecting them takes; half of kubectl's CPU to start. A
line that ends in "ok" or "BROKEN" is a bound; that of the memory is 0.35, near what is reached. A
line that ends in "not reached" says how far there is to go. The closing line counts the bounds.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile

from cluster_objects import objects

SEED = 1
TURNS = 15
GROWTH_TURNS = 3
NOISE = 1  # MB between two runs of one program; no bound divides by less
HERE = os.path.dirname(os.path.abspath(__file__))


def run(arguments, allowed=(0, 1, 3)):
    """CPU seconds of a run and its children, and the peak of its memory in megabytes."""
    runner = os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), "bench", "run_alone")
    said = subprocess.run([runner, *arguments], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.split()
    if int(said[0]) not in allowed:
        sys.exit(f"{arguments}: exit {said[0]}")
    return float(said[1]), int(said[2]) / 1024


def least_in_turns(commands, turns):
    """The least CPU and memory of each command. They take turns: a busy minute is one for all."""
    figures = [[] for _ in commands]
    for _ in range(turns):
        for mine, arguments in zip(figures, commands):
            mine.append(run(arguments))
    return [(min(cpu for cpu, _ in mine), min(memory for _, memory in mine)) for mine in figures]


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
    ours, kube_score = least_in_turns(
        [[program, "audit", path, "-o", "json"],
         [f"{peers}/kube-score", "score", "-o", "json", path]], TURNS)
    table = {
        "kube-score": kube_score,
        "checkov": run([f"{peers}/checkov/bin/checkov", "-f", path, "--framework", "kubernetes",
                          "--skip-download", "--quiet", "--compact", "-o", "json"]),
    }
    table["this program"] = ours
    for name, (cpu, memory) in table.items():
        print(f"1,000 objects: {name}: {cpu:.3f} CPU seconds, {memory:.1f} MB")
    del table["this program"]
    fastest = min(table.values())
    tally.bound("CPU over that of the faster peer", ours[0] / fastest[0], 0.1)
    tally.bound("memory over that of the faster peer", ours[1] / fastest[1], 0.35)
    tally.aim("the same, as it should be", ours[1] / fastest[1], 0.1)


def growth(tally, program, folder):
    counts = (10_000, 100_000)
    paths = {count: os.path.join(folder, f"{count}.yaml") for count in counts}
    for count, path in paths.items():
        write(path, count)
    audits = {count: [program, "audit", path, "-o", "json"] for count, path in paths.items()}
    ratios, figures = [], {count: [] for count in counts}
    for _ in range(GROWTH_TURNS):
        few = [run(audits[10_000]) for _ in range(4)]
        many = run(audits[100_000])
        few += [run(audits[10_000]) for _ in range(4)]
        ratios.append(many[0] / statistics.median(cpu for cpu, _ in few))
        figures[10_000] += few
        figures[100_000].append(many)
    beyond = {}
    for count, runs in figures.items():
        stored = run([program, "collect", os.path.join(folder, "snapshot"), paths[count]])
        cpu = statistics.median(cpu for cpu, _ in runs)
        memory = min(memory for _, memory in runs)
        beyond[count] = max(NOISE, memory - stored[1])
        print(f"{count:,} objects: {cpu:.2f} CPU seconds, {memory:.0f} MB; "
              f"to collect them takes {stored[0]:.2f} s and {stored[1]:.0f} MB")
    tally.bound("CPU of ten times the objects", statistics.median(ratios), 11)
    tally.bound("memory beyond collecting them, of ten times the objects",
                beyond[100_000] / beyond[10_000], 1.2)


def starting(tally, program):
    servers = subprocess.run(["bash", os.path.join(HERE, "../test/cluster/build_servers.sh")],
                             check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    ours, kubectl = least_in_turns(
        [[program, "checks", "list"], [f"{servers}/kubectl", "version", "--client"]], TURNS)
    print(f"start with the whole catalogue: {ours[0] * 1e3:.1f} ms CPU, {ours[1]:.1f} MB; "
          f"kubectl version --client: {kubectl[0] * 1e3:.1f} ms, {kubectl[1]:.1f} MB")
    tally.bound("CPU of starting over kubectl's", ours[0] / kubectl[0], 0.5)


def main():
    program = os.path.abspath(sys.argv[1])
    tally = Tally()
    starting(tally, program)
    with tempfile.TemporaryDirectory(prefix="kubeassay-bench-") as folder:
        beside_peers(tally, program, folder)
        growth(tally, program, folder)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
