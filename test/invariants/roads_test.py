#!/usr/bin/env python3
"""Invariant 2, one cluster on every road: the findings do not depend on how the objects came.

usage: roads_test.py PROGRAM [SEED]

The same objects as manifests in YAML and JSON, one file or many, as a List, shuffled, with shuffled
keys, on standard input, as a snapshot; with 1 and 8 threads, other hash seeds, locales and time
zones. Origins aside, every road must give the same findings. (Pages of an API are in test/cluster.)
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cluster"))
import weaknesses  # noqa: E402
from objects import namespace, pod_spec, policy, role, workload  # noqa: E402


def objects():
    """Every object the end-to-end weaknesses plant, and an honest application."""
    made = [namespace("shop"), policy("default-deny", "shop"),
            workload("Deployment", "front", "shop", pod_spec("front")),
            role("cluster-admin", weaknesses.EVERYTHING), role("view", [
                {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}])]
    for row in weaknesses.table():
        made += row.objects
    return made


def shuffled_keys(value, rng):
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: shuffled_keys(value[name], rng) for name in names}
    if isinstance(value, list):
        return [shuffled_keys(one, rng) for one in value]
    return value


def yaml(value, indent=0):
    """Block YAML of plain JSON data, every text quoted as JSON does."""
    pad = " " * indent
    if isinstance(value, dict) and value:
        lines = []
        for name, one in value.items():
            if isinstance(one, (dict, list)) and one:
                lines.append(f"{pad}{json.dumps(name)}:\n{yaml(one, indent + 2)}")
            else:
                lines.append(f"{pad}{json.dumps(name)}: {json.dumps(one)}")
        return "\n".join(lines)
    if isinstance(value, list) and value:
        return "\n".join(f"{pad}-\n{yaml(one, indent + 2)}" for one in value)
    return pad + json.dumps(value)


class Roads:
    def __init__(self, program, folder, rng):
        self.program = program
        self.folder = folder
        self.rng = rng
        self.count = 0

    def place(self, name):
        self.count += 1
        path = os.path.join(self.folder, f"{self.count}-{name}")
        return path

    def write(self, name, text):
        path = self.place(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def findings(self, target, *words, text=None, **variables):
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1764000000", **variables}
        done = subprocess.run([self.program, "audit", target, "-o", "json", *words],
                              input=text, capture_output=True, text=True, check=False, timeout=300,
                              env=environment)
        if not done.stdout:
            raise AssertionError(f"exit {done.returncode}: {done.stderr[-800:]}")
        found = json.loads(done.stdout)["findings"]
        for finding in found:
            if finding["origin"]:
                for part in ("file", "line", "column", "source"):
                    finding["origin"][part] = None
        return found

    def roads(self, made):
        rng = self.rng
        documents = [json.dumps(one) for one in made]
        whole = self.write("all.yaml", "\n---\n".join(yaml(one) for one in made) + "\n")
        dump = {"apiVersion": "v1", "kind": "List", "items": made}
        listed = self.write("list.json", json.dumps(dump, indent=1))
        yield "one YAML file", whole, {}
        yield "a List in JSON", listed, {}
        yield "a List in YAML", self.write("list.yaml", yaml(dump) + "\n"), {}
        yield "JSON documents in YAML", self.write("docs.yaml", "\n---\n".join(documents) + "\n"), {}
        folder = self.place("many")
        for number, one in enumerate(made):
            os.makedirs(f"{folder}/{number % 3}", exist_ok=True)
            with open(f"{folder}/{number % 3}/{number}.yaml", "w", encoding="utf-8") as out:
                out.write(yaml(one) + "\n")
        yield "many files", folder, {}
        for turn in range(3):
            mixed = list(made)
            rng.shuffle(mixed)
            mixed = [shuffled_keys(one, rng) for one in mixed]
            yield f"shuffled {turn}", self.write("mixed.json", json.dumps({**dump, "items": mixed})), {}
        snapshot = self.place("made.tar.zst")
        subprocess.run([self.program, "collect", snapshot, whole], check=True, capture_output=True,
                       env={**os.environ, "SOURCE_DATE_EPOCH": "1764000000"})
        yield "a snapshot", snapshot, {}
        for name, variables in (("hash seed 1", {"KUBEASSAY_HASH_SEED": "1"}),
                                ("hash seed 2", {"KUBEASSAY_HASH_SEED": "987654321"}),
                                ("Turkish", {"LC_ALL": "tr_TR.UTF-8"}),
                                ("German", {"LC_ALL": "de_DE.UTF-8"}),
                                ("Kiritimati", {"TZ": "Pacific/Kiritimati"}),
                                ("Marquesas", {"TZ": "Pacific/Marquesas"})):
            yield name, whole, variables

    def run(self):
        made = objects()
        first = self.findings(self.write("base.json", json.dumps(
            {"apiVersion": "v1", "kind": "List", "items": made})), "--threads", "1")
        assert sum(f["verdict"] == "fail" for f in first) > 15, "hardly anything fails"
        differing = []
        number = 0
        roads = [(name, target, (), variables) for name, target, variables in self.roads(made)]
        roads += [("8 threads", roads[0][1], ("--threads", "8"), {})]
        for name, target, words, variables in roads:
            number += 1
            if self.findings(target, *words, **variables) != first:
                differing.append(name)
        with open(roads[0][1], encoding="utf-8") as text:
            number += 1
            if self.findings("-", text=text.read()) != first:
                differing.append("standard input")
        for name in differing:
            print(f"{name}: other findings")
        print(f"{len(made)} objects, {len(first)} findings")
        print(f"{number - len(differing)} passed, {len(differing)} failed")
        return 1 if differing else 0


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(100000)
    print(f"seed {seed}")
    folder = tempfile.mkdtemp(prefix="kubeassay-roads-")
    try:
        return Roads(sys.argv[1], folder, random.Random(seed)).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
