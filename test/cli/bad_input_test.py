#!/usr/bin/env python3
"""Bad input: one clear message, the documented exit code, no partial file, never a crash.

usage: bad_input_test.py PROGRAM EXAMPLE_SNAPSHOT

Every case is (name, arguments, exit code, texts that stderr must hold). Its name begins with the command,
option or argument that it is about; one that the program lists in its help and no case is about fails
the test. The closing line counts.
"""
import json
import os
import re
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


def place_rows(command, first, good, folder, kube):
    """Where a target is looked for."""
    yield f"{command} TARGET: no such path or context", [*first, "nowhere", "--kubeconfig", kube], 4, ["nowhere"]
    yield f"{command} TARGET: empty", [*first, ""], 2, ["TARGET is empty"]
    yield f"{command} --context: beside a TARGET", [*first, good, "--context", "here"], 2, ["--context"]
    yield f"{command} --context: unknown", [*first, "--context", "her", "--kubeconfig", kube], 4, ["here"]
    yield f"{command} --kubeconfig: no such file", [*first, "--kubeconfig", folder + "/none"], 4, ["none"]


def target_rows(command, first, good, folder, kube):
    """What `audit` and `collect` share; `first` are the words before a target."""
    yield from place_rows(command, first, good, folder, kube)
    yield f"{command} --as: empty", [*first, "--kubeconfig", kube, "--as", ""], 2, ["--as is empty"]
    yield f"{command} --as: of a file", [*first, good, "--as", "jane"], 2, ["--as"]
    yield f"{command} --as-group: alone", [*first, "--kubeconfig", kube, "--as-group", "g"], 2, ["--as"]
    yield f"{command} --insecure-skip-tls-verify: a value", [
        *first, good, "--insecure-skip-tls-verify=maybe"], 2, ["--insecure-skip-tls-verify"]
    yield f"{command} --no-probes: a value", [*first, good, "--no-probes=maybe"], 2, ["--no-probes"]
    yield f"{command} --probe-kubelets: a value", [*first, good, "--probe-kubelets=maybe"], 2, ["--probe-kubelets"]
    yield f"{command} --configz: a value", [*first, good, "--configz=maybe"], 2, ["--configz"]
    yield f"{command} --kubelet-ca: without kubelets", [
        *first, "--kubeconfig", kube, "--configz", "--kubelet-ca", kube], 2, ["--kubelet-ca", "--configz=kubelet"]
    yield f"{command} --kubelet-ca: no such file", [
        *first, "--kubeconfig", kube, "--configz=kubelet", "--kubelet-ca", folder + "/none"], 4, ["none"]
    yield f"{command} --kubelet-ca: no certificates", [
        *first, "--kubeconfig", kube, "--configz=kubelet", "--kubelet-ca", kube], 4, ["--kubelet-ca", "PEM"]
    live = [*first, "--kubeconfig", kube]
    image = ["--node-image", "registry.example.com/kubeassay:0.1.0"]
    yield f"{command} --nodes: no image", [*live, "--nodes"], 2, ["--nodes needs --node-image"]
    yield f"{command} --nodes: beside a node", [*live, "--nodes", *image, "--add-node", kube], 2, ["--add-node"]
    yield f"{command} --nodes: nobody answers", [*live, "--nodes", *image], 4, ["127.0.0.1:1"]
    yield f"{command} --node-image: without --nodes", [*live, *image], 2, ["are of --nodes"]
    yield f"{command} --node-image: no image", [*live, "--nodes", "--node-image", "a b"], 2, ["'a b'"]
    yield f"{command} --node-image: empty", [*live, "--nodes", "--node-image", ""], 2, ["--node-image is empty"]
    yield f"{command} --node-namespace: without --nodes", [*live, "--node-namespace", "a"], 2, ["are of --nodes"]
    yield f"{command} --node-namespace: none", [*live, "--nodes", *image, "--node-namespace", "a/b"], 2, ["'a/b'"]
    yield f"{command} --configz: kubelets and impersonation", [
        *first, "--kubeconfig", kube, "--configz=kubelet", "--as", "jane"], 2, ["--as"]
    yield f"{command} --trace-requests: a value", [*first, good, "--trace-requests=maybe"], 2, [
        "--trace-requests"]
    yield f"{command} --page-size: too small", [*first, good, "--page-size", "0"], 2, ["--page-size", "5000"]
    yield f"{command} --deadline: no number", [*first, good, "--deadline", "soon"], 2, ["--deadline", "soon"]


def plugin_rows(command, first, put):
    """Credential plugins and proxies of a kubeconfig."""
    def ask(name, fields, cluster=""):
        text = KUBECONFIG.replace("token: canary-token", f"exec: {{{fields}}}")
        return [*first, "--kubeconfig", put(name, text.replace(':1"', f':1"{cluster}'))]
    api = "apiVersion: client.authentication.k8s.io/v1, interactiveMode: "
    fails = put("fails", "#!/bin/sh\nprintf 'log \\033[1m in' >&2; echo canary; exit 7\n")
    os.chmod(fails, 0o755)
    start = f"{command} --kubeconfig: "
    yield start + "a plugin that is not there", ask(
        "absent", api + "Never, command: no-such-plugin, installHint: Get it, args: [canary]"), 4, [
            "no-such-plugin", "Get it"]
    yield start + "a plugin that asks", ask("asks", api + "Always, command: x"), 4, [
        "asks:6", "interactiveMode"]
    yield start + "a plugin that fails", ask("failing", api + "Never, command: " + fails), 4, [
        "exit status 7", "log \\x1B[1m in"]
    for kind, extensions in (("a text", "canary"), ("a number", "7"), ("a map", "{name: canary}")):
        yield start + "extensions that are " + kind, ask(
            "extended", api + "Never, command: x, provideClusterInfo: true", f", extensions: {extensions}"), 4, [
                "extended:5", "the extensions of the cluster", "here"]
    yield start + "a proxy of another kind", ask("proxied", api + "Never, command: x",
                                                 ', proxy-url: "ftp://canary"'), 4, ["proxied:5", "socks5"]


