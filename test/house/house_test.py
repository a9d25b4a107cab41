#!/usr/bin/env python3
"""The rules of the house: who may include whom, how long files and functions get, who is tested.

usage: house_test.py ROOT

Every rule is a function that yields breaches; the closing line counts rules.
"""
import os
import re
import subprocess
import sys

BELOW = {
    "base": [],
    "value": ["base"],
    "cel": ["base", "value"],
    "snapshot": ["base", "value"],
    "collect": ["base", "value", "snapshot"],
    "facts": ["base", "value", "snapshot"],
    "access": ["base", "value", "snapshot", "facts"],
    "paths": ["base", "value", "snapshot", "facts", "access"],
    "compare": ["base", "value", "snapshot", "facts/presence_gap.h"],
    "policy": ["base", "value", "cel", "facts/subjects.h", "facts/subject_fields.h",
               "facts/needs.h", "facts/data.h", "facts/version.h", "snapshot/plan.h", "snapshot/kinds.h"],
    "evaluate": ["base", "value", "cel", "snapshot", "facts", "access", "paths", "policy"],
    "score": ["base", "value", "snapshot/evidence.h", "evaluate/finding.h", "evaluate/findings.h",
              "evaluate/evaluate.h", "evaluate/identity.h", "facts/subjects.h", "facts/facts.h", "access", "paths", "policy"],
    "report": ["base", "value", "snapshot/evidence.h", "facts/subjects.h", "evaluate/finding.h",
               "evaluate/findings.h", "evaluate/identity.h", "policy", "score"],
    "history": ["base", "snapshot/evidence.h", "facts/subjects.h", "evaluate/finding.h", "evaluate/findings.h",
                "evaluate/identity.h", "policy", "score", "report/words.h",
                "report/history_words.h", "report/json_history.h", "report/json_score.h"],
    "cli": ["base", "value", "cel", "snapshot", "collect", "facts", "access", "paths", "compare", "policy",
            "evaluate", "score", "report", "history"],
}
# A library with a costly or dangerous header is included in one place only.
LIBRARIES = {
    "dlfcn.h": "src/base/late_library.cpp",
    "simdjson.h": "src/value/",
    "yaml.h": "src/value/",
    "curl/curl.h": "src/collect/",
    "rpm/header.h": "src/collect/",
    "rpm/rpmdb.h": "src/collect/",
    "rpm/rpmlib.h": "src/collect/",
    "rpm/rpmlog.h": "src/collect/",
    "rpm/rpmmacro.h": "src/collect/",
    "rpm/rpmtd.h": "src/collect/",
    "rpm/rpmts.h": "src/collect/",
    "toml++/toml.h": "src/collect/",
    "archive.h": "src/snapshot/",
    "archive_entry.h": "src/snapshot/",
    "zstd.h": "src/collect/",
    "CLI/CLI.hpp": "src/cli/",
    "kainjow/mustache.hpp": "src/report/",
    "re2/re2.h": "src/cel/",
    "pugixml.hpp": "src/report/",
    "sqlite3.h": "src/history/",
    "libpq-fe.h": "src/history/",
}
FILE_LIMIT = 400
FUNCTION_LIMIT = 60  # lines from the opening brace; most are far below
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def sources(root, *folders, ends=(".cpp", ".h")):
    for folder in folders:
        for base, _, names in sorted(os.walk(os.path.join(root, folder))):
            for name in sorted(names):
                if name.endswith(ends):
                    yield os.path.relpath(os.path.join(base, name), root)


