#!/usr/bin/env python3
"""What the documentation tells people to type works: docs_test.py PROGRAM ROOT.

A page's blocks run in the order of the page, in an empty folder: "file=PATH" writes a file, "console" runs its
"$ " lines, "exit=N" says with which exit code (0 otherwise). Lines below a command are its output. Renderers
(helm, kustomize, kubectl) are played by a script that prints the manifests. The commands of the recipes in
examples/pipelines run the same way. The generated pages of checks and functions must be what the program writes
today.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

import yaml

BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.M | re.S)
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: example.org/web:1, securityContext: {privileged: true}}
"""
CLEAN = DEPLOYMENT.replace(", securityContext: {privileged: true}", "")


def scratch(program):
    folder = tempfile.mkdtemp(prefix="kubeassay-docs-")
    tools = os.path.join(folder, ".bin")
    os.makedirs(tools)
    os.symlink(os.path.abspath(program), os.path.join(tools, "kubeassay"))
    put(folder, "manifests/web.yaml", DEPLOYMENT)
    for renderer in ("helm", "kustomize", "kubectl"):
        path = put(folder, f".bin/{renderer}", "#!/bin/sh\ncat manifests/*.yaml\n")
        os.chmod(path, 0o755)
    return folder


def put(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def run(folder, command, code):
    """Gives what the command printed, or nothing after saying what was wrong."""
    environment = {k: v for k, v in os.environ.items() if k != "KUBECONFIG"}
    environment.update(PATH=os.path.join(folder, ".bin") + ":" + environment["PATH"], HOME=folder,
                       GITHUB_STEP_SUMMARY=os.path.join(folder, "summary.md"))
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True,
                          text=True, check=False, timeout=120, stdin=subprocess.DEVNULL)
    if done.returncode == code:
        return done.stdout
    print(f"{command}: exit {done.returncode}, not {code}\n{done.stderr[:600]}")
    return None


def page(program, path):
    """Runs one page; gives how many commands ran and how many were not as told."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    folder = scratch(program)
    ran = wrong = 0
    try:
        for info, body in BLOCK.findall(text):
            if info.startswith("file="):
                put(folder, info.removeprefix("file="), body)
            elif info.startswith("console"):
                code = int(info.partition("exit=")[2] or 0)
                for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.M):
                    printed = run(folder, command, code)
                    ran += 1
                    if printed is None or (output and printed != output):
                        wrong += 1
                        print(f"{os.path.basename(path)}: {command}: {printed!r}, not {output!r}")
    finally:
        shutil.rmtree(folder)
    return ran, wrong


def commands_of(name, recipe):
    if name == "github.yaml":
        return [step["run"] for step in recipe["jobs"]["audit"]["steps"] if "run" in step]
    if name == "gitlab.yaml":
        return recipe["kubeassay"]["script"]
    return [hook["entry"] for repo in recipe["repos"] for hook in repo["hooks"]]


def recipes(program, folder):
    """Every command of every recipe: it fails for a privileged container, and passes for a clean one."""
    ran = wrong = 0
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            commands = commands_of(name, yaml.safe_load(file))
        for manifest, failing in ((DEPLOYMENT, 1), (CLEAN, 0)):
            place = scratch(program)
            put(place, "manifests/web.yaml", manifest)
            for command in commands:
                ran += 1
                audits = command.startswith("kubeassay audit")
                if run(place, command, failing if audits else 0) is None:
                    wrong += 1
            shutil.rmtree(place)
    return ran, wrong


def is_stale(program, root, name, command):
    """Whether a page that the program writes is not what it writes today."""
    with open(os.path.join(root, "docs", name), encoding="utf-8") as file:
        written = file.read()
    today = subprocess.run([program, *command], capture_output=True, text=True, check=True, timeout=120).stdout
    if written != today:
        print(f"docs/{name} is stale: kubeassay {' '.join(command)} > docs/{name}")
    return written != today


def main():
    program, root = sys.argv[1:]
    results = {name: page(program, os.path.join(root, "docs", name)) for name in ("tutorial.md", "pipelines.md", "history.md")}
    results["recipes"] = recipes(program, os.path.join(root, "examples", "pipelines"))
    for name, (ran, wrong) in results.items():
        print(f"row: {name}: {ran} commands, {wrong} wrong")
    stale = [is_stale(program, root, "checks.md", ["checks", "list", "-o", "markdown"]),
             is_stale(program, root, "functions.md", ["cel", "--functions"])]
    return 1 if any(stale) or any(wrong or not ran for ran, wrong in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
