#!/usr/bin/env python3
"""The CIS benchmark from the command line: which edition, which controls, what people answered.

usage: benchmark_test.py PROGRAM EXAMPLE_SNAPSHOT FIXTURES
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

PROGRAM, EXAMPLE, FIXTURES = sys.argv[1:4]
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n"
ATTESTED = ["3.1.1", "3.1.2", "5.4.2", "5.6.1"]
asserted = 0


def check(holds, what):
    global asserted
    asserted += 1
    if not holds:
        sys.exit(f"benchmark: {what}")


def audit(*arguments, target=EXAMPLE, code=None):
    done = subprocess.run([PROGRAM, "audit", target, "--exit-zero", *arguments], capture_output=True, text=True,
                          timeout=120, check=False)
    check(done.returncode in ([0] if code is None else [code]), f"{arguments}: {done.returncode} {done.stderr}")
    return done.stdout


def benchmark(*arguments, **options):
    return json.loads(audit(*arguments, "-o", "json", **options))["benchmark"]


def verdicts(found):
    return {control["id"]: control["verdict"] for control in found["controls"]}


def editions():
    """By the version of the server, or as asked for."""
    found = benchmark("--profile", "cis-kubernetes")
    check(found["id"] == "cis-kubernetes-2.0.1" and found["fit"] == "outside", found["reason"])
    check("v1.36.3" in found["reason"] and "nearest" in found["reason"], found["reason"])
    check(len(found["controls"]) == 131, "131 controls")
    check([total["controls"] for total in found["totals"]] == [116, 15], str(found["totals"]))
    text = audit("--profile", "cis-kubernetes")
    check(found["reason"] in "\n".join(text.split("\n")[:24]), "page one says why")
    forced = benchmark("--profile", "cis-kubernetes-1.7")
    check(forced["id"] == "cis-kubernetes-1.7" and forced["reason"].startswith("asked for"), forced["reason"])
    check([total["level"] for total in forced["totals"]] == [1, 2, None], str(forced["totals"]))
    check(benchmark("-o", "csv=" + os.devnull) is None, "the default profile is no benchmark")


def selection():
    """--control and --level."""
    found = benchmark("--profile", "cis-kubernetes-1.12", "--control", "1.2.6", "--control", "4.2.*")
    check(len(found["controls"]) == 15 and found["controlsLeftOut"] == 116, str(verdicts(found)))
    whole = verdicts(benchmark("--profile", "cis-kubernetes-1.12"))
    check(all(whole[control] == verdict for control, verdict in verdicts(found).items()), "as in the whole")
    two = benchmark("--profile", "cis-kubernetes-1.12", "--level", "2")
    check({control["level"] for control in two["controls"]} == {2} and len(two["controls"]) == 14, "level 2")
    report = json.loads(audit("--profile", "cis-kubernetes", "--level", "1", "-o", "json"))
    check(report["part"]["levels"] == [1] and report["part"]["checksLeftOut"] > 0, str(report["part"]))
    check(report["part"]["checksLeftOut"] + len(report["checks"]) ==
          len(json.loads(audit("--profile", "cis-kubernetes", "-o", "json"))["checks"]), "all checks are counted")


def shape(folder):
    """The table of the text, against the same in JSON."""
    found = benchmark("--profile", "cis-kubernetes")
    lines = audit("--profile", "cis-kubernetes").split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("  1.1.1 "))
    for control, line in zip(found["controls"], lines[first:first + 131]):
        words = line.split()
        check(words[:3] == [control["id"], control["verdict"], f"L{control['level']}"], line)
        check(control["title"] in line, line)
        check(control["failing"] == 0 or line.endswith(f"  {control['failing']} failing"), line)
    for total, line in zip(found["totals"], lines[first + 131:]):
        verdict = total["verdicts"]
        check(line == f"L{total['level']}: {verdict['pass']} pass, {verdict['fail']} fail, {verdict['unknown']} unknown, "
              f"{verdict['not-applicable']} not applicable of {total['controls']}", line)
    check("- Deployment" in "\n".join(lines), "the findings follow")
    manifest = os.path.join(folder, "config-map.yaml")
    with open(manifest, "w", encoding="utf-8") as out:
        out.write(CONFIG_MAP)
    nothing = benchmark("--profile", "cis-kubernetes", target=manifest, code=5)
    check(nothing["fit"] == "version-unknown", nothing["reason"])
    check(set(verdicts(nothing).values()) == {"unknown"}, "a manifest without subjects passes nothing")


def attestations(folder):
    """What people answer, and until when."""
    file = os.path.join(folder, "answers.yaml")
    with open(file, "w", encoding="utf-8") as out:
        out.write("attestations:\n")
        for control, answer in zip(ATTESTED[:3], ["yes", "no", "yes"]):
            out.write(f"- {{control: {control}, answer: {answer}, who: ops, date: 2026-10-01, expires: 2026-12-31}}\n")
    common = ["--profile", "cis-kubernetes-1.12", "--attestations", file]
    held = verdicts(benchmark(*common, "--as-of", "2026-11-01"))
    check([held[one] for one in ATTESTED] == ["pass", "fail", "pass", "unknown"], str(held))
    for day in ["2027-01-01", "2026-09-30"]:
        open_again = benchmark(*common, "--as-of", day)
        check({verdicts(open_again)[one] for one in ATTESTED} == {"unknown"}, day)
    one = next(control for control in open_again["controls"] if control["id"] == "3.1.1")
    check(one["reason"]["code"] == "needs-attestation" and one["question"], str(one))
    check(one["attestation"]["who"] == "ops", str(one))
    some = benchmark(*common, "--as-of", "2026-11-01", "--control", "1.2.6")
    check([control["id"] for control in some["controls"]] == ["1.2.6"], "an answer to what was left out is no error")


def kube_bench(folder):
    """What kube-bench said, of two nodes, beside what we say."""
    def report(name, states):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as out:
            json.dump({"Controls": [{"version": "cis-1.12", "tests": [{"results": [
                {"test_number": number, "status": state, "actual_value": "canary"} for number, state in states.items()]}]}]},
                      out)
        return path
    files = [report("one.json", {"1.2.6": "FAIL", "1.2.15": "PASS", "1.1.1": "PASS"}),
             report("two.json", {"1.2.15": "FAIL", "1.1.1": "PASS", "3.1.1": "WARN"})]
    options = ["--profile", "cis-kubernetes-1.12"] + [word for file in files for word in ("--compare-kube-bench", file)]
    found = {control["id"]: control["kubeBench"] for control in benchmark(*options)["controls"]}
    check({number: state for number, state in found.items() if state} ==
          {"1.2.6": "FAIL", "1.2.15": "FAIL", "1.1.1": "PASS", "3.1.1": "WARN"}, str(found))
    text = audit(*options)
    check("1 the same, 1 different, 0 only ours decides, 1 only kube-bench decides, 1 neither does, 127 not in its files"
          in text, "how they stand to each other")
    check("\n  1.2.6   FAIL  pass " in text and "canary" not in text, "the rows that differ")


def fixtures():
    """The controls of sections 1 to 4: each can pass, fail, and be unknown or not applicable; fixtures show it."""
    found = benchmark("--profile", "cis-kubernetes-1.12")["controls"]
    controls = [control for control in found if control["id"] < "5"]
    check(len(controls) == 97, "97 controls of sections 1 to 4")
    answered = [control["id"] for control in controls if control["question"]]
    check(answered == ATTESTED[:2], f"people answer {answered}")
    shown = collections.Counter()
    for control in controls:
        counts = collections.Counter(name.split(".")[0] for check_id in control["checks"]
                                     for name in os.listdir(os.path.join(FIXTURES, check_id)))
        line = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("pass", "fail", "unknown", "na"))
        print(f"{control['id']:7} {', '.join(control['checks']) or 'people answer it'}: {line}")
        if control["id"] not in answered:
            check(counts["pass"] and counts["fail"] and counts["unknown"] + counts["na"], f"{control['id']}: {line}")
        shown += counts
    print(f"{len(controls)} controls of sections 1 to 4, {len(answered)} of them answered by people, {sum(shown.values())}"
          " fixtures of the others, no verdict without one")


def main():
    editions()
    fixtures()
    selection()
    with tempfile.TemporaryDirectory() as folder:
        shape(folder)
        attestations(folder)
        kube_bench(folder)
    print(f"{asserted} facts about the benchmark hold")


if __name__ == "__main__":
    main()
