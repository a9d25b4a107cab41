#!/usr/bin/env python3
"""What a whole audit costs beside trivy, all checks of both on, over the same objects.

usage: beside_trivy.py PROGRAM TRIVY

1,000 objects of bench/cluster_objects.py (seed 1) in one file. trivy runs once, for it takes a
minute of CPU; this program in several turns, of which the least counts. Part of the full benchmark
only. Bounds: a tenth of its CPU and of its memory.
"""
import os
import sys
import tempfile

from catalogue_gate import Tally, least, write


def main():
    program, trivy = sys.argv[1:]
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="kubeassay-bench-") as folder:
        path = os.path.join(folder, "thousand.yaml")
        write(path, 1000)
        peer = least([trivy, "config", "--skip-check-update", "--skip-version-check",
                      "--disable-telemetry", "-q", "-f", "json", path], 1)
        ours = least([program, "audit", path, "-o", "json"], 5)
    for name, (cpu, memory) in {"trivy": peer, "this program": ours}.items():
        print(f"1,000 objects: {name}: {cpu:.2f} CPU seconds, {memory:.1f} MB")
    tally.bound("CPU over trivy's", ours[0] / peer[0], 0.1)
    tally.bound("memory over trivy's", ours[1] / peer[1], 0.1)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