def policy_rows(command, first, folder, put):
    """What every command that loads checks shares."""
    yield f"{command}: unknown flag", [*first, "--nonsense"], 2, ["--nonsense"]
    yield f"{command} --checks: no such folder", [*first, "--checks", folder + "/none"], 2, ["none"]
    yield f"{command} --checks: empty", [*first, "--checks", ""], 2, ["--checks is empty"]
    yield f"{command} --profile: unknown", [*first, "--profile", "defalt"], 2, ["defalt"]
    yield f"{command} --profile: broken", [*first, "--profile", put("p.yaml", "checks: [a\n")], 2, ["p.yaml"]


def tool_rows(good, folder, put, unwritten):
    """Signatures, and what is printed for shells; what a key may be is the matter of signing_test.py."""
    key, text = good, put("report.txt", "a report")
    yield "verify: nothing", ["verify"], 2, ["FILE"]
    yield "verify FILE: empty", ["verify", "", "--key", key], 2, ["FILE is empty"]
    yield "verify --key: no such file", ["verify", text, "--key", folder + "/none"], 2, ["none", "key cannot be read"]
    yield "verify --key: no key", ["verify", text, "--key", text], 2, ["no public key"]
    yield "verify --signature: empty", ["verify", text, "--key", key, "--signature", ""], 2, ["--signature is empty"]
    yield "collect --sign: no such file", ["collect", unwritten, good, "--sign", folder + "/none"], 2, ["none"]
    yield "collect --import: no such file", ["collect", unwritten, good, "--import", folder + "/none"], 2, ["--import"]
    yield "completion: nothing", ["completion"], 2, ["SHELL"]
    yield "completion SHELL: unknown", ["completion", "csh"], 2, ["csh"]
    yield "man: an argument", ["man", "paths"], 2, ["paths"]


def audit_rows(good, folder):
    put = files(folder)
    yield "audit --output: unknown format", ["audit", good, "-o", "jsn"], 2, ["did you mean 'json'"]
    yield "audit --output: no file", ["audit", good, "-o", "json="], 2, ["json="]
    yield "audit --output: two on standard output", ["audit", good, "-o", "json", "-o", "text"], 2, ["two outputs"]
    yield "audit --output: into no folder", ["audit", good, "-o", f"json={folder}/none/r.json"], 6, ["r.json"]
    yield "audit --output: onto a folder", ["audit", good, "-o", f"json={folder}/empty"], 6, ["empty"]
    yield "audit --snapshot: into no folder", ["audit", good, "--snapshot", folder + "/none/s"], 6, ["none/s"]
    yield "audit --as-of: no date", ["audit", good, "--as-of", "soon"], 2, ["soon"]
    yield "audit --fail-on: no severity", ["audit", good, "--fail-on", "huge"], 2, ["huge", "critical"]
    yield from waiver_rows(good, put)
    yield from benchmark_rows(good, put)
    yield "audit --baseline: standard input twice", ["audit", "-", "--baseline", "-"], 2, ["share standard input"]
    yield "audit --waivers: standard input twice", ["audit", "-", "--waivers", "-"], 2, ["share standard input"]
    yield "audit --import: standard input twice", ["audit", "-", "--import", "-"], 2, ["share standard input"]
    yield "audit --import: no such file", ["audit", good, "--import", "none.json"], 2, ["none.json", "--import"]
    yield "audit --import: foreign", ["audit", good, "--import", put("i.json", '{"runs": []}')], 2, [
        "i.json", "no result of trivy or grype"]
    yield "audit --import: cut", ["audit", good, "--import", put("ic.json", '{"matches": [')], 2, ["ic.json", "malformed"]
    yield "audit --import: no scan", ["audit", good, "--import", put("in.json", '{"ArtifactName": "a", "Results": []}')], 2, [
        "in.json", "holds no scan"]
    for place in ("configmap:a", "configmap:a/B", "configmap:/b", "secret:a/b", "openreports", "openreports:a/b",
                  "configmap:../b"):
        yield f"audit --publish: {place}", ["audit", good, "--publish", place], 2, ["is no place"]
    yield "audit --publish: of a file", ["audit", good, "--publish", "openreports:a"], 2, ["--publish needs a cluster"]
    yield "audit --sign: no key", ["audit", good, "-o", f"json={folder}/s.json", "--sign", good], 2, ["no private key"]
    yield "audit --baseline: no such file", ["audit", good, "--baseline", "none.json"], 2, ["none.json", "baseline"]
    yield "audit --baseline: cut", ["audit", good, "--baseline", put("b.json", '{"schema": "kub')], 2, ["b.json", "cut"]
    yield "audit --baseline: foreign", ["audit", good, "--baseline", put("f.json", '{"runs": []}')], 2, [
        "f.json", "is no report of kubeassay"]
    yield "audit --baseline: a list", ["audit", good, "--baseline", put("l.json", "[1]")], 2, ["l.json", "no report"]
    yield "audit --baseline: another schema", ["audit", good, "--baseline", put(
        "s.json", '{"schema": "kubeassay.assessment/2"}')], 2, ["another schema"]
    yield "audit --baseline: lacks findings", ["audit", good, "--baseline", put(
        "m.json", '{"schema": "kubeassay.assessment/1", "collectedAt": 7}')], 2, ["m.json", "lacks a member"]
    yield "audit --baseline: too deep", ["audit", good, "--baseline", put("deep-b.json", "[" * 200000)], 2, ["cut"]
    yield "audit --check: unknown", ["audit", good, "--check", "rbac/*,workload/privilegd"], 2, [
        "--check", "did you mean 'workload/privileged'"]
    yield "audit --check: nothing is left", ["audit", good, "--check", "rbac/*", "--skip", "*"], 2, ["leave no check"]
    yield "audit --skip: a pattern without a check", ["audit", good, "--skip", "rback/*"], 2, ["--skip 'rback/*'"]
    yield "audit --severity: unknown", ["audit", good, "--severity", "high,hgih"], 2, ["'hgih'", "critical"]
    yield "audit --domain: unknown", ["audit", good, "--domain", "rbac"], 2, ["'rbac'", "control-plane"]
    yield "audit --namespace: empty", ["audit", good, "-n", ""], 2, ["--namespace is empty"]
    yield "audit --exclude-namespace: empty", ["audit", good, "--exclude-namespace", ""], 2, ["is empty"]
    yield "audit --min-level: of a part", ["audit", good, "-n", "a", "--min-level", "1"], 2, ["--min-level"]
    yield "audit --min-level: too high", ["audit", good, "--min-level", "5"], 2, ["--min-level", "4"]
    yield "audit --min-level: of a history", ["audit", good, "--min-level", "4"], 2, ["--min-level", "--history"]
    yield "audit --history: no such scheme", ["audit", good, "--history", "mysql://u:secret@h/d"], 2, ["mysql", "postgres://"]
    yield "audit --history-spool: alone", ["audit", good, "--history-spool", "."], 2, ["--history-spool"]
    yield "history: no command", ["history"], 2, ["--help"]
    yield "history prune: of what", ["history", "prune", "--history", "x"], 2, ["--keep-days"]
    for words in (["list"], ["diff", "1", "2"], ["import", good], ["prune", "--keep-runs", "1"]):
        command = ["history", *words, "--history"]
        yield f"history {words[0]} --history: no such scheme", [*command, "mysql://u:secret@h/d"], 2, ["postgres://"]
        if words[0] in ("list", "diff"):
            yield f"history {words[0]} --cluster: empty", [*command, "x", "--cluster", ""], 2, ["--cluster is empty"]
            yield f"history {words[0]} --output: no format", [*command, "x", "-o", "yaml"], 2, ["--output"]
    yield "history diff A: missing", ["history", "diff", "--history", "x"], 2, ["A is required"]
    yield "history diff B: missing", ["history", "diff", "1", "--history", "x"], 2, ["B is required"]
    yield "history import FILE: missing", ["history", "import", "--history", "x"], 2, ["FILE is required"]
    for option in ("--keep-days", "--keep-runs"):
        yield f"history prune {option}: no number", ["history", "prune", "--history", "x", option, "few"], 2, [option]
        yield f"history prune {option}: nothing", ["history", "prune", "--history", "x", option, "0"], 2, [option]
    yield "history list: no file", ["history", "list", "--history", good + ".nowhere"], 4, ["cannot be opened"]
    yield "history list: no database", ["history", "list", "--history", good], 4, ["not a database"]
    yield "history diff: no such file", ["history", "diff", "1", "2", "--history", good + ".nowhere"], 4, ["opened"]
    yield "history import: no run", ["history", "import", good, "--history", good + ".nowhere"], 4, ["no run"]
    yield "audit --min-coverage: too high", ["audit", good, "--min-coverage", "101"], 2, ["--min-coverage", "100"]
    yield "audit --exit-zero: a value", ["audit", good, "--exit-zero=maybe"], 2, ["--exit-zero"]
    yield "audit --threads: none", ["audit", good, "--threads", "0"], 2, ["--threads", "256"]


