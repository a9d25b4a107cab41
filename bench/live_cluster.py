#!/usr/bin/env python3
"""What a live audit of a large cluster costs, beside fetching the same pages with curl.

usage: live_cluster.py PROGRAM SERVERS

A real etcd and kube-apiserver on loopback hold 10,000 pods and 30,000 other objects of
bench/cluster_objects.py (seed 1), 5,000 ReplicaSets that own the pods among them. They are put into
etcd as the API server stores them, which takes a minute in place of ten. An audit with every check
and curl, for the URLs of that audit in its order, take turns.

Bounds: twice curl's wall time (the least of each, starting aside), 100 requests and 150 MB at the
peak; the closing line counts them. Wall time, for most of the work is the server's.
"""
import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

from cluster_objects import objects, pod_of, replica_set_of

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../test/cluster"))
from servers import Cluster, environment  # noqa: E402

SEED = 1
PODS = 10_000
OTHERS = 30_000
SETS = PODS // 2
TURNS = 5
FOLDERS = {"Service": "services/specs", "Ingress": "ingress", "NetworkPolicy": "networkpolicies"}


def cluster_objects():
    """Each with what a server adds: a uid and the time it was made."""
    deployments = []
    for made in objects(OTHERS - SETS, SEED):
        if made["kind"] == "Deployment" and len(deployments) < SETS:
            deployments.append(made)
        yield stored(made)
    for deployment in deployments:
        replica_set = stored(replica_set_of(stored(deployment)))
        yield replica_set
        for number in range(PODS // SETS):
            yield stored(pod_of(replica_set, number))


def stored(made):
    key = "/".join((made["kind"], made["metadata"].get("namespace", ""), made["metadata"]["name"]))
    made["metadata"]["uid"] = str(uuid.uuid5(uuid.NAMESPACE_URL, key))
    made["metadata"]["creationTimestamp"] = "2026-01-01T00:00:00Z"
    return made


def key_of(made):
    folder = FOLDERS.get(made["kind"], made["kind"].lower() + "s")
    place = made["metadata"].get("namespace")
    return "/registry/" + "/".join(filter(None, (folder, place, made["metadata"]["name"])))


def put(url, batch):
    def text(value):
        return base64.b64encode(value.encode()).decode()
    body = {"success": [{"requestPut": {"key": text(key_of(made)), "value": text(json.dumps(made))}}
                        for made in batch]}
    request = urllib.request.Request(url + "/v3/kv/txn", json.dumps(body).encode())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as answer:
        if not json.load(answer).get("succeeded"):
            raise RuntimeError("etcd refused a transaction")


def load(url):
    batch, count = [], 0
    for made in cluster_objects():
        batch.append(made)
        count += 1
        if len(batch) == 64:
            put(url, batch)
            batch = []
    if batch:
        put(url, batch)
    return count


def run(words):
    """Wall seconds and the peak of memory in megabytes."""
    begin = time.monotonic()
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, env=environment()) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1, 3):
        sys.exit(f"{words[:4]}: exit {process.returncode}")
    return time.monotonic() - begin, usage.ru_maxrss / 1024


def urls_of(audit):
    log = subprocess.run([*audit, "--trace-requests"], capture_output=True, text=True, check=False,
                         env=environment())
    return [line.split(" ", 1)[1] for line in log.stderr.splitlines() if line.startswith("GET ")]


def measure(program, cluster):
    audit = [program, "audit", "--kubeconfig", cluster.kubeconfig("admin"), "--profile",
             "everything"]
    pki = cluster.pki.path
    curl = ["curl", "-s", "-A", "x", "--cacert", pki("ca.crt"), "--cert", pki("admin.crt"), "--key",
            pki("admin.key")]
    ours, floor, memory = [], [], []
    for _ in range(TURNS):
        # Pages are named by tokens that the server forgets: each turn fetches those of its own run.
        urls = urls_of(audit)
        seconds, peak = run(audit)
        ours.append(seconds)
        memory.append(peak)
        floor.append(run(curl + [word for url in urls for word in ("-o", "/dev/null", url)])[0])
    idle = min(run([program, "version"])[0] for _ in range(TURNS))
    bare = min(run(["curl", "--version"])[0] for _ in range(TURNS))
    print(f"{len(urls)} requests: {min(ours):.2f} s, curl {min(floor):.2f} s")
    return {"wall time over curl's": ((min(ours) - idle) / (min(floor) - bare), 2),
            "requests": (len(urls), 100),
            "megabytes": (min(memory), 150)}


def main():
    program, servers = sys.argv[1:]
    folder = tempfile.mkdtemp(prefix="kubeassay-live-")
    cluster = Cluster(servers, folder)
    try:
        begin = time.monotonic()
        cluster.start_api()
        count = load(cluster.etcd_url)
        print(f"{count:,} objects in place after {time.monotonic() - begin:.0f} s", flush=True)
        failed = 0
        figures = measure(program, cluster)
        for what, (figure, most) in figures.items():
            failed += figure > most
            print(f"{what}: {figure:.2f} (at most {most}) {'ok' if figure <= most else 'BROKEN'}")
        print(f"{len(figures) - failed} passed, {failed} failed")
        return 1 if failed else 0
    finally:
        cluster.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
