#!/usr/bin/env python3
"""Agreement of our checks with the cases that other tools test themselves by.

usage: agreement_test.py [--program PROGRAM]... [--suites DIR] [--list]

mapping.tsv says for each rule of a suite (a pattern) which of our checks judge the same, or why none
does. A case agrees when one of those checks fails its objects where the suite fails it, and none where it
passes; a verdict that we leave unknown agrees with nothing. Each case is judged as a cluster that holds
its objects and nothing else: they become fixtures, and `checks test` says what was found.

disputes.tsv names cases whose expectation is an error of the suite, with the source that proves it. They
count as agreement, and may be one in twenty at most. Without the suites the test is skipped with one line.
The goals are bounds from the day they are reached. --list names every case that does not agree.
"""
import argparse
import collections
import csv
import fnmatch
import functools
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.join(HERE, "..", "..", "..", "shared", "suites")
VERSION = "v1.36.3"  # of the cluster, where no object says it
LEAST = 98  # percent of the mapped cases
DISPUTED = 5  # percent at most
GOALS = {"kyverno-pod-security": 44, "polaris": 130, "regolibrary": 350}
# Mapped cases that every later state of the project has too: raised as checks come, up to the goals.
REACHED = {"kyverno-pod-security": 44, "polaris": 250, "regolibrary": 418}
# The same of the cases about rights, and how many of these may be disputed: a suite that holds a RoleBinding for a way to
# objects without a namespace has more than one error in twenty there.
RIGHTS_REACHED = {"polaris": 130, "regolibrary": 69}
RIGHTS_DISPUTED = {"polaris": 0, "regolibrary": 12}

Case = collections.namedtuple("Case", "suite name rule verdict objects number")