def waiver_rows(good, put):
    """Files of accepted risks; the good manifest has one failing container, c."""
    def one(**keys):
        base = {"check": "workload/privileged", "subject": "{kind: Pod, name: a}", "accepted": "[0123456789abcdef]",
                "owner": "o", "reason": "r", "expires": "2030-01-31"}
        return "".join(f"{'- ' if i == 0 else '  '}{k}: {v}\n" for i, (k, v) in enumerate({**base, **keys}.items()))
    def rows(name, text, texts):
        return f"audit --waivers: {name}", ["audit", good, "--waivers", put(
            name.replace(" ", "-") + ".yaml", "waivers:\n" + text)], 2, texts
    yield "audit --waivers: no such file", ["audit", good, "--waivers", "none.yaml"], 2, ["none.yaml"]
    yield rows("cut", "- {check: [", ["cut.yaml"])
    yield rows("a misspelt check", one(check="workload/privilegd"), [
        "a-misspelt-check.yaml:2:10", "did you mean 'workload/privileged'"])
    yield rows("a misspelt key", one(expiry="2030-01-01"), ["a-misspelt-key.yaml:8:3", "'expiry'"])
    yield rows("no owner", one(owner="''"), ["no-owner.yaml:5:10", "'owner' is empty"])
    yield rows("no date", one(expires="soon"), ["no-date.yaml:7:12", "2027-03-31"])
    yield rows("no such day", one(expires="2027-02-30"), ["no-such-day.yaml:7:12"])
    yield rows("no fingerprint", one(accepted="[true]"), ["no-fingerprint.yaml:4:13", "fingerprint"])
    yield rows("a subject without a name", one(subject="{kind: Pod}"), ["'name' is missing"])
    privileged = put("privileged.yaml", POD.replace("image: i", "image: i, securityContext: {privileged: true}"))
    yield "audit --waivers: two answers", ["audit", privileged, "--waivers", put(
        "two.yaml", "waivers:\n" + one() + one(owner="somebody-else"))], 2, [
            "two.yaml:8:3", "two.yaml:2:3", "different answers", "item c"]


