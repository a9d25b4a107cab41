"""Certificates for the test servers, made with openssl in one folder.

One CA, a server certificate for 127.0.0.1, client certificates, and the key pair of the service
account issuer. Nothing here is used twice: every run makes its own.
"""
import os
import subprocess


class Pki:
    def __init__(self, folder):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        self.authority("ca")
        self.server_config = os.path.join(folder, "server.ext")
        with open(self.server_config, "w", encoding="ascii") as text:
            text.write("subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes.test\n")
        self.certificate("server", "/CN=kube-apiserver", extensions=self.server_config)
        self.certificate("admin", "/O=system:masters/CN=admin")
        self.certificate("manager", "/CN=system:kube-controller-manager")
        self.openssl("genrsa", "-out", self.path("sa.key"), "2048")
        self.openssl("rsa", "-in", self.path("sa.key"), "-pubout", "-out", self.path("sa.pub"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=self.folder)

    def authority(self, name):
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj",
                     f"/CN=test-{name}", "-keyout", self.path(name + ".key"), "-out",
                     self.path(name + ".crt"))

    def certificate(self, name, subject, authority="ca", extensions=None, expired=False):
        """Makes NAME.key and NAME.crt; `expired` gives one whose time is long over."""
        self.openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", subject, "-keyout",
                     self.path(name + ".key"), "-out", self.path(name + ".csr"))
        if expired:
            self.expired_certificate(name, authority)
            return
        words = ["x509", "-req", "-in", self.path(name + ".csr"), "-CA",
                 self.path(authority + ".crt"), "-CAkey", self.path(authority + ".key"),
                 "-CAcreateserial", "-days", "3650", "-out", self.path(name + ".crt")]
        if extensions:
            words += ["-extfile", extensions]
        self.openssl(*words)

    def expired_certificate(self, name, authority):
        base = self.path("expired-ca")
        os.makedirs(base, exist_ok=True)
        for file, content in (("index.txt", ""), ("serial", "1000\n")):
            with open(os.path.join(base, file), "w", encoding="ascii") as text:
                text.write(content)
        config = os.path.join(base, "ca.cnf")
        with open(config, "w", encoding="ascii") as text:
            text.write(f"[ca]\ndefault_ca=d\n[d]\ndatabase={base}/index.txt\nserial={base}/serial\n"
                       f"new_certs_dir={base}\ndefault_md=sha256\npolicy=p\nunique_subject=no\n"
                       "[p]\ncommonName=supplied\norganizationName=optional\n")
        self.openssl("ca", "-batch", "-config", config, "-in", self.path(name + ".csr"), "-cert",
                     self.path(authority + ".crt"), "-keyfile", self.path(authority + ".key"),
                     "-startdate", "20200101000000Z", "-enddate", "20210101000000Z", "-out",
                     self.path(name + ".crt"), "-notext")
