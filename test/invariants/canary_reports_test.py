#!/usr/bin/env python3
"""Invariant 4, no secret travels: a canary in every free-text field appears in nothing the program
writes: text, JSON, HTML, snapshot, standard error.

usage: canary_reports_test.py PROGRAM

The unit tests plant it at collection in every kind; here it goes through the whole program, beside
weaknesses that make every field near it worth reporting.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile

CANARY = "Zx9-canary-Qw7Er5Ty3"
ENCODED = base64.b64encode(CANARY.encode()).decode()


def objects():
    applied = {"kubectl.kubernetes.io/last-applied-configuration": json.dumps({"password": CANARY}),
               "example.com/token": CANARY}
    fields = [{"manager": "kubectl", "operation": "Update", "apiVersion": "v1",
               "fieldsType": "FieldsV1", "fieldsV1": {"f:data": {f"f:{CANARY}": {}}}}]
    meta = {"namespace": "shop", "annotations": applied, "managedFields": fields}
    spec = {
        "hostPID": True,
        "containers": [{
            "name": "main", "image": "registry.k8s.io/pause:3.10",
            "command": ["serve", f"--password={CANARY}", "--token", CANARY],
            "args": [f"postgres://user:{CANARY}@db/shop"],
            "env": [{"name": "PASSWORD", "value": CANARY}],
            "securityContext": {"privileged": True}}],
        "volumes": [{"name": "host", "hostPath": {"path": "/var/log"}}]}
    template = {"metadata": {"labels": {"app": "a"}, "annotations": applied}, "spec": spec}
    return [
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", **meta}, "spec": spec},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "b", **meta},
         "spec": {"selector": {"matchLabels": {"app": "a"}}, "template": template}},
        {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "c", **meta},
         "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": template}}}},
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "d", **meta},
         "data": {"key": ENCODED}, "stringData": {"key": CANARY}},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "e", **meta},
         "data": {"config": f"password: {CANARY}"}, "binaryData": {"blob": ENCODED}},
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "f", **meta},
         "spec": {"type": "LoadBalancer", "ports": [{"port": 443}]}},
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
         "metadata": {"name": "g", "annotations": applied, "managedFields": fields},
         "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]},
        {"apiVersion": "example.com/v1", "kind": "Database", "metadata": {"name": "h", **meta},
         "spec": {"adminPassword": CANARY, "nested": {"connection": f"mysql://root:{CANARY}@db"}}},
    ]


def leaks(name, data):
    """Where the canary stands in bytes that were written; snapshots are unpacked first."""
    found = [text for text in (CANARY, ENCODED) if text.encode() in data]
    return [f"{name} holds {text}" for text in found]


def main():
    program = sys.argv[1]
    folder = tempfile.mkdtemp(prefix="kubeassay-canary-")
    try:
        target = os.path.join(folder, "objects.json")
        with open(target, "w", encoding="utf-8") as out:
            json.dump({"apiVersion": "v1", "kind": "List", "items": objects()}, out)
        outputs = {form: os.path.join(folder, "out." + form) for form in ("text", "json", "html")}
        snapshot = os.path.join(folder, "out.tar.zst")
        words = [program, "audit", target, "--snapshot", snapshot]
        for form, path in outputs.items():
            words += ["-o", f"{form}={path}"]
        done = subprocess.run(words, capture_output=True, check=False, timeout=120)
        problems = leaks("standard error", done.stderr) + leaks("standard output", done.stdout)
        for form, path in outputs.items():
            with open(path, "rb") as raw:
                problems += leaks(form, raw.read())
        unpacked = subprocess.run(["tar", "--zstd", "-xOf", snapshot], capture_output=True,
                                  check=True).stdout
        problems += leaks("the snapshot", unpacked)
        with open(outputs["json"], encoding="utf-8") as text:
            report = json.load(text)
        failing = sum(f["verdict"] == "fail" for f in report["findings"])
        if failing < 6 or len(unpacked) < 2000:
            problems.append(f"only {failing} findings fail: the test looks at nothing")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for problem in problems:
        print(problem)
    print(f"{0 if problems else 1} passed, {1 if problems else 0} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