def benchmark_rows(good, put):
    """Controls that are chosen, and files of answers."""
    cis = ["audit", good, "--profile", "cis-kubernetes-1.12"]
    yield "audit --profile: no such edition", ["audit", good, "--profile", "cis-kubernetes-1.21"], 2, [
        "there is no profile 'cis-kubernetes-1.21'"]
    yield "audit --control: unknown", [*cis, "--control", "1.2.61"], 2, ["--control '1.2.61'", "cis-kubernetes"]
    yield "audit --control: without a benchmark", ["audit", good, "--control", "1.2.6"], 2, ["--profile cis-kubernetes"]
    yield "audit --control: one of this edition, one of others", [
        "audit", good, "--profile", "cis-kubernetes", "--control", "1.2.6,5.7.1"], 2, [
            "--control '5.7.1' names no control of 'cis-kubernetes-2.0.1'", "--profile"]
    yield "audit --check: of a control that was not chosen", [
        *cis, "--control", "1.2.6", "--check", "apiserver/audit-log"], 2, ["chosen controls", "leave out --control"]
    yield "audit --control: of other editions", [
        "audit", good, "--profile", "cis-kubernetes", "--control", "5.7.1"], 2, ["cis-kubernetes-2.0.1", "--profile"]
    yield "audit --level: too high", [*cis, "--level", "3"], 2, ["--level"]
    yield "audit --level: beside --min-level", [*cis, "--level", "1", "--min-level", "1"], 2, ["--min-level"]
    yield "audit --level: without a benchmark", ["audit", good, "--level", "1"], 2, ["'default' is none"]
    answer = "answer: yes, who: me, date: 2026-10-01, expires: 2027-03-31"
    def rows(name, text, texts):
        return f"audit --attestations: {name}", [*cis, "--attestations", put(
            name.replace(" ", "-") + ".yaml", "attestations:\n" + text)], 2, texts
    yield "audit --attestations: no such file", [*cis, "--attestations", "none.yaml"], 2, ["none.yaml"]
    yield "audit --attestations: standard input twice", [
        "audit", "-", "--attestations", "-"], 2, ["share standard input"]
    yield "audit --attestations: without a benchmark", ["audit", good, "--attestations", put(
        "plain.yaml", f"attestations: [{{control: 3.1.1, {answer}}}]\n")], 2, ["'default' has no controls", "cis-kubernetes"]
    yield "audit --language: unknown", ["audit", good, "--language", "fr", "-o", "html"], 2, ["--language", "fr", "de"]
    yield "audit --language: no HTML", ["audit", good, "--language", "de"], 2, ["--language", "-o html"]
    yield "audit --owners: no such file", ["audit", good, "--owners", "none.yaml"], 2, ["none.yaml"]
    yield "audit --owners: told before anything is read", ["audit", "none.json", "--owners", put(
        "key.yaml", "owners:\n- {owner: a, namespace: b}\n")], 2, ["key.yaml:2", "namespace"]
    yield "audit --owners: standard input twice", ["audit", "-", "--owners", "-"], 2, ["share standard input"]
    teams = ["audit", good, "--owners", put("of-teams.yaml", "owners: [{owner: shop, namespaces: [shop]}]\n"), "--teams"]
    yield "audit --teams: without owners", ["audit", good, "--teams", "pages"], 2, ["--owners"]
    yield "audit --teams: empty", [*teams, ""], 2, ["--teams is empty"]
    yield "audit --teams: a file in the way", [*teams, put("file", "")], 6, ["the folder cannot be made"]
    compare = [*cis, "--compare-kube-bench"]
    older = '[{"version": "cis-1.9", "tests": [{"results": [{"test_number": "1.1.1", "status": "PASS"}]}]}]'
    yield "audit --compare-kube-bench: no such file", [*compare, "none.json"], 2, ["none.json", "kube-bench"]
    yield "audit --compare-kube-bench: cut", [*compare, put("cut.json", older[:-1])], 2, ["cut.json", "cut"]
    yield "audit --compare-kube-bench: foreign", [*compare, put("other.json", '{"runs": []}')], 2, ["lacks a member"]
    yield "audit --compare-kube-bench: another edition", [*compare, put("older.json", older)], 2, [
        "older.json", "is of cis-1.9", "cis-kubernetes-1.12"]
    yield "audit --compare-kube-bench: another edition is told before anything is read", [
        "audit", "none.json", *compare[2:], put("older.json", older)], 2, ["is of cis-1.9", "cis-kubernetes-1.12"]
    yield "audit --compare-kube-bench: not of the edition that runs", [
        "audit", good, "--profile", "cis-kubernetes", "--compare-kube-bench", put("older.json", older)], 2, [
            "is of cis-1.9", "cis-kubernetes-2.0.1", "--profile"]
    yield "audit --compare-kube-bench: without a benchmark", [
        "audit", good, "--compare-kube-bench", put("plain.json", older)], 2, ["'default' is none"]
    yield "audit --compare-kube-bench: standard input twice", [
        "audit", "-", "--compare-kube-bench", "-"], 2, ["share standard input"]
    yield rows("broken", "- {control: [3.1.1\n", ["broken.yaml:"])
    yield rows("what evidence decides", f"- {{control: 1.2.6, {answer}}}\n", [
        "what-evidence-decides.yaml:2:13", "'1.2.6' is not decided by an attestation", "3.1.1, 3.1.2, 5.4.2, 5.6.1"])
    yield rows("no such control", f"- {{control: 3.9, {answer}}}\n", ["unknown control '3.9'"])
    yield rows("an answer that is none", "- {control: 3.1.1, answer: perhaps, who: me}\n", ["'perhaps'", "no, yes"])
    yield rows("no day", f"- {{control: 3.1.1, {answer.replace('2027-03-31', 'never')}}}\n", [
        "no-day.yaml:2:69", "'never' is no date"])
    yield "audit --attestations: of another edition", [
        "audit", good, "--profile", "cis-kubernetes", "--attestations", put(
            "older.yaml", f"attestations: [{{control: 5.7.1, {answer}}}]\n")], 2, [
                "older.yaml:1:16", "'5.7.1' is not decided by an attestation in cis-kubernetes-2.0.1"]


