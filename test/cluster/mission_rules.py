#!/usr/bin/env python3
"""The rules the mission names, and where each verdict of each was seen: insecure port, anonymous
authentication, wildcard roles, unpatched kubelet and runc.

usage: mission_rules.py --program PATH

A cell of the table holds scenarios of this end-to-end run, and fixtures where a release cannot be
had; or it says why the verdict cannot come about. A cell is proven by what happened: every scenario
it names ran, passed, and one of its reports held that verdict of that check; every fixture it names
passes. A verdict that cannot come about must stand in no report. An empty cell is an error.

Run as a program it judges what needs no cluster: that no cell is empty, that the scenarios exist
and that the fixtures pass.
"""
import argparse
import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VERDICTS = ("fail", "pass", "unknown", "not-applicable")
SHORT = {"not-applicable": "na"}


@dataclass
class Scenario:
    """A scenario of this run, by its name, in whose reports the verdict stands."""
    name: str


@dataclass
class Recorded:
    """A fixture of test/checks/<check>/: what a release that cannot be had was recorded with."""
    file: str
    source: str


@dataclass
class Never:
    """Why the verdict cannot come about."""
    why: str


@dataclass
class Rule:
    name: str
    check: str
    cells: dict


TABLE = [
    Rule("insecure port", "apiserver/insecure-port", {
        "fail": [Scenario("weakness insecure-port"), Scenario("node insecure-port"),
                 Recorded("fail.default-1.19", "argv of 1.19, whose default is 8080: "
                                               "https://github.com/kubernetes/kubernetes/pull/95856")],
        "pass": [Recorded("pass.default-1.20", "argv of 1.20, whose default is 0: "
                                               "https://github.com/kubernetes/kubernetes/pull/95856"),
                 Recorded("pass.flag-1.18", "argv of 1.18 with --insecure-port=0: https://v1-18.docs."
                          "kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/")],
        "unknown": [Scenario("rule closed port")],
        "not-applicable": [Scenario("rule closed port")]}),
    Rule("anonymous requests, API server", "apiserver/anonymous-auth", {
        "fail": [Scenario("anonymous"), Scenario("weakness anonymous-on"), Scenario("node baseline")],
        "pass": [Scenario("anonymous"), Scenario("node setting API server anonymous")],
        "unknown": [Scenario("anonymous")],
        "not-applicable": [Never("a cluster has an API server, and every version has the setting")]}),
    Rule("anonymous requests, kubelet", "kubelet/anonymous-auth", {
        "fail": [Scenario("node setting kubelet anonymous")],
        "pass": [Scenario("node baseline")],
        "unknown": [Scenario("rule no nodes")],
        "not-applicable": [Scenario("rule no nodes")]}),
    Rule("wildcard roles", "rbac/wildcard-rules", {
        "fail": [Scenario("weakness wildcard-role"), Scenario("weakness wildcard-cluster-role")],
        "pass": [Scenario("rule roles")],
        "unknown": [Scenario("rights")],
        "not-applicable": [Scenario("rule roles")]}),
    Rule("unpatched kubelet", "version/kubelet-known-vulnerable", {
        "fail": [Scenario("rule kubelets")],
        "pass": [Scenario("rule kubelets")],
        "unknown": [Scenario("rule kubelets")],
        "not-applicable": [Scenario("rule no nodes")]}),
    Rule("unpatched runc", "runtime/runc-known-vulnerable", {
        "fail": [Scenario("rule packages"),
                 Recorded("fail.2019-5736", "a node of 2019: https://nvd.nist.gov/vuln/detail/"
                                            "CVE-2019-5736")],
        "pass": [Scenario("rule packages")],
        "unknown": [Scenario("rule packages")],
        "not-applicable": [Scenario("rule no nodes")]}),
]


