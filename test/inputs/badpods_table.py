#!/usr/bin/env python3
"""Writes test/inputs/badpods.tsv: what the manifests of badpods say themselves.

Usage: test/inputs/badpods_table.py FOLDER > test/inputs/badpods.tsv
An oracle of its own: it looks for the fields by name in the text's tree and knows nothing of kubeassay. One row for
each workload and each check: kind, name, check, verdict.
"""
import pathlib
import sys

import yaml

NAMESPACES = ("hostNetwork", "hostPID", "hostIPC")


def walk(node):
    """Every map below a node, the node itself included."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


def verdict(failed):
    return "fail" if failed else "pass"


def rows(document):
    maps = list(walk(document))
    if not any("containers" in each for each in maps):
        return
    found = {
        "pod-security/privileged": any(each.get("privileged") is True for each in maps),
        "pod-security/host-namespaces": any(each.get(name) is True for each in maps for name in NAMESPACES),
        "pod-security/host-path-volumes": any("hostPath" in each for each in maps),
    }
    for check, failed in found.items():
        yield document["kind"], document["metadata"]["name"], check, verdict(failed)


def main():
    table = set()
    for path in pathlib.Path(sys.argv[1]).glob("*.yaml"):
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8")):
            if document:
                table.update(rows(document))
    for row in sorted(table):
        print("\t".join(row))


if __name__ == "__main__":
    main()
