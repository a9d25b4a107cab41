"""The table of flags (profiles/facts/components.yaml) against the real programs' own --help: every
flag that takes no value, a list or a map stands in the table with that type, and no flag of the table
is read as something else.
"""
import os
import re
import subprocess

COMPONENTS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                          "profiles/facts/components.yaml")
PROGRAMS = {
    "apiserver": "kube-apiserver",
    "controller-manager": "kube-controller-manager",
    "scheduler": "kube-scheduler",
    "kubelet": "kubelet",
}
ROW = re.compile(r"- \{component: ([a-z-]+), name: ([a-z0-9-]+), type: ([a-z]+)")
FLAG = re.compile(r"^ +(?:-[a-z], )?--([a-z0-9-]+)(?: ([A-Za-z<][^ ]*))?(?:  |$)", re.M)
TYPES = {
    "": {"bool"},
    "strings": {"list"},
    "stringArray": {"list"},
    "int": {"int", "text"},
    "mapStringString": {"map"},
    "mapStringBool": {"gates"},
}
# pflag shows a word of the description in back quotes, and some values have a look of their own.
EXCEPTIONS = {
    ("kubelet", "seccomp-default"): "bool",
    ("kubelet", "register-with-taints"): "list",
    ("kubelet", "version"): None,
}


def help_of(program):
    done = subprocess.run([program, "--help"], capture_output=True, text=True, check=False)
    return {name: kind or "" for name, kind in FLAG.findall(done.stdout + done.stderr)}


def problems(component, flags, table):
    for name, kind in sorted(flags.items()):
        have = table.get((component, name))
        if (component, name) in EXCEPTIONS:
            wanted = EXCEPTIONS[(component, name)]
            if have != wanted:
                yield f"{component} --{name} is {have}, not {wanted}"
        elif kind in ("int", "string", "duration", "ip", "float") and have in (None, "int", "text"):
            continue
        elif kind in TYPES and have not in TYPES[kind] and name not in ("help", "version"):
            yield f"{component} --{name} ({kind or 'no value'}) is {have} in the table"


def scenario(bench):
    with open(COMPONENTS, encoding="utf-8") as text:
        table = {(c, n): kind for c, n, kind in ROW.findall(text.read())}
    compared = 0
    bad = []
    for component, program in PROGRAMS.items():
        flags = help_of(os.path.join(bench.cluster.servers, program))
        assert len(flags) > 50, f"{program} --help shows {len(flags)} flags"
        compared += len(flags)
        bad += problems(component, flags, table)
    assert not bad, "\n".join(bad)
    return f"{compared} flags of {len(PROGRAMS)} programs"