def file_rows(put, example):
    """Targets that cannot be read."""
    with open(example, "rb") as raw:
        snapshot = raw.read()
    middle = len(snapshot) // 2
    flipped = snapshot[:middle] + bytes([snapshot[middle] ^ 1]) + snapshot[middle + 1:]
    yield ("audit: a field of the wrong type",
           ["audit", put("three.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"
                         "spec: {replicas: three}\n")], 4, ["three.yaml:1", "Deployment a", "spec.replicas"])
    yield "audit: malformed manifest", ["audit", put("bad.yaml", "a: [1\nb: }\n")], 4, ["bad.yaml"]
    yield "audit: malformed dump", ["audit", put("bad.json", '{"kind":"List","items":[{"a":1}')], 4, ["bad.json"]
    yield "audit: binary file", ["audit", put("bin.yaml", bytes(range(256)))], 4, ["bin.yaml"]
    yield "audit: UTF-16", ["audit", put("wide.yaml", POD.encode("utf-16"))], 4, ["wide.yaml", "UTF-16"]
    yield from limit_rows(put)
    yield "audit: truncated snapshot", ["audit", put("cut.tar.zst", snapshot[:middle])], 4, ["cut.tar.zst"]
    yield "audit: damaged snapshot", ["audit", put("flip.tar.zst", flipped)], 4, ["flip.tar.zst"]
    yield "audit: nothing to judge", ["audit", put(
        "thing.yaml", "apiVersion: example.org/v1\nkind: Thing\nmetadata: {name: a}\n")], 5, ["nothing"]


def diff_rows(put, example):
    """Two snapshots of one cluster are wanted."""
    with open(example, "rb") as raw:
        cut = put("cut-diff.tar.zst", raw.read()[:-100])
    yield "diff: nothing", ["diff"], 2, ["required"]
    yield "diff: a third", ["diff", example, example, example], 2, ["cluster.tar.zst"]
    yield "diff A: empty", ["diff", "", example], 2, ["A is empty"]
    yield "diff A: no such file", ["diff", "none.tar.zst", example], 4, ["none.tar.zst"]
    yield "diff A: manifests", ["diff", put("diff.yaml", POD), example], 4, ["diff.yaml"]
    yield "diff B: missing", ["diff", example], 2, ["B"]
    yield "diff B: cut", ["diff", example, cut], 4, ["cut-diff.tar.zst"]
    yield "diff B: a folder", ["diff", example, os.path.dirname(cut)], 4, [os.path.dirname(cut)]
    yield "diff --output: unknown format", ["diff", example, example, "-o", "html"], 2, ["html"]


def access_rows(put, example, folder, kube):
    """Questions about rights."""
    ask = ["who-can", "get", "pods", "--from"]
    yield "who-can: nothing", ["who-can"], 2, ["VERB"]
    yield "who-can VERB: empty", ["who-can", "", "pods"], 2, ["VERB is empty"]
    yield "who-can RESOURCE: missing", ["who-can", "get"], 2, ["RESOURCE"]
    yield "who-can RESOURCE: misspelt", ["who-can", "get", "podz", "--from", example], 2, ["did you mean 'pods'"]
    yield "who-can --from: no such path", [*ask, "nowhere", "--kubeconfig", kube], 4, ["nowhere"]
    yield "who-can --from: empty", [*ask, ""], 2, ["--from is empty"]
    yield "who-can --context: beside --from", [*ask, example, "--context", "here"], 2, ["--context"]
    yield "who-can --kubeconfig: no such file", ["who-can", "get", "pods", "--kubeconfig", folder + "/none"], 4, [
        "none"]
    yield "who-can --namespace: of a Node", ["who-can", "get", "nodes", "-n", "a", "--from", example], 2, [
        "in no namespace"]
    yield "who-can --all-namespaces: and one", [*ask, example, "-n", "a", "-A"], 2, ["excludes"]
    yield "who-can --name: empty", [*ask, example, "--name", ""], 2, ["--name is empty"]
    yield "who-can --as: beside a question", [*ask, example, "--as", "ann"], 2, ["--as"]
    yield "who-can --as-group: in a namespace", ["who-can", "--as-group", "ops", "-n", "a"], 2, ["leave -n"]
    yield "who-can --output: unknown format", [*ask, example, "-o", "html"], 2, ["html"]
    yield "who-can --verify: no cluster", [*ask, example, "--verify"], 2, ["--verify needs a cluster"]
    yield "paths --verify: no cluster", ["paths", example, "--verify"], 2, ["--verify needs a cluster"]
    good = put("good.jsonl", '{"user": "a", "resourceAttributes": {"verb": "get", "resource": "pods"}}\n')
    bad = put("bad.jsonl", '{"user": "a", "resourceAttributes": {"verb": "get"}}\n{"user": 1}\n')
    can = ["can", "--questions"]
    yield "can: no questions", ["can", "--from", example], 2, ["--questions"]
    yield "can --questions: no such file", [*can, "none.jsonl", "--from", example], 2, ["none.jsonl"]
    yield "can --questions: a bad line", [*can, bad, "--from", example], 2, ["bad.jsonl:2"]
    url = put("url.jsonl", '{"user": "a", "nonResourceAttributes": {"path": "/", "verb": "get"}, "object": {}}\n')
    yield "can --questions: an object beside a URL", [*can, url, "--from", example], 2, ["url.jsonl:1", "not to a URL"]
    nobody = put("nobody.jsonl", '{"user": "a", "resourceAttributes": {}, "impersonate": {}}\n')
    yield "can --questions: impersonates nobody", [*can, nobody, "--from", example], 2, ["nobody.jsonl:1", "nobody"]
    yield "can --from: no such path", [*can, good, "--from", "nowhere", "--kubeconfig", kube], 4, ["nowhere"]
    yield "can --verify: no cluster", [*can, good, "--from", example, "--verify"], 2, ["--verify needs a cluster"]
    yield "can --from: shared standard input", [*can, "-", "--from", "-"], 2, ["standard input"]
    yield "can --context: beside --from", [*can, good, "--from", example, "--context", "here"], 2, ["--context"]
    yield "can --kubeconfig: no such file", [*can, good, "--kubeconfig", folder + "/none"], 4, ["none"]


