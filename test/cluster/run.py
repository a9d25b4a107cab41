#!/usr/bin/env python3
"""End-to-end scenarios of kubeassay on real servers.

usage: run.py --program PATH --servers DIR [--kube-bench DIR] [--seed N] [--only NAME]

Three suites: a control plane on loopback, one for questions about rights, and a whole kubeadm node in
namespaces. Each scenario prints
one line; the closing line is "N passed, N failed, N skipped". The suite of the node is skipped, with
the reason, where namespaces are refused; in CI a skip is a failure. Run as root the whole of it lives
in its own network namespace, so that port 8080 is free for the insecure-port scenario.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import access_scenarios
import mission_rules
import namespaces
import node_scenarios
import scenarios
from servers import Absent, Cluster


def isolate():
    """Re-executes this program in a network namespace with only loopback, when that is possible."""
    if os.environ.get("KUBEASSAY_ISOLATED") or os.geteuid() != 0 or not shutil.which("unshare"):
        return
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode:
        return
    os.environ["KUBEASSAY_ISOLATED"] = "1"
    inner = 'ip link set lo up 2>/dev/null || ifconfig lo up; exec "$@"'
    os.execvp("unshare", ["unshare", "-n", "sh", "-c", inner, "sh", sys.executable, *sys.argv])


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def skip(self, names, reason):
        for name in names:
            self.skipped += 1
            mission_rules.WITNESS.skipped[name] = reason
            print(f"skip  {name}: {reason}", flush=True)

    def run(self, name, scenario, bench):
        begin = time.monotonic()
        mission_rules.WITNESS.current = name
        try:
            note = scenario(bench)
            self.passed += 1
            mission_rules.WITNESS.passed.add(name)
            print(f"ok    {name} ({time.monotonic() - begin:.1f} s){': ' + note if note else ''}",
                  flush=True)
        except Absent as reason:
            self.skip([name], reason)
        except Exception:  # a scenario that breaks is a failed one; the others still run
            self.failed += 1
            print(f"FAIL  {name}", flush=True)
            traceback.print_exc()
            bench.restore()

    def suite(self, what, make, chosen):
        """Starts a bench, runs the scenarios on it, and ends it whatever happens."""
        if not chosen:
            return
        start = time.monotonic()
        bench = make()
        try:
            bench.furnish()
            print(f"{what} ready after {time.monotonic() - start:.0f} s", flush=True)
            for name, scenario in chosen:
                self.run(name, scenario, bench)
        except Exception:  # a bench that does not come up, or cannot be put back, ends its suite only
            self.failed += 1
            print(f"FAIL  {what}", flush=True)
            traceback.print_exc()
        finally:
            bench.close()

    def judge_rules(self):
        """The table of the mission's rules, from what the scenarios showed."""
        wrong = mission_rules.judge(mission_rules.WITNESS)
        for line in wrong:
            print("wrong: " + line)
        self.failed += bool(wrong)

    def close(self):
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        if self.skipped and os.environ.get("CI") == "true":
            print("a skipped scenario is a failure in CI")
            return 1
        return 1 if self.failed or not self.passed else 0


def run_all(options, folder):
    print(f"seed {options.seed}", flush=True)

    def chosen(module):
        rows = module.in_order(random.Random(options.seed))
        return [row for row in rows if not options.only or options.only in row[0]]

    tally = Tally()
    tally.suite("cluster", lambda: scenarios.Bench(Cluster(options.servers, folder), options.program,
                                                   folder), chosen(scenarios))
    place = os.path.join(folder, "access")
    os.mkdir(place)
    tally.suite("access", lambda: access_scenarios.AccessBench(
        Cluster(options.servers, place), options.program, place, options.seed, scenarios.Bench.run),
        chosen(access_scenarios))
    rows = chosen(node_scenarios)
    reason = namespaces.missing() if rows else ""
    if reason:
        tally.skip([name for name, _ in rows], reason)
    else:
        tally.suite("node", lambda: node_scenarios.NodeBench(options.servers, options.program, folder,
                                                             options.kube_bench), rows)
    if not options.only:
        tally.judge_rules()
    return tally.close()


def main():
    isolate()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--servers", required=True)
    parser.add_argument("--kube-bench")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100000)
    parser.add_argument("--only")
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    folder = tempfile.mkdtemp(prefix="kubeassay-e2e-")
    try:
        return run_all(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
