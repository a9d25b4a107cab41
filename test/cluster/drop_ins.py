"""Random drop-in files of the kubelet against what the real kubelet makes of them.

The kubelet merges drop-ins as JSON merge patches in the order of its walk, fills defaults in after
that, and lets flags win. Its /configz is the oracle for what this program derives from the same
files and the same command line.
"""
import json
import os
import re
import shutil

from kubeadm_files import DROP_IN_HEAD, DROP_INS
from servers import NODE

ROUNDS = 8
PACK = "drop-in"
# Names whose order is easy to get wrong: digits as text, capitals first, a folder before the file
# that shares its name; and one that is no drop-in.
NAMES = ["10-a.conf", "9-b.conf", "B.conf", "a.conf", "m.conf", "m/x.conf", "m/0/y.conf"]
IGNORED = "z-ignored.yaml"
FLAG_APART = "seccompDefault"  # its flag is no part of the configuration: false there says nothing
NEEDED = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"  # without it there is no HTTP/2


def seconds(low, high):
    return lambda rng: f"{rng.randint(low, high)}s"


def number(low, high):
    return lambda rng: rng.randint(low, high)


def flag(rng):
    return rng.random() < 0.5


def some_of(*words):
    return lambda rng: rng.sample(words, rng.randint(1, len(words)))


# Settings with values the kubelet takes here; a name with a slash leads into a map.
POOL = {
    "maxPods": number(20, 200), "podsPerCore": number(1, 50), "eventRecordQPS": number(1, 90),
    "eventBurst": number(91, 200), "registryPullQPS": number(1, 9), "registryBurst": number(10, 30),
    "nodeStatusMaxImages": number(1, 90), "imageGCHighThresholdPercent": number(86, 95),
    "imageGCLowThresholdPercent": number(50, 79), "containerLogMaxFiles": number(2, 9),
    "containerLogMaxSize": lambda rng: f"{rng.randint(1, 40)}Mi", "podPidsLimit": number(100, 900),
    "memoryThrottlingFactor": lambda rng: rng.choice([0.75, 0.8, 0.95]),
    "readOnlyPort": lambda rng: rng.choice([0, 10255]), "seccompDefault": flag,
    "serverTLSBootstrap": lambda _: False, "enableProfilingHandler": flag,
    "enableSystemLogHandler": flag, "enableDebugFlagsHandler": flag,
    "streamingConnectionIdleTimeout": seconds(30, 59), "fileCheckFrequency": seconds(3, 30),
    "runtimeRequestTimeout": seconds(40, 59),
    "topologyManagerScope": lambda rng: rng.choice(["container", "pod"]),
    "authentication/anonymous/enabled": flag, "authentication/webhook/cacheTTL": seconds(1, 59),
    "authorization/webhook/cacheAuthorizedTTL": seconds(1, 59),
    "authorization/webhook/cacheUnauthorizedTTL": seconds(1, 59),
    "logging/verbosity": number(0, 2), "logging/flushFrequency": seconds(1, 9),
    "crashLoopBackOff/maxContainerRestartPeriod": seconds(20, 59),
    "evictionHard/memory.available": lambda rng: f"{rng.randint(20, 60)}Mi",
    "evictionHard/nodefs.inodesFree": lambda rng: f"{rng.randint(1, 3)}%",
    "kubeReserved/cpu": lambda rng: f"{rng.randint(1, 9)}m", "kubeReserved/memory": lambda _: "8Mi",
    "systemReserved/memory": lambda rng: f"{rng.randint(1, 9)}Mi",
    "clusterDNS": some_of("10.96.0.10", "10.96.0.11", "10.96.0.12"),
    "tlsCipherSuites": lambda rng: [NEEDED, *rng.sample(
        ["TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"], 1)],
    "allowedUnsafeSysctls": some_of("net.core.somaxconn", "net.ipv4.ip_forward"),
}
# What means "as if nothing stood here": null takes a setting away, zero is filled by the default.
ZERO = {"maxPods": 0, "eventBurst": 0, "imageGCHighThresholdPercent": None, "registryPullQPS": None,
        "streamingConnectionIdleTimeout": "0s", "fileCheckFrequency": "0s", "tlsCipherSuites": None,
        "authentication/webhook/cacheTTL": None, "readOnlyPort": None, "containerLogMaxSize": ""}
