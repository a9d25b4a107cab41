"""Kubeconfigs of the whole node's components, made worse one after the other.

Each row changes the text of a file that kubeadm wrote, as long as one audit takes; the programs read
it at their start only. All verdicts that turn are named, and no credential gets into a report.
"""
import json
import re
from dataclasses import dataclass

from node_files import turned

FOLDER = "/etc/kubernetes"
KUBELET, SCHEDULER = f"{FOLDER}/kubelet.conf", f"{FOLDER}/scheduler.conf"
MANAGER, BOOTSTRAP = f"{FOLDER}/controller-manager.conf", f"{FOLDER}/bootstrap-kubelet.conf"
SUPER_ADMIN = f"{FOLDER}/super-admin.conf"
VERIFICATION, AUTHORITY = "component/apiserver-verification", "component/apiserver-authority"
TOKEN, ADMINISTRATOR = "component/static-token", "component/administrator-certificate"
LEFT, OF_MASTERS = "kubelet/bootstrap-kubeconfig", "access/system-masters"
MASTERS = "/run/masters"
CANARY = "hunter2-canary-kubeconfig-token"


@dataclass
class Row:
    name: str
    path: str
    edit: tuple   # what a line of the file looks like, and what stands there instead
    turns: dict   # check to verdict, of that file
    source: str = ""  # the file whose text is edited; empty: the same


def table(bench):
    authority = r"certificate-authority-data: \S+"
    certificate = r"client-certificate: \S+\n *client-key: \S+"
    masters = re.search(r"client-certificate-data: \S+", bench.node.read(SUPER_ADMIN))[0]
    return [
        Row("scheduler skips", SCHEDULER, (authority, "insecure-skip-tls-verify: true"), {VERIFICATION: "fail"}),
        Row("controller manager trusts the machine", MANAGER, (authority + r"\n *", ""), {AUTHORITY: "fail"}),
        Row("kubelet without TLS", KUBELET, ("server: https://", "server: http://"), {VERIFICATION: "fail"}),
        Row("kubelet is super-admin", KUBELET, (certificate, masters),
            {ADMINISTRATOR: "fail", OF_MASTERS: "fail"}),
        Row("kubelet shows an administrator's file", KUBELET, (certificate, f"client-certificate: {MASTERS}.crt"),
            {ADMINISTRATOR: "fail", OF_MASTERS: "fail"}),
        Row("kubelet shows another's file", KUBELET,
            (certificate, f"client-certificate: {FOLDER}/pki/apiserver-kubelet-client.crt"), {}),
        Row("kubelet shows a file with its key", KUBELET, (certificate, f"client-certificate: {MASTERS}.pem"),
            {ADMINISTRATOR: "unknown", OF_MASTERS: "unknown"}),
        Row("token instead of the certificate", SUPER_ADMIN, (r"client-certificate-data: \S+", f"token: {CANARY}"),
            {TOKEN: "fail", OF_MASTERS: "pass"}),
        Row("what the node joined with", BOOTSTRAP, (certificate, f"token: {CANARY}"), {LEFT: "fail"}, KUBELET),
        Row("no such context", KUBELET, (r"current-context: \S+", "current-context: nowhere"),
            {VERIFICATION: "unknown", AUTHORITY: "unknown", TOKEN: "unknown", ADMINISTRATOR: "unknown",
             OF_MASTERS: "unknown"}),
    ]


def report(bench):
    found = bench.audit("--check", "component/*", "--check", LEFT, "--check", OF_MASTERS)
    assert CANARY not in json.dumps(found), "a credential is in the report"
    assert CANARY not in bench.node.read(bench.EVIDENCE), "a credential is in the evidence"
    return found


def edited(bench, row):
    text = bench.node.read(row.source or row.path)
    pattern, instead = row.edit
    after, count = re.subn(pattern, lambda _: instead, text, count=1)
    assert count == 1, f"{row.name}: {row.path} has no {pattern}"
    return after


def scenario(bench):
    bench.node.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-subj",
                    "/O=ops/O=system:masters/CN=ops", "-keyout", f"{MASTERS}.key", "-out", f"{MASTERS}.crt"])
    bench.node.put(f"{MASTERS}.pem", bench.node.read(f"{MASTERS}.crt") + bench.node.read(f"{MASTERS}.key"))
    before = report(bench)
    rows = table(bench)
    for row in rows:
        bench.node.change_file(row.path, edited(bench, row), mode=0o600)
        try:
            found = turned(before, report(bench))
        finally:
            bench.node.replace_file(row.path, bench.node.original.pop(row.path))
        wanted = {(check, row.path): verdict for check, verdict in row.turns.items()}
        assert found == wanted, f"{row.name}: {found} is not {wanted}"
    assert not turned(before, report(bench)), "what was changed was not undone"
    return f"{len(rows)} changes"
