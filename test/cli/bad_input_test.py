#!/usr/bin/env python3
"""Bad input: one clear message, the documented exit code, no partial file, never a crash.

usage: bad_input_test.py PROGRAM EXAMPLE_SNAPSHOT

Every case is (name, arguments, exit code, texts that stderr must hold). The closing line counts.
"""
import os
import shutil
import subprocess
import sys
import tempfile

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: i}]}\n"
KUBECONFIG = """apiVersion: v1
kind: Config
current-context: here
contexts: [{name: here, context: {cluster: here, user: here}}]
clusters: [{name: here, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: here, user: {token: canary-token}}]
"""
BAD_CHECK = """title: A bad check
severty: high
severity: huge
domain: access
effort: S
subject: Pod
assert: object.spec.containers.all(c, c.imag
why: Because.
remediation: Mend it.
references: [https://kubernetes.io/docs/]
"""


def files(folder):
    def put(name, text):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
        return path
    return put


def cases(folder, example):
    put = files(folder)
    with open(example, "rb") as raw:
        snapshot = raw.read()
    middle = len(snapshot) // 2
    flipped = snapshot[:middle] + bytes([snapshot[middle] ^ 1]) + snapshot[middle + 1:]
    good = put("good.yaml", POD)
    os.makedirs(os.path.join(folder, "empty"))
    checks = os.path.dirname(os.path.dirname(put("checks/x/bad.yaml", BAD_CHECK)))
    kube = put("kube.yaml", KUBECONFIG)
    yield "unknown command", ["adit"], 2, ["did you mean 'audit'"]
    yield "no command", [], 2, ["subcommand"]
    yield "unknown flag", ["audit", good, "--nonsense"], 2, ["--nonsense"]
    yield "unknown format", ["audit", good, "-o", "jsn"], 2, ["did you mean 'json'"]
    yield "bad date", ["audit", good, "--as-of", "soon"], 2, ["soon"]
    yield "unknown check", ["checks", "explain", "rbac/wildcard-rule"], 2, ["rbac/wildcard-rules"]
    yield "unknown profile", ["audit", good, "--profile", "defalt"], 2, ["defalt"]
    yield "broken profile", ["audit", good, "--profile", put("p.yaml", "checks: [a\n")], 2, ["p.yaml"]
    yield "checks with three mistakes", ["checks", "lint", "--checks", checks], 2, [
        "bad.yaml:2:1", "severity", "bad.yaml:3", "huge", "bad.yaml:7"]
    yield "no folder of checks", ["audit", good, "--checks", folder + "/none"], 2, ["none"]
    yield "no fixtures", ["checks", "test", folder + "/none"], 2, ["none"]
    yield "expression", ["cel", "1 +"], 2, ["expression:"]
    yield "expression with a wrong name", ["cel", "objct.a"], 2, ["did you mean 'object'"]
    yield "object file that is none", ["cel", "object", "--object", folder + "/none"], 4, ["none"]
    yield "no such path or context", ["audit", "--kubeconfig", kube, "nowhere"], 4, ["nowhere"]
    yield "empty folder", ["audit", folder + "/empty"], 4, ["empty"]
    yield "malformed manifest", ["audit", put("bad.yaml", "a: [1\nb: }\n")], 4, ["bad.yaml"]
    yield "malformed dump", ["audit", put("bad.json", '{"kind":"List","items":[{"a":1}')], 4, [
        "bad.json"]
    yield "binary file", ["audit", put("bin.yaml", bytes(range(256)))], 4, ["bin.yaml"]
    yield "truncated snapshot", ["audit", put("cut.tar.zst", snapshot[:middle])], 4, ["cut.tar.zst"]
    yield "damaged snapshot", ["audit", put("flip.tar.zst", flipped)], 4, ["flip.tar.zst"]
    yield "malformed kubeconfig", ["audit", "--kubeconfig", put("k.yaml", "a: [")], 4, ["k.yaml"]
    yield "no server there", ["audit", "--kubeconfig", kube], 4, ["127.0.0.1:1"]
    yield "output into no folder", ["audit", good, "-o", f"json={folder}/none/r.json"], 6, ["r.json"]
    yield "output onto a folder", ["audit", good, "-o", f"json={folder}/empty"], 6, ["empty"]
    yield "snapshot into no folder", ["collect", folder + "/none/s.tar.zst", good], 6, ["s.tar.zst"]
    yield "nothing to judge", ["audit", put(
        "cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")], 5, ["nothing"]
    yield from node_cases(folder, put, example, good)