class Witness:
    """What the scenarios of one run showed: verdicts of checks, by scenario."""

    def __init__(self):
        self.current = None
        self.seen = {}     # (scenario, check) -> verdicts of its rows and of the check as a whole
        self.passed = set()
        self.skipped = {}  # scenario -> reason

    def report(self, done):
        """The report that a finished audit printed; its verdicts are noted."""
        if not done.stdout.startswith("{"):
            raise AssertionError(f"no report, exit {done.returncode}: {done.stderr[-1500:]}")
        report = json.loads(done.stdout)
        for check, verdict in [(f["check"], f["verdict"]) for f in report["findings"]] + \
                [(c["id"], c["verdict"]) for c in report["checks"] if not c["outOfScope"]]:
            self.seen.setdefault((self.current, check), set()).add(verdict)
        return report

    def saw_anywhere(self, check, verdict):
        return sorted(str(name) for (name, which), found in self.seen.items()
                      if which == check and verdict in found)


WITNESS = Witness()


def named_scenarios():
    """(rule, scenario) of every cell."""
    return [(rule, cell) for rule in TABLE for cells in rule.cells.values() for cell in cells
            if isinstance(cell, Scenario)]


def fixture(rule, verdict, cell):
    """The path of a fixture, and what is wrong with naming it here."""
    path = os.path.join(ROOT, "test/checks", rule.check, cell.file + ".yaml")
    if not cell.file.startswith(SHORT.get(verdict, verdict) + "."):
        return path, f"{cell.file} is of another verdict"
    return path, "" if os.path.exists(path) else f"{cell.file} does not exist"


def trouble(rule, verdict, cell, witness):
    """Why the cell's entry proves nothing; empty when it does."""
    if isinstance(cell, Recorded):
        return fixture(rule, verdict, cell)[1]
    if isinstance(cell, Never):
        seen = witness.saw_anywhere(rule.check, verdict)
        return f"cannot come about, and did in {', '.join(seen)}" if seen else ""
    if cell.name in witness.skipped:
        return ""  # the run counts it, and says why
    if cell.name not in witness.passed:
        return f"{cell.name} did not pass in this run"
    found = witness.seen.get((cell.name, rule.check), set())
    return "" if verdict in found else f"{cell.name} shows {sorted(found)}, not {verdict}"


def words(cell, witness):
    if isinstance(cell, Recorded):
        return f"recorded {cell.file} ({cell.source})"
    if isinstance(cell, Never):
        return f"cannot come about: {cell.why}"
    skipped = witness.skipped.get(cell.name)
    return cell.name + (f" (skipped: {skipped})" if skipped else "")


def judge(witness):
    """Prints the table and returns what is wrong with it, a line each."""
    wrong = []
    print("\nThe rules the mission names, and where each verdict was seen:")
    for rule in TABLE:
        for verdict in VERDICTS:
            cells = rule.cells.get(verdict, [])
            place = f"{rule.name}, {verdict}"
            shown = "; ".join(words(cell, witness) for cell in cells)
            print(f"  {rule.name:32} {verdict:15} {shown or 'EMPTY'}")
            wrong += [f"{place}: {found}" for cell in cells
                      if (found := trouble(rule, verdict, cell, witness))]
            if not cells:
                wrong.append(f"{place}: the cell is empty")
    return wrong


def unknown_scenarios():
    import node_scenarios  # these import this module's witness
    import scenarios
    rng = random.Random(1)
    names = {name for module in (scenarios, node_scenarios) for name, _ in module.in_order(rng)}
    return [f"{rule.name}: there is no scenario {cell.name}" for rule, cell in named_scenarios()
            if cell.name not in names]


def failing_fixtures(program):
    """The fixtures of each check, run by the program itself; its words when one does not pass."""
    folder = os.path.join(ROOT, "test/checks")
    done = subprocess.run([program, "checks", "test", folder], capture_output=True, text=True,
                          check=False)
    return [] if done.returncode == 0 else [done.stdout[-1500:] + done.stderr[-500:]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    witness = Witness()
    witness.skipped = {cell.name: "needs a cluster" for _, cell in named_scenarios()}
    wrong = judge(witness) + unknown_scenarios() + failing_fixtures(options.program)
    for line in wrong:
        print("wrong: " + line)
    cells = sum(len(rule.cells) for rule in TABLE)
    print(f"{cells} cells, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
