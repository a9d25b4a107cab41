"""A kubelet's request for a serving certificate that waits, as the API server keeps it."""
import base64
import datetime
import json

from objects import meta

CHECK = "access/pending-serving-certificate"
PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests"


def request(bench, name, signer, subject="/O=system:nodes/CN=system:node:w7", usage="server auth"):
    """The object, with a real request in it."""
    pki = bench.cluster.pki
    pki.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", subject,
                "-keyout", pki.path(f"{name}.key"), "-out", pki.path(f"{name}.csr"))
    with open(pki.path(f"{name}.csr"), "rb") as text:
        body = base64.b64encode(text.read()).decode("ascii")
    return {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": meta(name),
            "spec": {"signerName": signer, "request": body,
                     "usages": ["digital signature", "key encipherment", usage]}}


def judged(bench, *words):
    done = bench.audit("--check", CHECK, *words)
    rows = [f for f in done["findings"] if f["check"] == CHECK]
    assert len(rows) == 1, rows
    return rows[0], json.dumps(done)


def scenario(bench):
    """It passes while it is young, fails the next day, and passes again when somebody approved it."""
    tomorrow = ["--as-of", str(datetime.date.today() + datetime.timedelta(days=2))]
    waiting = request(bench, "waiting", "kubernetes.io/kubelet-serving")
    other = request(bench, "other", "example.com/other")
    try:
        for each in (waiting, other):
            bench.kube.create(each)
        assert judged(bench)[0]["verdict"] == "pass"
        row, report = judged(bench, *tomorrow)
        assert row["verdict"] == "fail" and "(waiting)" in row["message"], row
        assert waiting["spec"]["request"][:80] not in report, "the request's bytes are in the report"
        snapshot = f"{bench.folder}/requests.tar.zst"
        bench.run("collect", "--kubeconfig", bench.admin, snapshot, code=0)
        later = json.loads(bench.run("audit", snapshot, "--check", CHECK, "-o", "json", *tomorrow).stdout)
        assert [f["verdict"] for f in later["findings"] if f["check"] == CHECK] == ["fail"], later
        stored = bench.kube.get(f"{PATH}/waiting")
        stored["status"] = {"conditions": [{"type": "Approved", "status": "True", "reason": "Test",
                                            "message": "compared with its Node"}]}
        bench.kube.call("PUT", f"{PATH}/waiting/approval", stored)
        assert judged(bench, *tomorrow)[0]["verdict"] == "pass"
    finally:
        for each in (waiting, other):
            bench.kube.delete(each)


SCENARIOS = [("certificate requests", scenario)]
