#!/usr/bin/env python3
"""A large List is read item by item: its text is never held.

usage: large_list_gate.py PROGRAM [MEGABYTES]

Writes a List of ordinary pods, as kubectl prints it, collects it into a snapshot and that snapshot into
another one. Both hold the same objects in the same store; the List may take at most 100 MB more at its
peak, and a text below 1.5 GB in proportion, but 24 MB in any case. The closing line counts.
"""
import json
import os
import subprocess
import sys
import tempfile

WHOLE = 1536  # megabytes of text for which 100 MB are allowed


def pod(template, number):
    """One of a hundred templates, with a name, node, address and uid of its own."""
    container = {
        "name": "main", "image": f"registry.example/team/app-{template}:1.{template}",
        "args": ["--config=/etc/app/config.yaml", f"--shard={template}"],
        "env": [{"name": f"SETTING_{i}", "value": f"value-{template}-{i}"} for i in range(20)],
        "resources": {"limits": {"cpu": "500m", "memory": "256Mi"}},
        "securityContext": {"allowPrivilegeEscalation": False, "runAsNonRoot": True},
        "volumeMounts": [{"mountPath": f"/data/{i}", "name": f"v{i}"} for i in range(8)],
    }
    address = ".".join(str(number >> shift & 255) for shift in (16, 8, 0))
    return {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": f"app-{template}-{number:08x}", "namespace": f"team-{template % 20}",
                     "labels": {"app": f"app-{template}", "tier": "web"},
                     "uid": f"00000000-0000-4000-8000-{number:012x}"},
        "spec": {"containers": [container], "nodeName": f"node-{number % 500}",
                 "volumes": [{"name": f"v{i}", "emptyDir": {}} for i in range(8)]},
        "status": {"phase": "Running", "podIP": f"10.{address}"},
    }


def write_list(path, megabytes):
    with open(path, "w", encoding="utf-8") as out:
        written = out.write('{\n    "apiVersion": "v1",\n    "items": [\n')
        number = 0
        while written < megabytes << 20:
            text = json.dumps(pod(number % 100, number), indent=4).replace("\n", "\n        ")
            written += out.write((",\n" if number else "") + "        " + text)
            number += 1
        out.write('\n    ],\n    "kind": "List"\n}\n')
    return number


def peak_of(arguments):
    """The peak of a run's memory in megabytes."""
    with subprocess.Popen(arguments, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{arguments}: exit {process.returncode}")
    return usage.ru_maxrss / 1024


def main():
    program = sys.argv[1]
    megabytes = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    allowed = max(24, 100 * megabytes / WHOLE)
    with tempfile.TemporaryDirectory(prefix="kubeassay-list-") as folder:
        text, first, second = (os.path.join(folder, name) for name in ("list.json", "a", "b"))
        pods = write_list(text, megabytes)
        reading = peak_of([program, "collect", first, text])
        stored = peak_of([program, "collect", second, first])
    good = reading <= stored + allowed
    print(f"a List of {megabytes} MB, {pods} pods: {reading:.0f} MB at the peak; its snapshot: "
          f"{stored:.0f} MB; allowed {allowed:.0f} MB more: {'ok' if good else 'TOO MUCH'}")
    print(f"{int(good)} passed, {int(not good)} failed")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
