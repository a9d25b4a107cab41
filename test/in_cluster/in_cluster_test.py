#!/usr/bin/env python3
"""What runs in a cluster, as far as it can be proven without one.

usage: in_cluster_test.py PROGRAM

The roles of the examples are the ones that the program prints; it finds nothing wrong with its own
objects; the admission policy takes the printed Job and none that may do more; the image holds what it needs
and nothing more, is the same each time, and runs from its own root.
"""
import json
import os
import subprocess
import sys
import tempfile

import yaml

from unpack import unpack
from worse_jobs import WORSE

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXAMPLE = os.path.join(ROOT, "examples", "in-cluster")
NODE_JOBS = os.path.join(ROOT, "examples", "node-jobs")


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=300,
                          stdin=subprocess.DEVNULL, **more)


def role(program):
    with open(os.path.join(EXAMPLE, "role.yaml"), encoding="utf-8") as text:
        kept = text.read()
    printed = run(program, "rbac").stdout
    assert kept == printed, "examples/in-cluster/role.yaml is stale: kubeassay rbac > examples/in-cluster/role.yaml"
    with open(os.path.join(NODE_JOBS, "role.yaml"), encoding="utf-8") as text:
        jobs = text.read()
    assert printed + "---\n" + jobs == run(program, "rbac", "--nodes").stdout, "examples/node-jobs/role.yaml is stale"


def objects(program):
    """Nothing fails, also at the lowest severity, but for the digest of an image that is still to be
    built; each object is read."""
    skip = ["--skip", "image/digest"]
    done = run(program, "audit", EXAMPLE, "--fail-on", "low", "-o", "text", *skip)
    assert done.returncode in (0, 3), done.stdout + done.stderr
    assert run(program, "audit", EXAMPLE, "--fail-on", "low", "--check", "image/digest").returncode == 1
    assert "kustomization.yaml:1: a configuration file" in done.stdout, done.stdout
    for folder in (EXAMPLE, NODE_JOBS):
        listed = {line.split("- ")[1].strip() for line in open(
            os.path.join(folder, "kustomization.yaml"), encoding="utf-8") if line.startswith("  - ")
                  and ".yaml" in line}
        there = {name for name in os.listdir(folder) if name.endswith(".yaml")} - {"kustomization.yaml"}
        assert listed == there, listed ^ there


def admission(program):
    """The policy's own expressions, with what its variables stand for in their place."""
    with open(os.path.join(NODE_JOBS, "admission.yaml"), encoding="utf-8") as text:
        spec = next(yaml.safe_load_all(text))["spec"]
    whole = " && ".join(f"({rule['expression']})" for rule in spec["validations"])
    for variable in reversed(spec["variables"]):
        whole = whole.replace(f"variables.{variable['name']}", f"({variable['expression']})")
    assert "variables." not in whole, whole
    good = yaml.safe_load(run(program, "node-job", "w1", "--image",
                              "registry.example.com/security/kubeassay:0.1.0").stdout)

    def admitted(change):
        job = json.loads(json.dumps(good))
        pod = job["spec"]["template"]["spec"]
        change(job, pod, pod["containers"][0])
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(job, file)
            file.flush()
            return run(program, "cel", "--object", file.name, whole).stdout.startswith("true\n")
    assert admitted(lambda job, pod, one: None), whole
    worse = [name for name, change in WORSE.items() if admitted(change)]
    assert not worse, worse


def chroot(folder, *words):
    """Runs in the unpacked root with a /proc, as in a container: as the image's user where we are root."""
    proc = os.path.join(folder, "proc")
    os.makedirs(proc, exist_ok=True)
    space = ["unshare", "--mount", "--pid", "--fork", f"--mount-proc={proc}"]
    if os.geteuid() == 0:
        return run(*space, "chroot", "--userspec=65532:65532", folder, *words,
                   env={"PATH": "/usr/sbin:/usr/bin"})
    return run(*space, "-r", "chroot", folder, *words)


def image(program):
    with tempfile.TemporaryDirectory(prefix="kubeassay-image-") as folder:
        os.chmod(folder, 0o755)
        made = [os.path.join(folder, name) for name in ("one.tar", "two.tar")]
        for path in made:
            done = run(sys.executable, os.path.join(ROOT, "scripts", "oci_image.py"), program, path)
            assert done.returncode == 0, done.stderr
        with open(made[0], "rb") as one, open(made[1], "rb") as two:
            assert one.read() == two.read(), "two images of the same program differ"
        root = os.path.join(folder, "root")
        os.mkdir(root)
        config = unpack(made[0], root)["config"]
        assert config["User"] == "65532:65532" and config["Entrypoint"] == ["/usr/bin/kubeassay"], config
        programs = [os.path.join(at, name) for at, _, names in os.walk(root) for name in names
                    if not any(part in name for part in (".so", "passwd", "ca-certificates.crt"))]
        assert programs == [root + "/usr/bin/kubeassay"], programs
        late = {name for _, _, names in os.walk(root) for name in names
                if name.startswith(("libarchive.so", "libcurl.so", "librpm.so"))}
        assert len(late) == 3, late
        needs_curl = chroot(root, *config["Entrypoint"], "audit", "--kubeconfig", "/none")
        assert "/none" in needs_curl.stderr and "libcurl" not in needs_curl.stderr, needs_curl.stderr
        for words in (["version"], ["checks", "lint"]):
            inside = chroot(root, *config["Entrypoint"], *words)
            outside = run(program, *words)
            assert inside.returncode == 0, inside.stderr
            assert inside.stdout == outside.stdout, inside.stdout
        inside = chroot(root, *config["Entrypoint"], "collect", "node", "--root", "/", "--name", "w1", "--log")
        lines = inside.stdout.splitlines()
        assert inside.returncode == 0 and len(lines) > 2, inside.stderr
        assert {line.split(" 1 ")[0] for line in (lines[0], lines[-1])} == {"kubeassay node evidence"}, lines
        os.mkdir(os.path.join(root, "in"))
        for name in os.listdir(EXAMPLE):
            with open(os.path.join(EXAMPLE, name), "rb") as text, open(
                    os.path.join(root, "in", name), "wb") as copy:
                copy.write(text.read())
        inside = chroot(root, *config["Entrypoint"], "audit", "/in", "-o", "json", "--exit-zero")
        assert '"verdict"' in inside.stdout, inside.stderr


def main():
    program = os.path.abspath(sys.argv[1])
    failed = 0
    for test in (role, objects, admission, image):
        try:
            test(program)
            print(f"ok    {test.__name__}")
        except AssertionError as why:
            failed += 1
            print(f"FAIL  {test.__name__}: {why}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
