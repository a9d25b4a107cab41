#!/usr/bin/env python3
"""Records examples/quickstart/cluster.tar.zst: a real cluster with typical weaknesses, seen by an
auditor who lacks some rights.

usage: record_quickstart.py --program PATH --servers DIR --output FILE

Needs root: it runs in its own network and mount namespaces, so that the paths and ports in the
recording are those of a plain machine and not of the one that recorded it.
"""
import argparse
import json
import os
import subprocess
import sys

import scenarios
import weaknesses
from objects import binding, user
from servers import Cluster, environment

FOLDER = "/srv/kubernetes"
PLANTED = ["privileged-deployment", "host-network-pod", "host-path-socket", "open-namespace",
           "dashboard-node-port", "open-load-balancer", "all-accounts", "jane-admin",
           "wildcard-cluster-role", "old-kubelet"]
HIDDEN = {"networkpolicies"}  # the auditor has no right to list these
FLAGS = {"anonymous_auth": "true", "enable_admission_plugins": None}


def isolate():
    if os.environ.get("KUBEASSAY_ISOLATED"):
        return
    os.environ["KUBEASSAY_ISOLATED"] = "1"
    inner = 'ip link set lo up && mount -t tmpfs none /srv && exec "$@"'
    os.execvp("unshare", ["unshare", "-n", "-m", "--propagation", "private", "sh", "-c", inner, "sh",
                          sys.executable, *sys.argv])


def auditor(bench):
    """A user with the least role minus what is hidden; gives its kubeconfig. (A service account
    would not do: one of the planted weaknesses makes all of them administrators.)"""
    role = json.loads(bench.run("rbac", "--json", code=0).stdout)
    for rule in role["rules"]:
        rule["resources"] = [r for r in rule.get("resources", []) if r not in HIDDEN]
    role["rules"] = [r for r in role["rules"] if r["resources"] or r.get("nonResourceURLs")]
    bench.kube.create(role)
    bench.kube.create(binding("kubeassay", role["metadata"]["name"], [user("auditor")]))
    bench.cluster.pki.certificate("auditor", "/CN=auditor")
    return bench.cluster.kubeconfig("quickstart", user="auditor")


def main():
    isolate()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--servers", required=True)
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    os.makedirs(FOLDER)
    cluster = Cluster(os.path.abspath(options.servers), FOLDER)
    try:
        bench = scenarios.Bench(cluster, os.path.abspath(options.program), FOLDER)
        bench.furnish()
        cluster.start_api(**FLAGS)
        for row in weaknesses.table():
            if row.name in PLANTED:
                scenarios.plant(bench, row)
                scenarios.settle(bench, row)
        config = auditor(bench)
        text = open(config, encoding="utf-8").read().replace("current-context: test",
                                                             "current-context: quickstart")
        text = text.replace("- name: test\n  context", "- name: quickstart\n  context")
        with open(config, "w", encoding="utf-8") as out:
            out.write(text)
        done = subprocess.run([bench.program, "collect", "--kubeconfig", config,
                               os.path.abspath(options.output)], check=False, env=environment())
        return done.returncode
    finally:
        cluster.close()


if __name__ == "__main__":
    sys.exit(main())
