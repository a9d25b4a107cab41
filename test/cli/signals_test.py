#!/usr/bin/env python3
"""Signals: one is enough where nothing in a cluster has to be taken away first.

usage: signals_test.py PROGRAM
"""
import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import termios
import time


def reading(process):
    """Waits until the program has begun with its input, which goes on."""
    process.stdin.write(b"kind: List\n")
    process.stdin.flush()
    for _ in range(600):
        left = fcntl.ioctl(process.stdin, termios.FIONREAD, b"\0\0\0\0")
        if left == b"\0\0\0\0":
            return
        time.sleep(0.05)
    raise AssertionError("it never read its input")


def ended_by(program, number):
    with tempfile.TemporaryDirectory(prefix="kubeassay-signals-") as folder:
        report = os.path.join(folder, "report.json")
        words = [program, "audit", "-", "-o", f"json={report}"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            try:
                reading(process)
                process.send_signal(number)
                code = process.wait(timeout=30)
            finally:
                process.kill()
        assert code == 128 + number, f"{signal.Signals(number).name}: exit {code}"
        assert os.listdir(folder) == [], os.listdir(folder)


def main():
    program = os.path.abspath(sys.argv[1])
    for number in (signal.SIGINT, signal.SIGTERM):
        ended_by(program, number)
    print("row: one SIGINT, one SIGTERM: ended at once, and nothing written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