def activity_rows(example, folder, kube, put):
    """Audit logs, their policy, and the cluster they are of."""
    event = put("audit.log", json.dumps({
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": "1", "verb": "get",
        "stage": "ResponseComplete", "requestURI": "/version", "user": {"username": "ann"},
        "requestReceivedTimestamp": "2026-11-20T10:00:00.000000Z", "stageTimestamp": "2026-11-20T10:00:00.000000Z"}))
    ask = ["activity", "--audit-log", event]
    log = ["activity", "--audit-log"]
    yield "activity: no log", ["activity", example], 2, ["--audit-log"]
    yield "activity --audit-log: no such file", [*log, folder + "/none.log"], 4, ["none.log"]
    yield "activity --audit-log: a folder", [*log, folder], 4, [folder]
    yield "activity --audit-log: no audit log", [*log, put("text.log", "hello\nworld\n")], 4, ["text.log:1", "audit log"]
    yield "activity --audit-log: empty", [*log, put("empty.log", "")], 5, []
    yield "activity --audit-policy: without TARGET", [*ask, "--audit-policy", event], 2, ["TARGET"]
    yield "activity --audit-policy: no such file", [
        "activity", example, *ask[1:], "--audit-policy", "none.yaml"], 2, ["none.yaml"]
    yield "activity --audit-policy: no policy", [
        "activity", example, *ask[1:], "--audit-policy", event], 2, ["audit.log", "audit policy"]
    yield "activity TARGET: no such path", ["activity", "nowhere", "--kubeconfig", kube, *ask[1:]], 4, ["nowhere"]
    yield "activity --context: beside TARGET", ["activity", example, "--context", "here", *ask[1:]], 2, ["--context"]
    yield "activity --kubeconfig: no such file", [*ask, "--kubeconfig", folder + "/none"], 4, ["none"]
    yield "activity: shared standard input", ["activity", "-", "--audit-log", "-"], 2, ["standard input"]
    yield "activity --output: unknown format", [*ask, "-o", "html"], 2, ["html"]


def review_rows(example, folder, kube, put):
    """States of a cluster, and who answers for identities."""
    ask = ["access-review", example]
    yield "access-review TARGET: no such path", ["access-review", "nowhere", "--kubeconfig", kube], 4, ["nowhere"]
    yield "access-review TARGET: empty", ["access-review", ""], 2, ["TARGET is empty"]
    yield "access-review LATER: no such path", [*ask, "later", "--kubeconfig", kube], 4, ["later"]
    yield "access-review LATER: files after a cluster", [*ask, put("later.yaml", POD)], 2, ["the other of files"]
    yield "access-review LATER: empty", [*ask, ""], 2, ["LATER is empty"]
    yield "access-review --context: beside TARGET", [*ask, "--context", "here"], 2, ["--context"]
    yield "access-review --context: beside two targets", [*ask, example, "--context", "here"], 2, ["--context"]
    yield "access-review --kubeconfig: no such file", ["access-review", "--kubeconfig", folder + "/none"], 4, ["none"]
    yield "access-review --owners: no such file", [*ask, "--owners", "none.yaml"], 2, ["none.yaml"]
    yield "access-review --owners: an unknown key", [
        *ask, "--owners", put("owners.yaml", "owners:\n- {owner: a, namespace: b}\n")], 2, ["owners.yaml:2", "namespace"]
    yield "access-review --owners: means nobody", [*ask, "--owners", put("nobody.yaml", "owners:\n- {owner: a}\n")], 2, [
        "nobody.yaml:2"]
    yield "access-review: shared standard input", ["access-review", "-", "--owners", "-"], 2, ["standard input"]
    yield "access-review --output: unknown format", [*ask, "-o", "xml"], 2, ["xml"]


def paths_rows(example, folder, kube):
    """Ends of a way, and the cluster it is in."""
    ask = ["paths", example]
    yield "paths: an option of who-can", [*ask, "--as", "ann"], 2, ["--as"]
    yield "paths TARGET: no such path", ["paths", "nowhere", "--kubeconfig", kube], 4, ["nowhere"]
    yield "paths TARGET: empty", ["paths", ""], 2, ["TARGET is empty"]
    yield "paths --context: beside TARGET", [*ask, "--context", "here"], 2, ["--context"]
    yield "paths --kubeconfig: no such file", ["paths", "--kubeconfig", folder + "/none"], 4, ["none"]
    yield "paths --from: no kind", [*ask, "--from", "ann"], 2, ["'ann'", "user:NAME"]
    yield "paths --from: unknown kind", [*ask, "--from", "robot:ann"], 2, ["robot:ann"]
    yield "paths --from: a pod without its namespace", [*ask, "--from", "pod:web"], 2, ["pod:NAMESPACE/NAME"]
    yield "paths --from: no such pod", [*ask, "--from", "pod:a/b"], 2, ["there is no 'pod:a/b'"]
    yield "paths --from: no such node", [*ask, "--from", "node:b"], 2, ["there is no 'node:b'"]
    yield "paths --from: an end", [*ask, "--from", "cluster-admin"], 2, ["cluster-admin"]
    yield "paths --from: empty", [*ask, "--from", ""], 2, ["--from is empty"]
    yield "paths --to: unknown", [*ask, "--to", "moon"], 2, ["'moon'", "node-root"]
    yield "paths --output: unknown format", [*ask, "-o", "html"], 2, ["html"]


