#!/usr/bin/env python3
"""Progress: a line on a terminal that never wraps and is taken away at the end; nothing in a log.

usage: progress_test.py PROGRAM
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios


def on_terminal(words, columns):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(words, stderr=slave, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL) as process:
        os.close(slave)
        said = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            said += part
        process.wait(timeout=60)
    os.close(master)
    return said.decode()


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="kubeassay-progress-") as folder:
        for number in range(300):
            name = os.path.join(folder, f"{'long-' * 12}{number}.yaml")
            with open(name, "w", encoding="utf-8") as file:
                file.write(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{number}, namespace: shop}}\n")
        words = [program, "audit", folder, "--exit-zero"]
        for columns in (40, 80, 200):
            said = on_terminal(words, columns)
            lines = [line for line in re.split(r"\r(?:\x1b\[K)?|\n", said) if line.startswith("collecting")]
            assert lines, said
            assert all(re.match(r"collecting \d+(/300)? \(\d+/s\)", line) for line in lines), lines
            assert max(len(line) for line in lines) < columns, lines
            assert "\r\x1b[K" in said[said.rindex("collecting"):], said[-200:]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL)
        assert "collecting" not in done.stderr and "\x1b" not in done.stderr, done.stderr
    print("row: progress with counts and a rate in 40, 80 and 200 columns; none in a log")
    return 0


if __name__ == "__main__":
    sys.exit(main())