def text_of(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def rule_includes_follow_the_pipeline(root):
    for path in sources(root, "src"):
        folder = path.split("/")[1]
        for kind, name in INCLUDE.findall(text_of(root, path)):
            if kind == "<":
                home = LIBRARIES.get(name)
                if home and not path.startswith(home):
                    yield f"{path} includes <{name}>, which belongs to {home}"
                continue
            if "/" not in name:
                yield f'{path} includes "{name}" without its folder'
                continue
            if name.split("/")[0] != folder and not any(
                    name == allowed or name.startswith(allowed + "/") for allowed in BELOW[folder]):
                yield f"{path} includes {name}, which is not below {folder}/"


def rule_every_folder_is_explained(root):
    text = text_of(root, "src/README.md")
    for folder in BELOW:
        if f"## {folder}" not in text:
            yield f"src/README.md has no section on {folder}"


def rule_headers_stand_alone(root):
    alone = []
    for path in sources(root, "src", ends=(".h",)):
        body = text_of(root, path)
        if "#pragma once" not in body:
            yield f"{path} has no #pragma once"
        if not body.startswith("//"):
            yield f"{path} does not open with what it is for"
        beside = path[:-2] + ".cpp"
        if not os.path.exists(os.path.join(root, beside)):
            alone.append(path)
            continue
        first = INCLUDE.search(text_of(root, beside))
        if not first or "src/" + first.group(2) != path:
            yield f"{beside} does not include {path[4:]} first"
    for path in alone:
        done = subprocess.run(["g++", "-std=c++20", "-fsyntax-only", "-x", "c++", "-I", "src", path],
                              cwd=root, capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{path} does not compile alone: {done.stderr.splitlines()[0]}"


def rule_every_type_has_its_own_name(root):
    """Two types of one name in one namespace break the language's one-definition rule: the linker takes
    one's functions for the other's."""
    first = {}
    for path in sources(root, "src", ends=(".h",)):
        spaces = []
        for line in text_of(root, path).split("\n"):
            if opened := re.match(r"namespace (\S+) \{", line):
                spaces.append(opened.group(1))
            elif line.startswith("}  // namespace"):
                spaces.pop()
            made = re.match(r"(?:struct|class|enum class) (?:\[\[\w+\]\] )?(\w+)(?: final)?(?: : .*)? \{", line)
            if not made:
                continue
            name = "::".join([*spaces, made.group(1)])
            if name in first:
                yield f"{path} defines {name}, which {first[name]} defines too"
            first[name] = path


def rule_files_are_short(root):
    for path in sources(root, "src"):
        lines = text_of(root, path).count("\n")
        if lines > FILE_LIMIT:
            yield f"{path} has {lines} lines, more than {FILE_LIMIT}"


def rule_functions_are_short(root):
    """A function body opens with `{` at the end of a line that starts in column 0 and closes with `}`
    in column 0: what clang-format makes of definitions at namespace level."""
    for path in sources(root, "src", ends=(".cpp",)):
        start = None
        opened = ""
        for number, line in enumerate(text_of(root, path).split("\n"), 1):
            if start is None and line.endswith("{") and "(" in opened + line and line[:1].strip() \
                    and not line.startswith(("namespace", "struct", "class", "enum", "}")):
                start = number
            elif start is not None and line.startswith("}"):
                if number - start > FUNCTION_LIMIT and line == "}":
                    yield f"{path}:{start}: a function of {number - start} lines"
                start = None
            opened = line if not line.endswith((";", "}")) else ""


def rule_every_check_has_fixtures(root):
    for path in sources(root, "checks", ends=(".yaml",)):
        name = path[len("checks/"):-len(".yaml")]
        folder = os.path.join(root, "test/checks", name)
        found = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        for verdict in ("pass", "fail", "unknown"):
            if not any(one.startswith(verdict + ".") for one in found):
                yield f"{path} has no fixture {verdict}.*.yaml"


def rule_three_files_write_to_a_cluster(root):
    """Everything else asks with GET: the client's other methods are named by the client and three files: the Jobs
    that read nodes, reviews of which nothing is stored, and what --publish writes."""
    allowed = {"src/collect/rest_client.h", "src/collect/rest_dialer.cpp", "src/collect/node_jobs.cpp",
               "src/collect/access_reviews.cpp", "src/collect/publish.cpp"}
    for path in sources(root, "src"):
        if path not in allowed and re.search(r"\bWrite::|CURLOPT_(CUSTOMREQUEST|POST|UPLOAD)", text_of(root, path)):
            yield f"{path} asks with another method than GET"


def rule_nothing_names_another_place(root):
    done = subprocess.run(["git", "grep", "-nIE", r"(^|[^a-z])/(root|home/[a-z]+)/",
                           "--", "."],
                          cwd=root, capture_output=True, text=True, check=False)
    yield from done.stdout.splitlines()


def main():
    root = sys.argv[1]
    rules = [(name, rule) for name, rule in sorted(globals().items()) if name.startswith("rule_")]
    failed = 0
    for name, rule in rules:
        found = list(rule(root))
        for breach in found:
            print(f"{name[5:].replace('_', ' ')}: {breach}")
        failed += bool(found)
    print(f"{len(rules) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