def node_cases(folder, put, example, good):
    """Options of node evidence. The Nodes of the example are looked up in its own folder."""
    tree = os.path.join(folder, "tree")
    put("tree/etc/hostname", "w1\n")
    os.makedirs(os.path.join(folder, "nameless"))
    strange = put("strange.json", '{"name": "no-such-node"}')
    node = put("node.yaml", "apiVersion: v1\nkind: Node\nmetadata: {name: w1}\n"
               "status: {nodeInfo: {machineID: aa}}\n")
    known = put("w1.json", '{"name": "w1", "machineId": "aa"}')
    yield "no file to collect into", ["collect"], 2, ["FILE is required"]
    yield "a file for collect node", ["collect", "x.tar.zst", "node"], 2, ["neither FILE nor TARGET"]
    yield "a word behind collect node", ["collect", "node", "extra"], 2, ["extra"]
    yield "no such root", ["collect", "node", "--root", folder + "/none"], 4, ["none", "--root"]
    yield "a root that is a file", ["collect", "node", "--root", good], 4, ["good.yaml"]
    yield "a root without a name", ["collect", "node", "--root", folder + "/nameless"], 2, ["--name"]
    yield "programs of another root", ["collect", "node", "--root", tree, "--run-version"], 2, [
        "--run-version", "--root"]
    yield "node into no folder", ["collect", "node", "--root", tree, "-o", folder + "/none/n.json"], 6, [
        "n.json"]
    yield "an empty --root", ["collect", "node", "--root"], 2, ["--root"]
    yield "an empty --name", ["collect", "node", "--name"], 2, ["--name"]
    for option in ("--add-node", "--add-host"):
        for command in (["audit", example], ["collect", folder + "/out.tar.zst", example]):
            name = f"{command[0]} {option}"
            yield f"{name}: no value", command + [option], 2, [option]
            yield f"{name}: no file", command + [option, folder + "/none.json"], 2, ["none.json"]
            yield f"{name}: a folder", command + [option, folder], 2, ["not a regular file"]
            yield f"{name}: a manifest", command + [option, good], 2, ["good.yaml", "not a key"]
            yield f"{name}: cut", command + [option, put("cut.json", '{"name": "w1", "files": {')], 2, [
                "cut.json", "malformed"]
            yield f"{name}: too deep", command + [option, put("deep.json", "{\"a\":" * 5000)], 2, [
                "deep.json"]
            yield f"{name}: binary", command + [option, put("node.bin", bytes(range(256)))], 2, ["node.bin"]
            yield f"{name}: a wrong type", command + [option, put(
                "type.json", '{"name": "w1", "machineId": 7}')], 2, ["type.json", "machineId", "quote"]
    yield "no such Node", ["audit", example, "--add-node", strange], 2, ["no-such-node", "--add-host"]
    yield "another machine", ["audit", node, "--add-node", put(
        "other.json", '{"name": "w1", "machineId": "bb"}')], 2, ["machine id aa"]
    yield "a node twice", ["audit", node, "--add-node", known, "--add-node", known], 2, ["w1 already"]
    yield "a host with a Node", ["audit", node, "--add-host", known], 2, ["--add-node"]
    yield "a node of manifests without it", ["audit", good, "--add-node", known], 2, ["no Node w1"]
    yield "a host of manifests", ["audit", good, "--add-host", known], 2, ["manifests"]


def check(program, folder, name, arguments, code, texts):
    environment = {k: v for k, v in os.environ.items() if k != "KUBECONFIG"}
    before = sorted(os.listdir(folder))
    done = subprocess.run([program, *arguments], capture_output=True, check=False, timeout=120,
                          env=environment, stdin=subprocess.DEVNULL)
    error = done.stderr.decode("utf-8", "strict")
    problems = []
    if done.returncode != code:
        problems.append(f"exit {done.returncode}, not {code}")
    problems += [f"stderr lacks {text!r}" for text in texts if text not in error]
    if code not in (5,) and done.stdout:
        problems.append("something on stdout")
    if "canary" in error or "Sanitizer" in error or "terminate" in error:
        problems.append("a secret or a crash on stderr")
    if len(error.splitlines()) > 20:
        problems.append("more than 20 lines")
    if sorted(os.listdir(folder)) != before:
        problems.append(f"left {set(os.listdir(folder)) - set(before)}")
    for problem in problems:
        print(f"{name}: {problem}\n  {error.strip()[:600]}")
    return not problems


def full_disk(program, folder):
    """Standard output that cannot be written is exit 6."""
    with open("/dev/full", "wb") as full:
        done = subprocess.run([program, "audit", os.path.join(folder, "good.yaml"), "-o", "json"],
                              stdout=full, stderr=subprocess.PIPE, check=False, timeout=120)
    if done.returncode != 6 or b"standard output" not in done.stderr:
        print(f"full disk: exit {done.returncode}: {done.stderr.decode()[:300]}")
        return False
    return True


def main():
    program, example = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="kubeassay-bad-")
    try:
        results = [check(program, folder, *case) for case in cases(folder, example)]
        results.append(full_disk(program, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{sum(results)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
