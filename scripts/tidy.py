#!/usr/bin/env python3
"""Runs clang-tidy over the given sources, two at a time, and remembers clean results.

A result is remembered under the hash of the preprocessed source, the configuration and the version
of clang-tidy, so that a second run costs only the preprocessing.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import shlex
import subprocess
import sys


def preprocessed(command):
    words = [w for w in shlex.split(command["command"]) if w not in ("ccache", "/usr/bin/ccache")]
    out = words.index("-o")
    words = words[:out] + words[out + 2:]
    words = [w for w in words if w != "-c"] + ["-E", "-P"]
    done = subprocess.run(words, cwd=command["directory"], capture_output=True, check=True)
    return done.stdout


def check(command, build, cache, fixed):
    key = hashlib.sha256(fixed + preprocessed(command)).hexdigest()
    mark = os.path.join(cache, key)
    if os.path.exists(mark):
        return ""
    done = subprocess.run(["clang-tidy-16", "--quiet", "-p", build, command["file"]],
                          capture_output=True, text=True, check=False)
    if done.returncode == 0:
        with open(mark, "w", encoding="utf-8"):
            pass
        return ""
    return done.stdout or done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    parser.add_argument("--cache", required=True)
    parser.add_argument("--files", required=True)
    options = parser.parse_args()
    os.makedirs(options.cache, exist_ok=True)
    with open(options.files, encoding="utf-8") as text:
        wanted = {os.path.abspath(line.strip()) for line in text if line.strip()}
    with open(os.path.join(options.build, "compile_commands.json"), encoding="utf-8") as text:
        commands = [c for c in json.load(text) if c["file"] in wanted]
    version = subprocess.run(["clang-tidy-16", "--version"], capture_output=True, check=True).stdout
    with open(".clang-tidy", "rb") as text:
        fixed = version + text.read()
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for problem in pool.map(lambda c: check(c, options.build, options.cache, fixed), commands):
            if problem:
                bad += 1
                print(problem)
    print(f"clang-tidy: {len(commands)} files, {bad} with problems")
    return 1 if bad or not commands else 0


if __name__ == "__main__":
    sys.exit(main())
