#!/usr/bin/env python3
"""The chart, rendered by Helm's engine: chart_test.py PROGRAM.

With its own values it is examples/in-cluster, object by object. With every value set it says each of them. kubeassay
finds nothing wrong with either but the digest of an image that is still to be built.
"""
import copy
import os
import subprocess
import sys
import tempfile

import yaml

from chart import CHART, ROOT, render, renderer

EXAMPLE = os.path.join(ROOT, "examples", "in-cluster")
FULL = {
    "schedule": "5 4 * * 1", "timeZone": "Europe/Berlin", "deadline": 900, "jobDeadline": 1000,
    "image": {"repository": "r.example.com/k", "digest": "sha256:" + "a" * 64, "pullPolicy": "Always", "pullSecrets": ["s"]},
    "args": ["--fail-on=high", "--as-of={{ no template }}"], "results": {"claim": "mine"},
    "history": {"enabled": True, "size": "2Gi", "storageClass": "fast"}, "publish": {"enabled": True},
    "resources": {"requests": {"cpu": "1m", "memory": "1Mi"}, "limits": {"cpu": "2", "memory": "2Gi"}},
    "nodeSelector": {"disk": "ssd"}, "tolerations": [{"key": "a", "operator": "Exists"}],
    "networkPolicy": {"apiServers": ["192.0.2.10/32"], "apiServerPorts": [6443]},
}


def objects(text):
    found = {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all(text) if one}
    assert found
    return found


def example():
    text = []
    for name in sorted(os.listdir(EXAMPLE)):
        if name.endswith(".yaml") and name not in ("kustomization.yaml", "namespace.yaml"):
            with open(os.path.join(EXAMPLE, name), encoding="utf-8") as file:
                text.append(file.read())
    return objects("\n---\n".join(text))


def plain(one):
    """Without what only a release adds: its labels, and its own names."""
    one = copy.deepcopy(one)
    for metadata in (one["metadata"], one.get("spec", {}).get("jobTemplate", {}).get("spec", {}).get("template", {})
                     .get("metadata", {})):
        metadata.pop("labels", None)
    return one


def alike(program):
    made, wanted = objects(render(program, "kubeassay", "kubeassay")), example()
    names = {("PersistentVolumeClaim", "kubeassay-results"): ("PersistentVolumeClaim", "results"),
             ("NetworkPolicy", "kubeassay"): ("NetworkPolicy", "api-server-only")}
    assert {names.get(key, key) for key in made} == set(wanted), set(made) ^ set(wanted)
    for key, one in made.items():
        got, of = plain(one), plain(wanted[names.get(key, key)])
        of["metadata"]["name"] = got["metadata"]["name"]
        if key[0] == "NetworkPolicy":
            got["spec"]["podSelector"] = of["spec"]["podSelector"]
        if key[0] == "CronJob":
            pod = got["spec"]["jobTemplate"]["spec"]["template"]["spec"]
            assert pod["containers"][0].pop("imagePullPolicy") == "IfNotPresent"
            assert pod["containers"][0]["image"] == "registry.example.com/security/kubeassay:0.1.0", pod
            pod["containers"][0]["image"] = "kubeassay:0.1.0"
            pod["volumes"][0]["persistentVolumeClaim"]["claimName"] = "results"
        assert got == of, f"{key}:\n{got}\n{of}"
    selector = made[("NetworkPolicy", "kubeassay")]["spec"]["podSelector"]["matchLabels"]
    labels = made[("CronJob", "kubeassay")]["spec"]["jobTemplate"]["spec"]["template"]["metadata"]["labels"]
    assert selector.items() <= labels.items(), (selector, labels)
    return len(made)


def full(program, folder):
    values = os.path.join(folder, "values.yaml")
    with open(values, "w", encoding="utf-8") as file:
        yaml.safe_dump(FULL, file)
    made = objects(render(program, "night", "audit", values))
    job = made[("CronJob", "night-kubeassay")]["spec"]
    spec = job["jobTemplate"]["spec"]
    pod = spec["template"]["spec"]
    container = pod["containers"][0]
    assert (job["schedule"], job["timeZone"], spec["activeDeadlineSeconds"]) == ("5 4 * * 1", "Europe/Berlin", 1000)
    assert container["image"] == "r.example.com/k@sha256:" + "a" * 64 and container["imagePullPolicy"] == "Always"
    assert pod["imagePullSecrets"] == [{"name": "s"}] and container["resources"] == FULL["resources"]
    assert pod["nodeSelector"] == {"disk": "ssd"} and pod["tolerations"] == FULL["tolerations"]
    assert container["args"][-3:] == ["--publish=configmap:audit/night-kubeassay-result", *FULL["args"]], container["args"]
    assert "--deadline=900" in container["args"]
    claims = {v["name"]: v["persistentVolumeClaim"]["claimName"] for v in pod["volumes"]}
    assert claims == {"results": "mine", "history": "night-kubeassay-history"}, claims
    assert [key for key in made if key[0] == "PersistentVolumeClaim"] == [("PersistentVolumeClaim", claims["history"])]
    assert made[("PersistentVolumeClaim", claims["history"])]["spec"]["storageClassName"] == "fast"
    assert {"name": "history", "mountPath": "/history"} in container["volumeMounts"]
    egress = made[("NetworkPolicy", "night-kubeassay")]["spec"]["egress"][0]
    assert egress == {"ports": [{"protocol": "TCP", "port": 6443}], "to": [{"ipBlock": {"cidr": "192.0.2.10/32"}}]}, egress
    role = made[("Role", "night-kubeassay-publish")]
    assert role["rules"][0]["resourceNames"] == ["night-kubeassay-result"], role
    assert all(one["metadata"].get("namespace", "audit") == "audit" for one in made.values())
    assert made[("ClusterRoleBinding", "night-kubeassay")]["roleRef"]["name"] == "night-kubeassay"
    assert ("ClusterRole", "night-kubeassay") in made
    return len(made)


def audited(assay, program, folder):
    path = os.path.join(folder, "rendered.yaml")
    namespace, values = os.path.join(EXAMPLE, "namespace.yaml"), os.path.join(folder, "whole.yaml")
    with open(values, "w", encoding="utf-8") as file:
        file.write("networkPolicy: {wholeNamespace: true}\n")
    with open(path, "w", encoding="utf-8") as file, open(namespace, encoding="utf-8") as own:
        file.write(render(program, "kubeassay", "kubeassay", values) + "---\n" + own.read())
    done = subprocess.run([assay, "audit", path, "--fail-on", "low", "--skip", "image/digest"], capture_output=True,
                          text=True, check=False, timeout=120)
    assert done.returncode in (0, 3), done.stdout + done.stderr


def main():
    assay = os.path.abspath(sys.argv[1])
    printed = subprocess.run([assay, "rbac"], capture_output=True, text=True, check=True, timeout=60).stdout
    with open(os.path.join(CHART, "files", "role.yaml"), encoding="utf-8") as text:
        assert text.read() == printed, "charts/kubeassay/files/role.yaml is stale: kubeassay rbac > it"
    program = renderer()
    if program is None:
        return 1 if os.environ.get("CI") == "true" else 77
    with tempfile.TemporaryDirectory(prefix="kubeassay-chart-") as folder:
        rows = alike(program), full(program, folder)
        audited(assay, program, folder)
    print(f"row: the chart is the example ({rows[0]} objects), and says every value ({rows[1]} objects)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
