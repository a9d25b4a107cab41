#!/usr/bin/env python3
"""The orders of package versions against the real ones, on 10,000 seeded pairs each.

dpkg's through libapt (Debian policy's algorithm, which `dpkg --compare-versions` shares; 200 of the
pairs are put to dpkg itself), rpm's through its own Lua. Exits 77 (skipped) when python3-apt or rpm
is not there.
"""
import random
import shutil
import subprocess
import sys
import tempfile

PAIRS = 10000
ASKED_DPKG = 200
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20261125

# What real versions are made of, and what sorts in surprising ways.
WORDS = ["0", "1", "2", "9", "10", "00", "010", "rc1", "rc", "alpha", "beta2", "ds1", "dfsg1", "deb12u1",
         "el9_6", "el9", "amzn2023", "git20260101", "a", "A", "z", "b3", "99999999999999999999"]
REAL = ["1.1.5+ds1-1+deb12u1", "1.1.5+ds1-1", "1.0.0~rc93+ds1-5+deb11u5", "1.6.20~ds1-1+deb12u3",
        "1.7.24~ds1-6+deb13u1", "1.4.13~ds1-1~deb11u6", "4:1.2.5-3.el9_6", "4:1.3.0-4.el9_7",
        "1.3.3-2.amzn2023.0.1", "4:1.2.5-2.module_el8.10.0+4068+0e21408f", "1.1.12-0ubuntu2~22.04.1"]


def known(text, marks):
    """Whether a version has only what its kind of package allows."""
    return "_" in marks or "_" not in text


def version(choose, marks):
    """[epoch:]version[-release] of words and marks; the version begins with a digit, as dpkg wants."""
    def part():
        text = choose.choice("0123456789")
        for _ in range(choose.randrange(4)):
            text += choose.choice(marks) + choose.choice([w for w in WORDS if known(w, marks)])
        return text
    epoch = choose.choice(["", "", "", "0:", "1:", "4:"])
    release = "-" + part().replace("-", ".") if choose.random() < 0.7 else ""
    return epoch + part() + release


def near(choose, text, marks):
    """The same with a small change: equal and nearly equal versions are where orders differ."""
    at = choose.randrange(len(text) + 1)
    change = choose.randrange(4)
    if change == 0:
        return text
    if change == 1 and text[-1].isalnum():
        return text + choose.choice([mark for mark in marks if mark != "-"]) + choose.choice("019az")
    if change == 2 and at < len(text) and text[at].isdigit():
        return text[:at] + choose.choice("0123456789") + text[at + 1:]
    return version(choose, marks)


def pairs(choose, marks):
    for _ in range(PAIRS):
        left = choose.choice([v for v in REAL if known(v, marks)]) if choose.random() < 0.2 else version(choose, marks)
        right = near(choose, left, marks) if choose.random() < 0.7 else version(choose, marks)
        yield left, right


def sign(number):
    return (number > 0) - (number < 0)


def of_rpm(asked):
    with tempfile.NamedTemporaryFile("w", suffix=".pairs") as file:
        file.write("".join(f"{left} {right}\n" for left, right in asked))
        file.flush()
        program = (f'for line in io.lines("{file.name}") do local a, b = line:match("(%S+) (%S+)") '
                   'print(rpm.vercmp(a, b) .. " ") end')
        found = subprocess.run(["rpm", "--eval", "%{lua:" + program + "}"], capture_output=True, text=True)
    return [int(word) for word in found.stdout.split()]


def of_dpkg(left, right):
    if subprocess.run(["dpkg", "--compare-versions", left, "lt", right]).returncode == 0:
        return -1
    return 0 if subprocess.run(["dpkg", "--compare-versions", left, "eq", right]).returncode == 0 else 1


def ours(program, order, asked):
    text = "".join(f"{order} {left} {right}\n" for left, right in asked)
    found = subprocess.run([program], input=text, capture_output=True, text=True, check=True)
    return [int(line) for line in found.stdout.split()]


def main():
    try:
        import apt_pkg
    except ImportError:
        print("python3-apt is not installed")
        return 77
    if shutil.which("rpm") is None or shutil.which("dpkg") is None:
        print("rpm or dpkg is not installed")
        return 77
    apt_pkg.init_system()
    program = sys.argv[1]
    choose = random.Random(SEED)
    print(f"seed {SEED}")
    bad = 0
    dpkg = list(pairs(choose, [".", "+", "~", "-", ".", ""]))
    rpm = list(pairs(choose, [".", "+", "~", "^", "_", ""]))
    wanted = [sign(apt_pkg.version_compare(*pair)) for pair in dpkg]
    for at in choose.sample(range(PAIRS), ASKED_DPKG):
        assert of_dpkg(*dpkg[at]) == wanted[at], dpkg[at]
    expected = of_rpm(rpm)
    for order, asked, right in (("dpkg", dpkg, wanted), ("rpm", rpm, expected)):
        found = ours(program, order, asked)
        assert len(found) == len(right) == PAIRS, (order, len(found), len(right))
        for pair, mine, theirs in zip(asked, found, right):
            if mine != theirs:
                bad += 1
                print(f"{order} {pair[0]} {pair[1]}: {mine}, {order} says {theirs}")
        counts = {sign_: right.count(sign_) for sign_ in (-1, 0, 1)}
        print(f"{order}: {len(asked)} pairs ({counts[-1]} older, {counts[0]} equal, {counts[1]} newer)")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
