#!/usr/bin/env python3
"""House rules of text files: no tabs or trailing blanks, a final newline, no left-over marks.

Files are those git knows. Prints each breach as file:line: rule and exits 1 when there is one.
"""
import re
import subprocess
import sys

BINARY = (".zst", ".png", ".tar", ".gz")
LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX)\b")
TABS_ALLOWED = (".go", "go.mod", "go.sum", "Makefile", ".tsv", "LICENSE")


def breaches(path):
    with open(path, "rb") as raw:
        data = raw.read()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        yield 0, "is not UTF-8"
        return
    if text and not text.endswith("\n"):
        yield text.count("\n") + 1, "has no newline at its end"
    for number, line in enumerate(text.split("\n"), 1):
        if line.rstrip("\r\n \t") != line and not path.endswith(".tsv"):
            yield number, "has blanks at the end of a line"
        if "\t" in line and not path.endswith(TABS_ALLOWED):
            yield number, "has a tab"
        if path.startswith(("src/", "checks/", "profiles/", "reports/")) and LEFT_OVER.search(line):
            yield number, "leaves work open"


def main():
    files = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True)
    bad = 0
    for path in files.stdout.decode().split("\0"):
        if not path or path.endswith(BINARY) or path.startswith("test/fuzz/corpus/"):
            continue
        for line, rule in breaches(path):
            bad += 1
            print(f"{path}:{line}: {rule}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
