#!/usr/bin/env python3
"""Records examples/quickstart/cluster.tar.zst: a real kubeadm node and three workers with typical
weaknesses, seen by an auditor who lacks some rights and has the evidence of three of the four nodes.

usage: record_quickstart.py --program PATH --servers DIR --output FILE

Needs root. The control plane's node runs as in the end-to-end tests. The workers are Node objects; of
two of them the files of a Debian machine are read, as far as dpkg wrote them.
"""
import argparse
import json
import os
import shutil
import sys
import tempfile

import weaknesses
from kubeadm_files import KUBEADM
from mission_scenarios import install
from node_scenarios import NodeBench
from objects import binding, namespace, pod_spec, policy, user, workload
from scenarios import settle

PLANTED = ["privileged-deployment", "host-network-pod", "host-path-socket", "open-namespace",
           "dashboard-node-port", "open-load-balancer", "all-accounts", "jane-admin",
           "wildcard-cluster-role"]
HIDDEN = {"networkpolicies"}  # the auditor has no right to list these
RUNC = "1.1.5+ds1-1+b3"       # Debian 12 before its first security update
WORKERS = {"worker-1": "v1.36.3", "worker-2": "v1.30.2", "worker-3": "v1.36.3"}
SILENT = {"worker-3"}  # nobody read its files
KUBECONFIG = "/run/quickstart.conf"


def furnish(bench):
    bench.furnish()
    bench.kube.create(namespace("shop"))
    bench.kube.create(policy("default-deny", "shop"))
    bench.kube.create(workload("Deployment", "front", "shop", pod_spec("front")))
    for name, version in WORKERS.items():
        bench.kube.create({"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}})
        info = {**bench.node.node_object()["status"]["nodeInfo"], "kubeletVersion": version,
                "containerRuntimeVersion": "containerd://1.6.20~ds1", "machineID": "",
                "systemUUID": "", "bootID": ""}
        bench.kube.patch(f"/api/v1/nodes/{name}/status", {"status": {"nodeInfo": info}})
    for row in weaknesses.table():
        if row.name in PLANTED:
            for obj in row.objects:
                bench.kube.create(obj)
            settle(bench, row)
    bench.node.rewrite_manifest("kube-apiserver", enable_admission_plugins=None)
    bench.node.reload("kube-apiserver", enable_admission_plugins=None)


def auditor(bench):
    """A user with the least role minus what is hidden. (A service account would not do: one of the
    planted weaknesses makes all of them administrators.)"""
    role = json.loads(bench.run("rbac", "--json", code=0).stdout)
    for rule in role["rules"]:
        rule["resources"] = [r for r in rule.get("resources", []) if r not in HIDDEN]
    role["rules"] = [r for r in role["rules"] if r["resources"] or r.get("nonResourceURLs")]
    bench.kube.create(role)
    bench.kube.create(binding("kubeassay", role["metadata"]["name"], [user("auditor")]))
    made = bench.node.run(["kubeadm", "kubeconfig", "user", "--client-name=auditor",
                           f"--config={KUBEADM}"]).stdout
    bench.node.put(KUBECONFIG, made.replace("auditor@kubernetes", "quickstart"), 0o600)


def evidence(bench, folder):
    """Node documents: the control plane's read where it runs, the workers' from their files."""
    bench.collect_node()
    words = ["--add-node", bench.EVIDENCE]
    for name in sorted(set(WORKERS) - SILENT):
        root = install(os.path.join(folder, name), "runc", RUNC, "12")
        shutil.copytree(root, bench.node.outside(f"/run/{name}"), symlinks=True)
        bench.run("collect", "node", "--root", f"/run/{name}", "--name", name, "--output",
                  f"/run/{name}.json", code=0)
        words += ["--add-node", f"/run/{name}.json"]
    return words


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--servers", required=True)
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kubeassay-quickstart-") as folder:
        bench = NodeBench(os.path.abspath(options.servers), os.path.abspath(options.program), folder)
        try:
            furnish(bench)
            auditor(bench)
            words = evidence(bench, folder)
            bench.run("collect", "/run/cluster.tar.zst", "--kubeconfig", KUBECONFIG, *words, code=0)
            shutil.copyfile(bench.node.outside("/run/cluster.tar.zst"), options.output)
        finally:
            bench.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