def table(path):
    with open(path, encoding="utf-8", newline="") as text:
        lines = [line for line in text if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def cases(suites):
    """A rule is what stands before "__" in a case's name; kyverno's cases are named by their rule."""
    made = []
    for suite in GOALS:
        for number, row in enumerate(table(os.path.join(suites, suite, "cases.tsv"))):
            objects = []
            for text in filter(None, (row["objects"] or "").split(";")):
                kind, _, name = text.split("/", 2)
                objects.append((kind, name))
            made.append(Case(suite, row["case"], row["case"].split("__")[0], row["verdict"], tuple(objects), number))
    return made


def mapped_to(mapping, case):
    """The first row whose pattern fits."""
    for row in mapping:
        if row["suite"] == case.suite and fnmatch.fnmatchcase(case.rule, row["rule"]):
            return row
    return None


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """As Kubernetes reads YAML: dates stay texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(":timestamp")]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()}

CLUSTER_WIDE = {
    "APIService", "CertificateSigningRequest", "CiliumClusterwideNetworkPolicy", "ClusterRole", "ClusterRoleBinding",
    "CustomResourceDefinition", "GatewayClass", "IngressClass", "MutatingWebhookConfiguration", "Namespace", "Node",
    "PersistentVolume", "PodSecurityPolicy", "PriorityClass", "RuntimeClass", "StorageClass",
    "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration"}


def items_of(document):
    if isinstance(document, dict) and isinstance(document.get("items"), list):
        for item in document["items"]:
            yield from items_of(item)
    elif isinstance(document, dict) and document.get("kind") and document.get("apiVersion"):
        yield document


def stored(obj):
    """The object as a server keeps it: it has a name, and a namespace where its kind has one."""
    meta = obj.get("metadata") or {}
    more = {} if meta.get("name") else {"name": meta.get("generateName") or "nameless"}
    if obj["kind"] not in CLUSTER_WIDE and not meta.get("namespace"):
        more["namespace"] = "default"
    return {**obj, "metadata": {**meta, **more}}


@functools.cache
def cluster_of(folder):
    """The objects of a case, and the namespaces they lie in. Two of one name are two objects."""
    made, names_of = [], collections.Counter()
    for at, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            with open(os.path.join(at, name), encoding="utf-8", errors="replace") as text:
                for document in yaml.load_all(text.read().replace("\t", "  "), Loader):
                    for each in map(stored, items_of(document)):
                        meta = each["metadata"]
                        key = (each["kind"], meta.get("namespace"), meta["name"])
                        names_of[key] += 1
                        if names_of[key] > 1:
                            each["metadata"] = {**meta, "name": f"{meta['name']}-{names_of[key]}"}
                        made.append(each)
    there = {each["metadata"]["name"] for each in made if each["kind"] == "Namespace"}
    for name in sorted({each["metadata"].get("namespace") for each in made} - there - {None}):
        made.append({"apiVersion": "v1", "kind": "Namespace", "metadata": {
            "name": name, "labels": {"kubernetes.io/metadata.name": name}}})
    return made


def fixture(folder, subject, params, beside):
    made = {"target": {"kind": "cluster", "version": VERSION}, "objects": cluster_of(folder)}
    if beside:
        with open(os.path.join(HERE, beside), encoding="utf-8") as text:
            made["objects"] = made["objects"] + list(yaml.load_all(text, Loader))
    if params:
        made["params"] = json.loads(params)
    if subject:
        made["expect"] = {"subject": {"kind": subject[0], "name": subject[1]}}
    return json.dumps(made)


def judge_files(program, wanted, suites):
    """The same by an audit of files: what the collector's redaction has to recognise."""
    found, reports = {}, {}
    for check, case, subject, _, _ in wanted:
        if case.name not in reports:
            with tempfile.TemporaryDirectory(prefix="kubeassay-suites-") as folder:
                objects = cluster_of(os.path.join(suites, case.suite, "inputs", case.name))
                with open(os.path.join(folder, "all.json"), "w", encoding="utf-8") as out:
                    json.dump({"apiVersion": "v1", "kind": "List", "items": objects}, out)
                done = subprocess.run([program, "audit", folder, "-o", "json"], capture_output=True, text=True,
                                      check=False, timeout=60)
            reports[case.name] = json.loads(done.stdout)["findings"] if done.stdout else []
        verdicts = {row["verdict"] for row in reports[case.name] if row["check"] == check}
        found[(check, case, subject)] = next(
            (v for v in ("fail", "unknown", "error", "pass") if v in verdicts), "silent")
    return found


def judge(programs, wanted, suites):
    """{(check, case, subject): verdict} of every question, by one run of each program."""
    found = {}
    for program in programs:
        known = known_checks(program)
        found.update(judge_files(program, [q for q in wanted if q[4] == "files" and q[0] in known], suites))
    wanted = [question for question in wanted if question[4] != "files"]
    with tempfile.TemporaryDirectory(prefix="kubeassay-suites-") as folder:
        asked = {}
        for number, (check, case, subject, params, beside) in enumerate(sorted(wanted, key=repr)):
            place = os.path.join(folder, check)
            os.makedirs(place, exist_ok=True)
            with open(os.path.join(place, f"fail.{number}.yaml"), "w", encoding="utf-8") as out:
                out.write(fixture(os.path.join(suites, case.suite, "inputs", case.name), subject, params, beside))
            asked[number] = (check, case, subject)
        for program in programs:
            done = subprocess.run([program, "checks", "test", folder], capture_output=True, text=True,
                                  check=False, timeout=1200)
            known = known_checks(program)
            told = {int(match[2]): match[3] for match in re.finditer(
                r"(?m)^(\S+)/fail\.(\d+)\.yaml: ?(.*(?:\n {2,}.*)*)", done.stdout)}
            for number, key in asked.items():
                if key[0] in known:
                    found[key] = verdict_in(told.get(number))
    return found


def verdict_in(text):
    """What a failed expectation of "fail" found; the rows that follow name their verdicts."""
    if text is None:
        return "fail"
    if not text.startswith("expected fail, found"):
        return "unreadable: " + text[:200]
    if re.search(r"\bunknown\b|\berror\b", text):
        return "unknown"
    return "pass" if re.search(r"\bpass\b", text.removeprefix("expected fail")) else "silent"


def known_checks(program):
    done = subprocess.run([program, "checks", "list"], capture_output=True, text=True, check=True, timeout=60)
    return set(re.findall(r"(?m)^\s*([a-z0-9-]+/[a-z0-9-]+)\b", done.stdout))


def questions(case, row):
    subjects = case.objects if case.suite == "kyverno-pod-security" else [None]
    params = json.loads(row["params"] or "{}")
    for subject in subjects:
        for check in row["checks"].split(","):
            given = next((value for key, value in params.items() if fnmatch.fnmatchcase(check, key)), None)
            yield check, case, subject, json.dumps(given) if given else "", row["beside"]


def outcome(case, row, found):
    """Our verdict of the case: the objects fail together, or pass together, or it is undecided. silent:
    nothing fails, for no check has a row about it."""
    subjects = collections.defaultdict(list)
    for check, _, subject, *_ in questions(case, row):
        subjects[subject].append(found[(check, case, subject)])
    verdicts = set()
    for list_of in subjects.values():
        bad = [verdict for verdict in list_of if verdict.startswith("unreadable")]
        verdicts.add("fail" if "fail" in list_of else bad[0] if bad else
                     "unknown" if "unknown" in list_of else "pass" if "pass" in list_of else "silent")
    if "pass" in verdicts:
        verdicts.discard("silent")
    return verdicts.pop() if len(verdicts) == 1 else "mixed: " + ", ".join(sorted(verdicts))


def print_unmapped(left):
    print("unmapped:")
    for (suite, reason), names in sorted(left.items()):
        print(f"  {suite}: {sum(names.values())} cases: {reason}")
        print("    " + " ".join(sorted(names)))


def sort_out(everything, mapping, known):
    """(mapped cases with their rows, unmapped ones by reason, problems)."""
    mapped, left, problems = [], collections.defaultdict(collections.Counter), []
    for case in everything:
        row = mapped_to(mapping, case)
        if row is None:
            problems.append(f"{case.suite}: mapping.tsv says nothing of {case.rule}")
        elif row["checks"] == "-":
            left[(case.suite, row["note"])][case.rule] += 1
        elif set(row["checks"].split(",")) - known:
            missing = ", ".join(sorted(set(row["checks"].split(",")) - known))
            left[(case.suite, f"this build has no {missing}")][case.rule] += 1
        else:
            mapped.append((case, row))
    return mapped, left, problems


def is_rbac(case, suites):
    """Whether the case is about roles or bindings: it holds one."""
    folder = os.path.join(suites, case.suite, "inputs", case.name)
    return any(each["apiVersion"].startswith("rbac.authorization.k8s.io/") for each in cluster_of(folder))


def judge_rights(everything, mapped, outcomes, suites):
    """The counts of the cases about rights by themselves, and what is wrong with them."""
    problems, all_of = [], collections.Counter()
    for suite, least in RIGHTS_REACHED.items():
        every = {case for case in everything if case.suite == suite and is_rbac(case, suites)}
        ours = collections.Counter(outcomes[case] for case, _ in mapped if case in every)
        all_of.update(ours)
        print_rights(suite, ours, f"{sum(ours.values())} of {len(every)}")
        total = sum(ours.values())
        if total < least:
            problems.append(f"{suite}: {total} mapped cases about rights, there were {least}")
        if ours["differ"] * 100 > (100 - LEAST) * total:
            problems.append(f"{suite}: below {LEAST} % of the cases about rights; --list names them")
        if ours["disputed"] > RIGHTS_DISPUTED[suite]:
            problems.append(f"{suite}: {ours['disputed']} disputed cases about rights, {RIGHTS_DISPUTED[suite]} at most")
    print_rights("together", all_of, str(sum(all_of.values())))
    return problems


def print_rights(name, ours, mapped):
    total = max(sum(ours.values()), 1)
    agree = ours["agree"] + ours["disputed"]
    print(f"{name}: {mapped} cases with roles or bindings are mapped, {agree} agree ({100 * agree / total:.1f} %), "
          f"{ours['disputed']} of them disputed ({100 * ours['disputed'] / total:.1f} %)")


def summarize(mapped, found, disputes, listed):
    disputed = {(row["suite"], row["case"], row["verdict"]) for row in disputes}
    used, counts, problems = set(), collections.defaultdict(collections.Counter), []
    silent = collections.Counter()
    outcomes = {}
    for case, row in mapped:
        ours = outcome(case, row, found)
        key = (case.suite, case.name, case.verdict)
        if ours == case.verdict or (ours, case.verdict) == ("silent", "pass"):
            outcomes[case] = "agree"
            silent[case.suite] += ours == "silent"
        elif key in disputed:
            outcomes[case] = "disputed"
            used.add(key)
        else:
            outcomes[case] = "differ"
            if listed:
                print(f"differs: {case.suite} {case.name}: {case.verdict}, ours {ours} ({row['checks']})")
        counts[case.suite][outcomes[case]] += 1
    mapped_names = {(case.suite, case.name, case.verdict) for case, _ in mapped}
    problems += [f"disputes.tsv: {key} agrees" for key in (disputed & mapped_names) - used]
    for suite, goal in GOALS.items():
        count = counts[suite]
        total = sum(count.values())
        agree = count["agree"] + count["disputed"]
        percent = 100 * agree / total if total else 100
        print(f"{suite}: {agree} of {total} mapped cases agree ({percent:.1f} %), {count['disputed']} of them "
              f"disputed, {silent[suite]} because no check had anything to judge; the goal is {goal}")
        if total < REACHED[suite]:
            problems.append(f"{suite}: {total} mapped cases, there were {REACHED[suite]}")
        if percent < LEAST:
            problems.append(f"{suite}: below {LEAST} %; --list names the cases")
        if count["disputed"] * 100 > DISPUTED * total:
            problems.append(f"{suite}: more than {DISPUTED} % disputed")
    return outcomes, problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", action="append", required=True)
    parser.add_argument("--suites", default=SHARED)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    if not os.path.isdir(options.suites):
        print("skipped: the suites of other tools are absent")
        return 0
    known = set().union(*(known_checks(program) for program in options.program))
    everything = cases(options.suites)
    mapped, left, problems = sort_out(everything, table(os.path.join(HERE, "mapping.tsv")), known)
    wanted = {question for case, row in mapped for question in questions(case, row)}
    found = judge(options.program, wanted, options.suites)
    print_unmapped(left)
    outcomes, more = summarize(mapped, found, table(os.path.join(HERE, "disputes.tsv")), options.list)
    problems += more + judge_rights(everything, mapped, outcomes, options.suites)
    for problem in sorted(set(problems)):
        print("problem: " + problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
