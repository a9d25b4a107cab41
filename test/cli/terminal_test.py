#!/usr/bin/env python3
"""On a terminal: progress in a line that never wraps and is taken away at the end, nothing of it in a log; text that
people read in lines no wider than the terminal, and what programs read as it is.

usage: terminal_test.py PROGRAM EXAMPLE_SNAPSHOT
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


def on_terminal(words, columns, stream):
    """What a command writes to its "stdout" or "stderr", which is a terminal of so many columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: slave}
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, **streams) as process:
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


def shown(words, columns):
    """What a command shows, by line, without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", on_terminal(words, columns, "stdout")).replace("\r\n", "\n")


def tables(program, example):
    """Text for people keeps to the width and loses no word; JSON is as in a file."""
    commands = [["audit", example, "--exit-zero"], ["who-can", "get", "secrets", "--from", example],
                ["paths", example], ["checks", "list"], ["diff", example, example]]
    for words in commands:
        plain = subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=60,
                               stdin=subprocess.DEVNULL, env={**os.environ, "NO_COLOR": "1"}).stdout
        assert plain and max(map(len, plain.split("\n"))) > 60, words
        narrow = shown([program, *words], 60)
        assert narrow.split() == plain.split(), words
        wide = [line for line in narrow.split("\n") if len(line) > 60 and " " in line.strip()]
        assert not wide, (words, wide)
    json = [program, "who-can", "get", "secrets", "--from", example, "-o", "json"]
    plain = subprocess.run(json, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL).stdout
    assert shown(json, 60) == plain and max(map(len, plain.split("\n"))) > 60
    return len(commands)


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="kubeassay-progress-") as folder:
        for number in range(300):
            name = os.path.join(folder, f"{'long-' * 12}{number}.yaml")
            with open(name, "w", encoding="utf-8") as file:
                file.write(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{number}, namespace: shop}}\n")
        words = [program, "audit", folder, "--exit-zero"]
        for columns in (40, 80, 200):
            said = on_terminal(words, columns, "stderr")
            lines = [line for line in re.split(r"\r(?:\x1b\[K)?|\n", said) if line.startswith("collecting")]
            assert lines, said
            assert all(re.match(r"collecting \d+(/300)? \(\d+/s\)", line) for line in lines), lines
            assert max(len(line) for line in lines) < columns, lines
            assert "\r\x1b[K" in said[said.rindex("collecting"):], said[-200:]
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL)
        assert "collecting" not in done.stderr and "\x1b" not in done.stderr, done.stderr
    print("row: progress with counts and a rate in 40, 80 and 200 columns; none in a log")
    count = tables(program, os.path.abspath(sys.argv[2]))
    print(f"row: the text of {count} commands in 60 columns: no wider, no word lost; JSON as in a file")
    return 0


if __name__ == "__main__":
    sys.exit(main())
