#!/usr/bin/env python3
"""Rights that are made to mislead or to cost much: every command that answers about rights ends, bounded, and says
what it does not know.

usage: hostile_rights_test.py PROGRAM

Files hold them, as anybody may write some: aggregates in a circle, absurd names, a million rules, roles without their
bindings and bindings without their roles, a broken audit log.
"""
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
RBAC = "rbac.authorization.k8s.io/v1"
with open(PROGRAM, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()
# For one command; what a million rules take is half of that.
SECONDS = 240 if SANITIZED else 60  # of CPU
MEGABYTES = 6000 if SANITIZED else 1500
ABSURD = ["\x1b[31mred\nUser root  whole cluster", "<script>alert(1)</script>", "a" * 20000, "\u202egpj.exe", "*",
          "../../etc/passwd", "'\"&;$(id)`", "=cmd|calc", "\x00nul", "e\u0301", " "]


def role(name, rules, **more):
    return {"apiVersion": RBAC, "kind": "ClusterRole", "metadata": {"name": name, **more.pop("meta", {})},
            "rules": rules, **more}


def binding(name, ref, user, **more):
    return {"apiVersion": RBAC, "kind": "ClusterRoleBinding", "metadata": {"name": name},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": ref},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}], **more}


def rule(what="secrets", verb="get"):
    return {"verbs": [verb], "apiGroups": [""], "resources": [what]}


class Rights(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="kubeassay-hostile-")
        self.addCleanup(holder.cleanup)
        self.folder = holder.name

    def put(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    def objects(self, *items):
        return self.put("all.json", json.dumps({"apiVersion": "v1", "kind": "List", "items": list(items)}))

    def run_bounded(self, *words):
        """(exit code, stdout, stderr); the program may take so much CPU and so much memory."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = subprocess.run([PROGRAM, *words], capture_output=True, check=False, timeout=1200)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertIn(done.returncode, range(6), (words, done.stderr[-2000:]))
        self.assertLess(after.ru_utime - before, SECONDS, words)
        self.assertLess(after.ru_maxrss / 1024, MEGABYTES, words)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def can(self, path, verb="list"):
        asked = self.put("asked.jsonl", json.dumps({"user": "eve", "resourceAttributes": {
            "verb": verb, "resource": "secrets"}}) + "\n")
        return json.loads(self.run_bounded("can", "--from", path, "--questions", asked)[1])

    def all_commands(self, path):
        """What each command says about the file."""
        html = os.path.join(self.folder, "report.html")
        told = {
            "who-can": self.run_bounded("who-can", "list", "secrets", "--from", path),
            "who-can --as": self.run_bounded("who-can", "--as", "eve", "--from", path),
            "who-can -o json": self.run_bounded("who-can", "list", "secrets", "--from", path, "-o", "json"),
            "paths": self.run_bounded("paths", path),
            "paths -o json": self.run_bounded("paths", path, "-o", "json"),
            "audit": self.run_bounded("audit", path, "--exit-zero", "-o", "json", "-o", "html=" + html),
        }
        with open(html, encoding="utf-8") as text:
            told["html"] = (0, text.read(), "")
        return told

    def test_aggregates_in_a_circle(self):
        for size in (1, 2, 400):
            made = [role(f"r{i}", [rule(f"things{i}")], meta={"labels": {"at": f"r{i}"}},
                         aggregationRule={"clusterRoleSelectors": [{"matchLabels": {"at": f"r{(i + 1) % size}"}}]})
                    for i in range(size)]
            made.append(role("itself", [rule(verb="get")], meta={"labels": {"me": "yes"}},
                             aggregationRule={"clusterRoleSelectors": [{"matchLabels": {"me": "yes"}}]}))
            path = self.objects(*made, binding("b", "r0", "eve"), binding("c", "itself", "eve"))
            told = self.all_commands(path)
            self.assertEqual(told["who-can"][0], 3, told["who-can"])
            self.assertIn("an aggregated role has the rules of all", told["who-can"][1])
            self.assertEqual(len(re.findall(r"get: things\d", told["who-can --as"][1])), size)
            self.assertIs(self.can(path)["allowed"], None)
            self.assertIs(self.can(path, "get")["allowed"], True)

    def test_absurd_names(self):
        told = self.all_commands(self.objects(
            *(role(name, [rule(verb="list")]) for name in ABSURD),
            *(binding(name, name, name) for name in ABSURD)))
        for command, (code, text, errors) in told.items():
            for each in (text, errors):
                self.assertNotRegex(each, "[\x00-\x08\x0b-\x1f\x7f]", command)
            self.assertEqual(code, 0, (command, errors))
        self.assertNotIn("\nUser root", told["who-can"][1])
        self.assertNotIn("\u202e", told["who-can"][1])
        self.assertNotIn("<script>alert", told["html"][1])
        people = {row["subject"]["name"] for row in json.loads(told["who-can -o json"][1])["holders"]}
        self.assertEqual(people, {*ABSURD, "system:masters"})

    def test_a_million_rules(self):
        made = [role(f"m{k}", [rule(f"r{k * 250000 + i}") for i in range(250000)]) for k in range(4)]
        path = self.objects(*made, *(binding(f"b{k}", f"m{k}", "eve") for k in range(4)))
        code, text, errors = self.run_bounded("who-can", "--as", "eve", "--from", path)
        self.assertEqual(code, 0, errors)
        self.assertEqual(text.count("get: r"), 1000000)
        code, text, errors = self.run_bounded("paths", path)
        self.assertEqual(code, 0, errors)
        self.assertIs(self.can(path)["allowed"], False)

    def test_a_role_of_a_million_rules(self):
        path = self.objects(role("m", [rule(f"r{i}") for i in range(1000000)]), binding("b", "m", "eve"))
        for words in (["who-can", "get", "secrets", "--from", path], ["paths", path], ["audit", path]):
            code, text, errors = self.run_bounded(*words)
            self.assertEqual((code, text), (4, ""))
            self.assertIn("larger than the limit of 16 MB", errors)

    def test_an_audit_of_many_rules(self):
        path = self.objects(role("m", [rule(f"r{i}") for i in range(3000)]), binding("b", "m", "eve"))
        findings = json.loads(self.all_commands(path)["audit"][1])["findings"]
        self.assertFalse([row for row in findings if row["verdict"] == "error"])

    def check_partial(self, path, reason):
        told = self.all_commands(path)
        for command in ("who-can", "who-can --as", "paths"):
            self.assertEqual(told[command][0], 3, told[command])
            self.assertIn(reason, told[command][1])
        answer = self.can(path)
        self.assertIs(answer["allowed"], None)
        self.assertTrue(answer["reason"])
        self.assertIs(self.can(path, "get")["allowed"], True)  # what was read is enough for a yes
        paths = json.loads(told["paths -o json"][1])
        self.assertIn(reason, json.dumps(paths))
        report = json.loads(told["audit"][1])
        verdicts = {row["check"]: row for row in report["findings"]
                    if row["check"] in ("rbac/secrets-read", "rbac/token-create", "access/paths")
                    and row["verdict"] == "unknown"}
        self.assertEqual(sorted(verdicts), ["access/paths", "rbac/secrets-read", "rbac/token-create"])
        self.assertFalse([row for row in report["findings"] if row["verdict"] == "error"])
        self.assertIn(reason.split(":")[0], told["html"][1])  # the matrix says so too

    def test_roles_without_all_bindings(self):
        self.check_partial(self.objects(role("r", [rule()]), binding("b", "r", "eve"),
                                        binding("c", "r", "bob", roleRef=5)), "ClusterRoleBinding c: roleRef")

    def test_bindings_without_all_roles(self):
        self.check_partial(self.objects(role("r", [rule()]), role("q", "all"), binding("b", "r", "eve"),
                                        binding("c", "q", "eve")), "ClusterRole q: rules")

    def test_a_broken_audit_log(self):
        path = self.objects(role("r", [rule(), rule("pods")]), binding("b", "r", "eve"))
        event = {"kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "auditID": "1",
                 "stage": "ResponseComplete", "verb": "get", "user": {"username": "eve"},
                 "requestURI": "/api/v1/namespaces/a/secrets/b",
                 "objectRef": {"resource": "secrets", "namespace": "a", "name": "b", "apiVersion": "v1"},
                 "responseStatus": {"code": 200}, "requestReceivedTimestamp": "2026-01-01T00:00:00.000000Z",
                 "stageTimestamp": "2026-01-01T00:00:00.000000Z"}
        good = json.dumps(event) + "\n"
        for name, bad in (("cut", good[:-40]), ("nul", "\x00" * 4096 + "\n"), ("deep", "[" * 200000 + "\n"),
                          ("long", '{"a":"' + "b" * 3000000 + '"\n'), ("typed", good.replace('"1"', "[1]"))):
            log = self.put(name + ".log", good + bad)
            code, text, errors = self.run_bounded("activity", path, "--audit-log", log, "-o", "json")
            self.assertEqual(code, 3, (name, errors))
            told = json.loads(text)
            self.assertEqual((told["requests"], told["unreadable"]["lines"]), (1, 1), name)
            self.assertIn(f"{name}.log:2", told["unreadable"]["first"])
            self.assertEqual([row["usage"] for row in told["grants"]], ["used", "not-known"], name)


if __name__ == "__main__":
    unittest.main(verbosity=1)
