#!/usr/bin/env python3
"""Debian's fixes in profiles/facts/vendors.yaml against the changelogs of the installed packages.

Every vulnerability that changelog.Debian.gz of runc and containerd names is a row with the version
that names it, and the other way round. Arguments: the root of the repository, and the root that the
packages are installed below (default /). Exits 77 (skipped) where they are not installed.
"""
import gzip
import os
import re
import sys

ROW = re.compile(r'- \{package: (\S+), os: "(\S+)", order: dpkg, fixed: "(\S+)", ids: \[([^]]+)\]')


def named(path):
    """(version, id) of a changelog."""
    found, version = set(), None
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = re.match(r"\S+ \(([^)]+)\) ", line)
            version = entry.group(1) if entry else version
            found |= {(version, each) for each in re.findall(r"CVE-\d{4}-\d{4,}", line)}
    return found


def release_of(root):
    with open(os.path.join(root, "etc/os-release")) as lines:
        words = dict(line.rstrip("\n").split("=", 1) for line in lines if "=" in line)
    return words.get("ID", "") + ":" + words.get("VERSION_ID", "").strip('"')


def main():
    root = sys.argv[2] if len(sys.argv) > 2 else "/"
    release = sys.argv[3] if len(sys.argv) > 3 else release_of(root)
    with open(os.path.join(sys.argv[1], "profiles/facts/vendors.yaml")) as text:
        rows = ROW.findall(text.read())
    bad = compared = 0
    for package in ("runc", "containerd"):
        path = os.path.join(root, "usr/share/doc", package, "changelog.Debian.gz")
        if not os.path.exists(path):
            print(f"{package} is not installed")
            return 77
        told = named(path)
        ours = {(version, each) for name, os_, version, ids in rows
                if name == package and os_ == release for each in ids.split(", ")}
        for version, each in sorted(told - ours):
            print(f"{package} {version} fixes {each}: vendors.yaml does not say so")
        for version, each in sorted(ours - told):
            print(f"{package} {version} fixes {each}: the changelog does not say so")
        bad += len(told ^ ours)
        compared += len(told)
        print(f"{package} on {release}: {len(told)} fixes in the changelog, {len(ours)} in vendors.yaml")
    return 1 if bad or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
