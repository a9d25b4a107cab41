#!/usr/bin/env python3
"""--sign and verify: signing_test.py PROGRAM ROOT.

The keys come from OpenSSL's own program, which also checks what kubeassay signs, as docs/signing.md shows. Every byte of
a signature matters, and a signed file that was changed, cut or replaced is found.
"""
import base64
import hashlib
import os
import subprocess
import sys
import tempfile

counted = {"good": 0, "bad": 0}


def run(*words, **more):
    return subprocess.run(words, capture_output=True, check=False, timeout=120, stdin=subprocess.DEVNULL, **more)


def make_keys(folder, name, kind=("-algorithm", "ed25519")):
    private, public = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".pub")
    for words in (["genpkey", *kind, "-out", private], ["pkey", "-in", private, "-pubout", "-out", public]):
        done = run("openssl", *words)
        assert done.returncode == 0, done.stderr
    return private, public


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)
    return path


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def expect(self, code, words, text):
        done = run(self.program, *words)
        said = (done.stdout + done.stderr).decode()
        assert done.returncode == code and text in said, f"{words}: exit {done.returncode}: {said}"
        assert "PRIVATE" not in said, said
        counted["good" if code == 0 else "bad"] += 1


def openssl_agrees(bench, file, public):
    """The steps of docs/signing.md, with other people's programs."""
    lines = read(file + ".sig").split(b"\n")
    assert lines[0] == b"kubeassay-signature/1" and len(lines) == 4 and lines[3] == b"", lines
    assert lines[1] == b"sha256: " + hashlib.sha256(read(file)).hexdigest().encode(), lines
    message = write(bench.path("message"), b"\n".join(lines[:2]) + b"\n")
    signature = write(bench.path("signature"), base64.b64decode(lines[2].removeprefix(b"ed25519: "), validate=True))
    done = run("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", public, "-rawin", "-in", message, "-sigfile", signature)
    assert done.returncode == 0, done.stdout + done.stderr


def every_byte_matters(bench, file, public):
    """A signature of which one byte is another, or that ends anywhere, is never good."""
    whole = read(file + ".sig")
    other = bench.path("other.sig")
    words = [bench.program, "verify", file, "--key", public, "--signature", other]
    for at in range(len(whole)):
        for changed in (whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:], whole[:at]):
            write(other, changed)
            done = run(*words)
            assert done.returncode in (1, 4) and b"good" not in done.stdout, (at, changed, done)
            counted["bad"] += 1
    write(other, whole + b"\n")
    assert run(*words).returncode == 4


def main():
    program, root = (os.path.abspath(each) for each in sys.argv[1:3])
    cluster = os.path.join(root, "examples/quickstart/cluster.tar.zst")
    with tempfile.TemporaryDirectory(prefix="kubeassay-sign-") as folder:
        bench = Bench(program, folder)
        private, public = make_keys(folder, "key")
        other_private, other = make_keys(folder, "other")
        rsa, _ = make_keys(folder, "rsa", ("-algorithm", "RSA"))
        locked = bench.path("locked.pem")
        run("openssl", "pkey", "-in", private, "-aes256", "-passout", "pass:secret", "-out", locked)
        snapshot, report, page = (bench.path(name) for name in ("a.tar.zst", "a.json", "a.html"))
        bench.expect(0, ["collect", snapshot, cluster, "--sign", private], "wrote")
        bench.expect(0, ["audit", cluster, "--exit-zero", "-o", f"json={report}", "-o", f"html={page}", "-o", "text",
                         "--sign", private], "Level")
        for file in (snapshot, report, page):
            bench.expect(0, ["verify", file, "--key", public], "good: signed with this key")
            openssl_agrees(bench, file, public)
        assert read(report + ".sig") != read(page + ".sig")
        every_byte_matters(bench, report, public)
        bench.expect(1, ["verify", report, "--key", other], "BAD: this key did not make the signature")
        bench.expect(1, ["verify", page, "--key", public, "--signature", report + ".sig"], "BAD: the file was changed")
        write(report, read(report) + b" ")
        bench.expect(1, ["verify", report, "--key", public], "BAD: the file was changed")
        bench.expect(4, ["verify", snapshot, "--key", public, "--signature", bench.path("none")], "cannot be read")
        bench.expect(4, ["verify", folder, "--key", public, "--signature", page + ".sig"], "no regular file")
        bench.expect(2, ["verify", page, "--key", private], "no public key of Ed25519")
        bench.expect(2, ["verify", page], "--key")
        for key, text in ((rsa, "no private key of Ed25519"), (public, "no private key"), (locked, "passphrase"),
                          (bench.path("none"), "cannot be read"), (snapshot, "no private key")):
            bench.expect(2, ["collect", bench.path("b.tar.zst"), cluster, "--sign", key], text)
            assert not os.path.exists(bench.path("b.tar.zst")), key
        bench.expect(2, ["audit", cluster, "--sign", other_private], "nothing to sign")
        print(f"row: {counted['good']} good, {counted['bad']} refused")
    return 0


if __name__ == "__main__":
    sys.exit(main())