def limit_rows(put):
    """What is too large or too deep; the refusal names the limit."""
    large = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "%s"}}' % (
        "x" * (16 << 20))
    text = put("large.json", '{"apiVersion": "v1", "kind": "List", "items": [' + large + "]}")
    yield "audit: an item over 16 MB", ["audit", text], 4, ["large.json", "the limit of 16 MB"]
    for name, deep in (("too-deep.json", '{"a": ' * 1001 + "1" + "}" * 1001),
                       ("too-deep.yaml", "[" * 1001 + "]" * 1001)):
        yield f"audit: {name}", ["audit", put(name, deep)], 4, [name, "the limit of 1000 levels"]


def cases(folder, example):
    put = files(folder)
    good = put("good.yaml", POD)
    os.makedirs(os.path.join(folder, "empty"))
    checks = os.path.dirname(os.path.dirname(put("checks/x/bad.yaml", BAD_CHECK)))
    kube = put("kube.yaml", KUBECONFIG)
    unwritten = folder + "/s.tar.zst"
    yield "kubeassay: unknown command", ["adit"], 2, ["did you mean 'audit'"]
    yield "kubeassay: no command", [], 2, ["subcommand"]
    yield from target_rows("audit", ["audit"], good, folder, kube)
    yield from target_rows("collect", ["collect", unwritten], good, folder, kube)
    yield from plugin_rows("audit", ["audit"], put)
    yield from plugin_rows("collect", ["collect", unwritten], put)
    for command, first in (("audit", ["audit", good]), ("collect", ["collect", unwritten, good]),
                           ("rbac", ["rbac"]), ("checks list", ["checks", "list"]),
                           ("checks explain", ["checks", "explain", "rbac/wildcard-rules"]),
                           ("checks lint", ["checks", "lint"]), ("checks test", ["checks", "test", folder])):
        yield from policy_rows(command, first, folder, put)
    yield from audit_rows(good, folder)
    yield from tool_rows(good, folder, put, unwritten)
    yield from file_rows(put, example)
    yield from diff_rows(put, example)
    yield from access_rows(put, example, folder, kube)
    yield from paths_rows(example, folder, kube)
    yield from activity_rows(example, folder, kube, put)
    yield from review_rows(example, folder, kube, put)
    yield "audit: empty folder", ["audit", folder + "/empty"], 4, ["empty"]
    yield "audit: malformed kubeconfig", ["audit", "--kubeconfig", put("k.yaml", "a: [")], 4, ["k.yaml"]
    yield "audit: no server there", ["audit", "--kubeconfig", kube], 4, ["127.0.0.1:1"]
    yield "collect FILE: missing", ["collect"], 2, ["FILE"]
    yield "collect FILE: into no folder", ["collect", folder + "/none/s.tar.zst", good], 6, ["s.tar.zst"]
    yield from place_rows("rbac", ["rbac"], good, folder, kube)
    yield "rbac TARGET: definitions that could not be read", ["rbac", put(
        "crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {}\n---\n"
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n")], 4, ["definitions of custom resources", "crd.yaml"]
    yield "rbac --configz: a value", ["rbac", "--configz=maybe"], 2, ["--configz"]
    yield "rbac --nodes: a value", ["rbac", "--nodes=maybe"], 2, ["--nodes"]
    yield "rbac --node-namespace: none", ["rbac", "--nodes", "--node-namespace", "a b"], 2, ["'a b'"]
    image = ["--image", "registry.example.com/kubeassay:0.1.0"]
    yield "node-job: nothing", ["node-job"], 2, ["required"]
    yield "node-job NODE: none", ["node-job", *image], 2, ["NODE"]
    yield "node-job NODE: no name", ["node-job", "w1", 'a"b', *image], 2, ['a"b']
    yield "node-job --image: none", ["node-job", "w1"], 2, ["--image"]
    yield "node-job --image: no image", ["node-job", "w1", "--image", "a b"], 2, ["'a b'"]
    yield "node-job --namespace: none", ["node-job", "w1", *image, "--namespace", "A"], 2, ["'A'"]
    yield "rbac --name: no name of a role", ["rbac", "--name", "a\nrules: []"], 2, ["cannot name a role"]
    yield "rbac --json: a value", ["rbac", "--json=maybe"], 2, ["--json"]
    yield "checks: no command", ["checks"], 2, ["subcommand"]
    yield "checks lint --checks: three mistakes", ["checks", "lint", "--checks", checks], 2, [
        "bad.yaml:2:1", "severity", "bad.yaml:3", "huge", "bad.yaml:7"]
    yield "checks explain CHECK: unknown", ["checks", "explain", "rbac/wildcard-rule"], 2, ["rbac/wildcard-rules"]
    yield "checks list --output: unknown", ["checks", "list", "-o", "html"], 2, ["--output", "markdown"]
    yield "checks explain --fixtures: no folder", ["checks", "explain", "rbac/wildcard-rules", "--fixtures", "/no/such"], 2, [
        "/no/such", "no folder of fixtures"]
    yield "checks explain --fixtures: empty", ["checks", "explain", "rbac/wildcard-rules", "--fixtures", ""], 2, [
        "--fixtures is empty"]
    yield "checks test FOLDER: no such folder", ["checks", "test", folder + "/none"], 2, ["none"]
    yield "cel: too many words", ["cel", "1", "2"], 2, ["2"]
    yield "cel: neither word nor table", ["cel"], 2, ["EXPRESSION"]
    yield "cel --functions: and an expression", ["cel", "--functions", "1"], 2, ["EXPRESSION"]
    yield "cel EXPRESSION: cut", ["cel", "1 +"], 2, ["expression:"]
    yield "cel EXPRESSION: a wrong name", ["cel", "objct.a"], 2, ["did you mean 'object'"]
    yield "cel --object: no such file", ["cel", "object", "--object", folder + "/none"], 4, ["none"]
    yield "version: a word", ["version", "now"], 2, ["now"]
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
    yield "collect FILE: for a node", ["collect", "x.tar.zst", "node"], 2, ["neither FILE nor TARGET"]
    yield "collect node: a word", ["collect", "node", "extra"], 2, ["extra"]
    yield "collect node --root: no such folder", ["collect", "node", "--root", folder + "/none"], 4, ["none", "--root"]
    yield "collect node --root: a file", ["collect", "node", "--root", good], 4, ["good.yaml"]
    yield "collect node: no name to be found", ["collect", "node", "--root", folder + "/nameless"], 2, ["--name"]
    yield "collect node --run-version: of another root", ["collect", "node", "--root", tree, "--run-version"], 2, [
        "--run-version", "--root"]
    yield "collect node --output: into no folder", ["collect", "node", "--root", tree, "-o", folder + "/none/n.json"], 6, [
        "n.json"]
    yield "collect node --log: into no folder", ["collect", "node", "--root", tree, "--log", "-o", folder + "/none/n"], 6, [
        "none/n"]
    yield "collect node --root: no value", ["collect", "node", "--root"], 2, ["--root"]
    yield "collect node --name: no value", ["collect", "node", "--name"], 2, ["--name"]
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
                "deep.json", "the limit of 1000 levels"]
            yield f"{name}: binary", command + [option, put("node.bin", bytes(range(256)))], 2, ["node.bin"]
            yield f"{name}: a wrong type", command + [option, put(
                "type.json", '{"name": "w1", "machineId": 7}')], 2, ["type.json", "machineId", "quote"]
    yield "audit --add-node: no such Node", ["audit", example, "--add-node", strange], 2, ["no-such-node", "--add-host"]
    for name, log, says in (("cut", "kubeassay node evidence 1 begin\nKLUv", "ends before its manifest"),
                            ("of later", "kubeassay node evidence 2 begin\n", "another version")):
        yield f"audit --add-node: a log that is {name}", ["audit", node, "--add-node", put(
            name + ".log", log)], 2, [name + ".log", says]
    yield "audit --add-node: another machine", ["audit", node, "--add-node", put(
        "other.json", '{"name": "w1", "machineId": "bb"}')], 2, ["machine id aa"]
    yield "audit --add-node: twice", ["audit", node, "--add-node", known, "--add-node", known], 2, ["w1 already"]
    yield "audit --add-host: there is a Node", ["audit", node, "--add-host", known], 2, ["--add-node"]
    yield "audit --add-node: manifests without it", ["audit", good, "--add-node", known], 2, ["no Node w1"]
    yield "audit --add-host: manifests", ["audit", good, "--add-host", known], 2, ["manifests"]


def table(program, command=()):
    """Everything the program's own help lists below a command: "audit", "audit --as", "audit TARGET"."""
    help_text = subprocess.run([program, *command, "--help"], capture_output=True, check=True,
                               text=True, timeout=120).stdout
    name = " ".join(command)
    yield name or "kubeassay"
    section = ""
    for line in help_text.splitlines():
        if line and not line.startswith(" "):
            section = line.rstrip(":")
        word = re.match(r"  (\S+)", line)
        if not word or line.startswith("   "):
            continue
        if section == "Subcommands":
            yield from table(program, (*command, word[1]))
        else:
            option = re.split(r"[{\s]", word[1].split(",")[-1])[0]
            if option != "--help":
                yield f"{name} {option}"


def untested(program, names):
    """What the program has and no case is about, and what cases are about that it does not have."""
    listed = list(table(program))
    tested = {name.partition(":")[0] for name in names}
    missing = [f"{name}: no case of bad input" for name in listed if name not in tested]
    return missing + [f"{name}: the program does not have it" for name in sorted(tested - set(listed))]


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


def run(*words):
    return subprocess.run(words, capture_output=True, check=False, timeout=120, text=True,
                          stdin=subprocess.DEVNULL)


def idle_options(program, folder):
    """Options about a cluster beside a target that is none change nothing, and are named once."""
    plain = [program, "audit", os.path.join(folder, "good.yaml"), "-o", "json"]
    idle = ["--kubeconfig", "/nonexistent", "--insecure-skip-tls-verify", "--no-probes", "--probe-kubelets", "--configz=kubelet",
            "--kubelet-ca", "/nonexistent", "--nodes", "--node-image", "kubeassay:1", "--node-namespace", "a", "--trace-requests", "--page-size", "7", "--deadline", "5"]
    given, without = run(*plain, *idle), run(*plain)
    line = "kubeassay: no effect on a TARGET that is no cluster: " + ", ".join(
        word.split("=")[0] for word in idle if word.startswith("--")) + "\n"
    good = given.returncode == without.returncode and line in given.stderr and line not in without.stderr
    if not good:
        print(f"idle options: exit {given.returncode} and {without.returncode}: {given.stderr[:600]}")
    return good


def plugin_name(program, folder):
    """Called kubectl-assay it is the same program, and its help says kubectl assay."""
    link = os.path.join(folder, "kubectl-assay")
    os.symlink(os.path.abspath(program), link)
    good = "Usage: kubectl assay " in run(link, "--help").stdout
    good = good and "Usage: kubeassay " in run(program, "--help").stdout
    good = good and run(link, "version").stdout == run(program, "version").stdout
    os.unlink(link)
    if not good:
        print(f"plugin name: {run(program, '--help').stdout[:300]}")
    return good


def main():
    program, example = sys.argv[1:3]
    folder = tempfile.mkdtemp(prefix="kubeassay-bad-")
    try:
        rows = list(cases(folder, example))
        results = [check(program, folder, *row) for row in rows]
        results += [each(program, folder) for each in (full_disk, idle_options, plugin_name)]
        gaps = untested(program, [row[0] for row in rows])
        print("\n".join(gaps))
        results.append(not gaps)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{sum(results)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
