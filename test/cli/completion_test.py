#!/usr/bin/env python3
"""Completion and the man page: completion_test.py PROGRAM.

bash itself runs the completion; zsh and fish read theirs where they are installed. Every command and option that --help
shows is offered and stands in the man page, which man's own formatter reads without a warning.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

COMPLETE = r"""
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_kubeassay
printf '%s\n' "${COMPREPLY[@]}"
"""


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60, **more)


def offered(script, folder, *words):
    done = run("bash", "-c", COMPLETE, "bash", script, "kubeassay", *words, cwd=folder)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return {line for line in done.stdout.splitlines() if line}


def commands_of(program):
    """As the help names them."""
    text = run(program, "--help").stdout
    listed = re.search(r"^Subcommands:\n(.*)", text, re.M | re.S | re.I)
    return re.findall(r"^  ([a-z-]+) ", listed[1], re.M)


def bash(program, folder):
    script = os.path.join(folder, "completion.bash")
    with open(script, "w", encoding="utf-8") as file:
        file.write(run(program, "completion", "bash").stdout)
    open(os.path.join(folder, "some file.yaml"), "w", encoding="utf-8").close()
    commands = commands_of(program)
    assert len(commands) > 12, commands
    assert offered(script, folder, "") == set(commands), (offered(script, folder, ""), commands)
    assert offered(script, folder, "au") == {"audit"}
    assert {"list", "explain", "lint", "test"} == offered(script, folder, "checks", "")
    options = 0
    for command in commands:
        wanted = set(re.findall(r"^ *(?:-\w,)?(--[a-z-]+)", run(program, command, "--help").stdout, re.M))
        assert wanted <= offered(script, folder, command, "--"), (command, wanted)
        options += len(wanted)
    assert {"json", "html", "openreports"} <= offered(script, folder, "audit", "-o", "")
    assert offered(script, folder, "audit", "-o", "js") == {"json"}
    assert offered(script, folder, "diff", "--output", "t") == {"text"}
    assert offered(script, folder, "completion", "") == {"bash", "zsh", "fish"}
    assert offered(script, folder, "audit", "--waivers", "so") == {"some file.yaml"}
    assert offered(script, folder, "audit", "zzz") == set()
    return f"bash: {len(commands)} commands, {options} options"


def others(program, folder):
    rows = []
    for shell, check in (("zsh", ["-n"]), ("fish", ["--no-execute"])):
        script = os.path.join(folder, "completion." + shell)
        text = run(program, "completion", shell).stdout
        assert "--" in text or "-l " in text, text
        with open(script, "w", encoding="utf-8") as file:
            file.write(text)
        if shutil.which(shell) is None:
            rows.append(f"{shell} is not installed: its script was only written")
            continue
        done = run(shell, *check, script)
        assert done.returncode == 0, done.stderr
        rows.append(f"{shell} reads its script")
    return ", ".join(rows)


def man(program, folder):
    page = os.path.join(folder, "kubeassay.1")
    with open(page, "w", encoding="utf-8") as file:
        file.write(run(program, "man").stdout)
    if shutil.which("groff") is None:
        return "groff is not installed: the page was only written"
    done = run("groff", "-man", "-ww", "-Tascii", "-P-cbou", "-rLL=130n", page)
    assert done.returncode == 0 and not done.stderr, done.stderr
    shown = set(re.findall(r"--[a-z-]+", done.stdout))
    commands = commands_of(program)
    missing = [name for name in commands if f"kubeassay {name}" not in done.stdout]
    assert not missing, missing
    for command in commands:
        wanted = set(re.findall(r"^ *(?:-\w,)?(--[a-z-]+)", run(program, command, "--help").stdout, re.M))
        assert wanted <= shown, (command, wanted - shown)
    rows = [f"man page: {len(shown)} options"]
    if shutil.which("mandoc"):
        done = run("mandoc", "-T", "lint", "-W", "error", page)
        assert done.returncode == 0, done.stdout
        rows.append("mandoc finds no error")
    return ", ".join(rows)


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="kubeassay-completion-") as folder:
        for part in (bash, others, man):
            print("row: " + part(program, folder))
    assert run(program, "completion", "csh").returncode == 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
