#!/usr/bin/env python3
"""The table of flags against the programs' own --help.

Usage: flags_table_test.py COMPONENTS.yaml. For each program that ./dev e2e has built and cached:
every flag of it that takes no value, a list or a map stands in the table with that type, and no
flag of the table is read as something else. A program that is not cached is named in a line.
"""
import glob
import os
import re
import subprocess
import sys

PROGRAMS = {
    "apiserver": "kube-apiserver",
    "controller-manager": "kube-controller-manager",
    "scheduler": "kube-scheduler",
    "kubelet": "kubelet",
}
ROW = re.compile(r"- \{component: ([a-z-]+), name: ([a-z0-9-]+), type: ([a-z]+)")
FLAG = re.compile(r"^ +(?:-[a-z], )?--([a-z0-9-]+)(?: ([A-Za-z<][^ ]*))?(?:  |$)", re.M)
TYPES = {
    "": {"bool"},
    "strings": {"list"},
    "stringArray": {"list"},
    "int": {"int", "text"},
    "mapStringString": {"map"},
    "mapStringBool": {"map"},
}
# pflag shows a word of the description in back quotes, and some values have a look of their own.
EXCEPTIONS = {
    ("kubelet", "seccomp-default"): "bool",
    ("kubelet", "register-with-taints"): "list",
    ("kubelet", "version"): None,
}


def help_of(program):
    done = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    return {name: kind or "" for name, kind in FLAG.findall(done.stdout + done.stderr)}


def problems(component, flags, table):
    for name, kind in sorted(flags.items()):
        have = table.get((component, name))
        if (component, name) in EXCEPTIONS:
            wanted = EXCEPTIONS[(component, name)]
            if have != wanted:
                yield f"{component} --{name} is {have}, not {wanted}"
        elif kind in ("int", "string", "duration", "ip", "float") and have in (None, "int", "text"):
            continue
        elif kind in TYPES and have not in TYPES[kind] and name not in ("help", "version"):
            yield f"{component} --{name} ({kind or 'no value'}) is {have} in the table"


def main():
    with open(sys.argv[1], encoding="utf-8") as text:
        table = {(c, n): kind for c, n, kind in ROW.findall(text.read())}
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    cache = os.environ.get("KUBEASSAY_CACHE") or f"{home}/kubeassay"
    found = compared = 0
    bad = []
    for component, program in PROGRAMS.items():
        paths = sorted(glob.glob(f"{cache}/servers-*/{program}"))
        if not paths:
            print(f"not compared: {program} is not in {cache}")
            continue
        flags = help_of(paths[-1])
        found += 1
        compared += len(flags)
        bad += problems(component, flags, table)
    for line in bad:
        print(line)
    print(f"{found} of {len(PROGRAMS)} programs, {compared} flags, {len(bad)} problems")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
