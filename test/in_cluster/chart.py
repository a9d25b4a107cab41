"""Renders charts/kubeassay by Helm's own engine, which Go builds once into the cache."""
import hashlib
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CHART = os.path.join(ROOT, "charts", "kubeassay")
SOURCE = os.path.join(HERE, "render_chart")


def renderer():
    """The program; None, with a row that says so, where it cannot be built."""
    key = hashlib.sha256()
    for name in ("go.mod", "go.sum", "main.go"):
        with open(os.path.join(SOURCE, name), "rb") as text:
            key.update(text.read())
    cache = os.environ.get("KUBEASSAY_CACHE") or os.path.join(os.path.expanduser("~"), ".cache", "kubeassay")
    folder = os.path.join(cache, "render-chart-" + key.hexdigest()[:16])
    program = os.path.join(folder, "render_chart")
    if os.path.exists(program):
        return program
    if shutil.which("go") is None:
        print("row: Go is not installed: the chart is not rendered")
        return None
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run(["go", "build", "-o", program + ".part", "."], cwd=SOURCE, check=False,
                          capture_output=True, text=True, timeout=1500)
    if done.returncode:
        print(f"row: the renderer of charts cannot be built: {done.stderr.strip().splitlines()[-1:]}")
        return None
    os.replace(program + ".part", program)
    return program


def render(program, name, namespace, values=None):
    words = [program, CHART, name, namespace, *([values] if values else [])]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout
