#!/usr/bin/env python3
"""End-to-end scenarios of kubeassay on real servers.

usage: run.py --program PATH --servers DIR [--seed N] [--only NAME]

Each scenario prints one line; the closing line is "N passed, N failed". Run as root the whole of it
lives in its own network namespace, so that port 8080 is free for the insecure-port scenario.
"""
import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import scenarios
from servers import Cluster


def isolate():
    """Re-executes this program in a network namespace with only loopback, when that is possible."""
    if os.environ.get("KUBEASSAY_ISOLATED") or os.geteuid() != 0 or not shutil.which("unshare"):
        return
    if subprocess.run(["unshare", "-n", "true"], capture_output=True, check=False).returncode:
        return
    os.environ["KUBEASSAY_ISOLATED"] = "1"
    inner = 'ip link set lo up 2>/dev/null || ifconfig lo up; exec "$@"'
    os.execvp("unshare", ["unshare", "-n", "sh", "-c", inner, "sh", sys.executable, *sys.argv])


def run_all(options, folder):
    passed, failed = 0, 0
    rng = random.Random(options.seed)
    print(f"seed {options.seed}", flush=True)
    start = time.monotonic()
    cluster = Cluster(options.servers, folder)
    try:
        bench = scenarios.Bench(cluster, options.program, folder)
        bench.furnish()
        print(f"cluster ready after {time.monotonic() - start:.0f} s", flush=True)
        for name, scenario in scenarios.in_order(rng):
            if options.only and options.only not in name:
                continue
            begin = time.monotonic()
            try:
                note = scenario(bench)
                passed += 1
                print(f"ok    {name} ({time.monotonic() - begin:.1f} s){': ' + note if note else ''}",
                      flush=True)
            except Exception:  # a scenario that breaks is a failed one; the others still run
                failed += 1
                print(f"FAIL  {name}", flush=True)
                traceback.print_exc()
                bench.restore()
    finally:
        cluster.close()
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed or not passed else 0


def main():
    isolate()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--servers", required=True)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100000)
    parser.add_argument("--only")
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    folder = tempfile.mkdtemp(prefix="kubeassay-e2e-")
    try:
        return run_all(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