# Its default is whatever another setting says; no check reads it.
NOT_COMPARED = {"nodeStatusReportFrequency"}
FLAGS = {"max_pods": number(20, 200), "registry_qps": number(1, 9), "read_only_port": number(0, 0)}


def put_at(document, path, value):
    *folders, last = path.split("/")
    for folder in folders:
        document = document.setdefault(folder, {})
    document[last] = value


def random_document(rng):
    document = {}
    for path in rng.sample(sorted(POOL), rng.randint(4, 10)):
        put_at(document, path, POOL[path](rng))
    if rng.random() < 0.5:
        path = rng.choice(sorted(ZERO))
        put_at(document, path, ZERO[path])
    return document


def as_drop_in(document):
    return DROP_IN_HEAD + "".join(f"{key}: {json.dumps(value)}\n" for key, value in document.items())


def leaves(value, path=""):
    """(path, value) of a configuration; a map whose keys hold points is one value."""
    if isinstance(value, dict) and value and not any("." in key for key in value):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    else:
        yield path, value


def plain(value):
    """Durations as seconds; everything else as it is."""
    units = {"h": 3600, "m": 60, "s": 1, "ms": 0.001}
    if isinstance(value, str) and re.fullmatch(r"(\d+(h|ms|m|s))+", value):
        return sum(int(n) * units[unit] for n, unit in re.findall(r"(\d+)(h|ms|m|s)", value))
    return value


def write_pack(folder, paths):
    """One check for each path, which fails and so shows what it read."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, PACK))
    for index, path in enumerate(paths):
        with open(os.path.join(folder, PACK, f"p{index}.yaml"), "w", encoding="ascii") as text:
            text.write(f"title: {path}\nseverity: low\ndomain: control-plane\neffort: S\n"
                       f"subject: kubelet\nassert: \"object.setting('{path}').value == 'never'\"\n"
                       "message: object.name\nwhy: A test looks at it.\nremediation: None.\n"
                       "references: [https://kubernetes.io/docs/tasks/administer-cluster/"
                       "kubelet-config-file/]\n")


def derived(bench, paths, *words, node=True):
    """What the program derives for each path; what it cannot know is left out."""
    folder = os.path.join(bench.node.folder, "pack")
    write_pack(folder, paths)
    seen = {}
    for finding in bench.audit("--checks", folder, *words, node=node)["findings"]:
        if finding["check"].startswith(PACK + "/") and finding["subject"]["name"] == NODE:
            path = paths[int(finding["check"].removeprefix(PACK + "/p"))]
            if finding["verdict"] == "unknown" and path == FLAG_APART:
                continue
            assert finding["verdict"] == "fail", finding
            seen[path] = finding["evidence"][0]["value"]
    return {path: value for path, value in seen.items() if value is not None}


def compare(bench, names, documents):
    shown = {path: value for path, value in leaves(bench.node.configz()) if path not in NOT_COMPARED}
    mine = derived(bench, sorted(shown))
    differ = {path: (value, shown[path]) for path, value in mine.items()
              if plain(value) != plain(shown[path])}
    files = {path: text for path, text in bench.node.original.items() if isinstance(path, str)}
    assert not differ, (f"{names}: derived and real differ: {differ} by "
                        f"{[(path, bench.node.read(path)) for path in files]}")
    settings = {path for document in documents for path, _ in leaves(document)} - \
        {path.replace("/", ".") for path in ZERO}
    silent = sorted(settings & shown.keys() - mine.keys())
    assert not silent, f"{names}: set by a drop-in, and not known: {silent}"
    assert len(mine) > 15, sorted(mine)
    return len(mine)


def one_round(bench, rng):
    node = bench.node
    names = rng.sample(NAMES, rng.randint(2, len(NAMES)))
    if rng.random() < 0.5:
        names = sorted({*names, "m.conf", "m/x.conf"})
    documents = [random_document(rng) for _ in names]
    for name, document in zip(names, documents):
        node.change_file(f"{DROP_INS}/{name}", as_drop_in(document))
    node.change_file(f"{DROP_INS}/{IGNORED}", as_drop_in({"maxPods": 7}))
    flags = {name: make(rng) for name, make in FLAGS.items() if rng.random() < 0.3}
    node.reload("kubelet", **flags)
    return compare(bench, names, documents)


def scenario(rng):
    def run(bench):
        counts = []
        for _ in range(ROUNDS):
            try:
                counts.append(one_round(bench, rng))
            finally:
                bench.node.restore()
        return f"{counts} settings compared in {ROUNDS} rounds"
    return run
