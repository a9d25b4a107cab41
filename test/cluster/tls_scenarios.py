"""What the API server's own port shows: certificates and versions of TLS, on the real server."""
from kube import Kube

CHECK = "apiserver/tls"
UNVERIFIED = "--insecure-skip-tls-verify"


class OtherCertificate:
    """The API server with another serving certificate, and the harness's own client following it."""

    def __init__(self, bench, name):
        self.bench = bench
        self.cluster = bench.cluster
        pki = self.cluster.pki
        self.flags = {"tls_cert_file": pki.path(name + ".crt"),
                      "tls_private_key_file": pki.path(name + ".key")}

    def __enter__(self):
        honest = self.cluster.kube
        client = Kube(self.cluster.port, self.cluster.pki)
        client.context.check_hostname = False
        client.context.verify_mode = 0  # the harness needs no proof of its own server
        self.honest, self.cluster.kube = honest, client
        self.cluster.start_api(**self.flags)
        return self.cluster

    def __exit__(self, *_):
        self.cluster.kube = self.honest
        self.cluster.start_api()


def row(report):
    found = [f for f in report["findings"] if f["check"] == CHECK]
    assert len(found) == 1, f"{len(found)} rows of {CHECK}"
    return found[0]


def verdicts(report):
    return {(f["check"], f["subject"]["name"]): f["verdict"] for f in report["findings"]}


def judged(report, verdict, *texts):
    finding = row(report)
    proof = str([finding["message"], finding["reason"], finding["evidence"]])
    assert finding["verdict"] == verdict, finding
    for text in texts:
        assert text in proof, f"no {text!r} in {proof}"
    return finding


def honest(bench):
    """What kube-apiserver shows by default; without an authority the chain is not known."""
    finding = judged(bench.audit(), "pass")
    assert finding["subject"]["name"] == bench.cluster.url, finding["subject"]
    judged(bench.audit("--no-probes"), "unknown", "not-asked")
    bare = bench.cluster.kubeconfig("bare", ca=None, skip=True)
    judged(bench.audit(config=bare), "unknown", "indeterminate", "no certificate authority")
    # Not verified by the command line's word, the authority is there to compare with.
    judged(bench.audit(UNVERIFIED), "pass")
    beside = bench.cluster.kubeconfig("beside", skip=True)
    refused = bench.run("audit", "--kubeconfig", beside, "-o", "json", code=4)
    assert "beside insecure-skip-tls-verify" in refused.stderr, refused.stderr
    judged(bench.audit(UNVERIFIED, config=beside), "pass")
    # A date after the certificate's end is as good as a certificate that has ended.
    judged(bench.audit("--as-of", "2199-01-01"), "fail", "expired")


def expired(bench):
    """Verified, nothing can be read (exit 4); unverified, the audit goes on and says why."""
    before = bench.audit(UNVERIFIED)
    bench.cluster.pki.certificate("late-server", "/CN=kube-apiserver", expired=True)
    with OtherCertificate(bench, "late-server"):
        done = bench.run("audit", "--kubeconfig", bench.admin, "-o", "json", code=4)
        assert "expired" in done.stderr and not done.stdout, done.stderr
        after = bench.audit(UNVERIFIED)
    judged(after, "fail", "the certificate expired at 2021-01-01T00:00:00Z")
    assert after["target"]["tlsUnverified"], after["target"]
    was, now = verdicts(before), verdicts(after)
    assert {name for name in was if was[name] != now[name]} == {(CHECK, bench.cluster.url)}, now


def foreign(bench):
    """A certificate of an authority that the kubeconfig does not name."""
    pki = bench.cluster.pki
    pki.authority("elsewhere")
    pki.certificate("foreign-server", "/CN=kube-apiserver", authority="elsewhere",
                    extensions=pki.server_config)
    with OtherCertificate(bench, "foreign-server"):
        done = bench.run("audit", "--kubeconfig", bench.admin, "-o", "json", code=4)
        assert "authority" in done.stderr and not done.stdout, done.stderr
        judged(bench.audit(UNVERIFIED), "fail", "not signed by the given authority",
               "CN=test-elsewhere")
        named = bench.cluster.kubeconfig("elsewhere", ca="elsewhere")
        judged(bench.audit(config=named), "pass")


def versions(bench):
    """--tls-min-version and what it lets in."""
    notes = []
    for flag, lowest, verdict in (("VersionTLS10", "TLSv1", "fail"),
                                  ("VersionTLS11", "TLSv1.1", "fail"),
                                  ("VersionTLS12", "TLSv1.2", "pass"),
                                  ("VersionTLS13", "TLSv1.3", "pass")):
        bench.cluster.start_api(tls_min_version=flag, tls_cipher_suites=None)
        finding = row(bench.audit())
        assert finding["verdict"] == verdict, (flag, finding)
        if verdict == "fail":
            assert finding["message"].endswith(lowest), finding["message"]
        notes.append(f"{flag} {verdict}")
    bench.cluster.start_api()
    return ", ".join(notes)


SCENARIOS = [("tls honest", honest), ("tls expired", expired), ("tls foreign", foreign),
             ("tls versions", versions)]
