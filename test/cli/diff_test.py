#!/usr/bin/env python3
"""The exit codes of `kubeassay diff`, and that both outputs tell the same: diff_test.py PROGRAM EXAMPLE_SNAPSHOT."""
import json
import os
import subprocess
import sys
import tempfile

DAEMONSET = """apiVersion: apps/v1
kind: DaemonSet
metadata: {name: a, namespace: shop}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: c, image: IMAGE}]}
"""


def run(program, *words):
    return subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=120,
                          stdin=subprocess.DEVNULL)


def snapshot(program, folder, name, *words):
    path = os.path.join(folder, name + ".tar.zst")
    done = run(program, "collect", path, *words)
    assert done.returncode == 0, done.stderr
    return path


def manifests(program, folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(path)
    for number, each in enumerate(text):
        with open(os.path.join(path, f"{number}.yaml"), "w", encoding="utf-8") as out:
            out.write(each)
    return snapshot(program, folder, name, path)


def cases(program, folder, example):
    """Name, two snapshots, the exit code, how many differences, how many that are not comparable."""
    old = manifests(program, folder, "old", [DAEMONSET.replace("IMAGE", "i:1")])
    new = manifests(program, folder, "new", [DAEMONSET.replace("IMAGE", "i:2")])
    cut = manifests(program, folder, "cut", [DAEMONSET.replace("IMAGE", "i:1"), "a: [1\nb: }\n"])
    host = os.path.join(folder, "host.json")
    with open(host, "w", encoding="utf-8") as out:
        out.write('{"name": "etcd-9"}')
    more = snapshot(program, folder, "more", example, "--add-host", host)
    yield "the same", old, old, 0, 0, 0
    yield "another image", old, new, 1, 1, 0
    yield "nothing is whole", old, cut, 5, 0, 5
    yield "what neither was to hold", example, example, 0, 0, 17
    yield "a machine that one has alone", example, more, 3, 0, 18


def main():
    program, example = sys.argv[1:]
    failed = count = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, before, after, code, differences, gaps in cases(program, folder, example):
            count += 1
            text, document = run(program, "diff", before, after), run(program, "diff", before, after, "-o", "json")
            told = json.loads(document.stdout)
            found = (text.returncode, document.returncode, len(told["differences"]), len(told["notComparable"]))
            line = text.stdout.splitlines()[-1]
            good = (found == (code, code, differences, gaps) and f" {differences} changed of" in line
                    and f" {gaps} not comparable" in line)
            if not good:
                failed += 1
                print(f"{name}: {found}, not {(code, code, differences, gaps)}: {line}")
    print(f"{count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
