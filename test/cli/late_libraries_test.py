#!/usr/bin/env python3
"""Libraries that few runs need are loaded by those runs alone.

usage: late_libraries_test.py PROGRAM EXAMPLE

What is loaded is what the loader itself says (ld.so(8), LD_DEBUG=files).
"""
import os
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM, EXAMPLE = (os.path.abspath(path) for path in sys.argv[1:3])
LATE = {"curl", "archive", "rpm", "pq", "sqlite3", "ssl", "crypto"}
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec: {containers: [{name: c, image: d}]}\n"


class LateLibraries(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="kubeassay-late-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name

    def loaded(self, *arguments, text=None):
        """Which of the late libraries a run loads."""
        if text is not None:
            path = os.path.join(self.folder, "objects.yaml")
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            arguments = (*arguments, path)
        done = subprocess.run([PROGRAM, *arguments], check=False, text=True, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, cwd=self.folder, env={**os.environ, "LD_DEBUG": "files"})
        self.assertIn(done.returncode, (0, 1, 3), done.stderr[-2000:])
        names = set(re.findall(r"file=lib(\w+)\.so\S* \[0\];\s+(?:needed|dynamically loaded) by", done.stderr))
        self.assertIn("re2", names, "the loader does not say what it loads")
        return names & LATE

    def test_starting(self):
        self.assertEqual(self.loaded("checks", "list"), set())

    def test_objects_in_files(self):
        self.assertEqual(self.loaded("audit", "-o", "json", text=POD), set())

    def test_signing(self):
        key = os.path.join(self.folder, "key.pem")
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
        self.assertEqual(self.loaded("audit", "-o", "json=report.json", "--sign", key, text=POD), {"crypto"})

    def test_history(self):
        self.assertEqual(self.loaded("audit", "--history", "history.db", text=POD), {"sqlite3"})

    def test_missing(self):
        """What needs a library that is not there says so, and nothing is written without it."""
        for name in ("libcrypto.so.3", "libsqlite3.so.0"):
            with open(os.path.join(self.folder, name), "wb"):
                pass
        objects = os.path.join(self.folder, "objects.yaml")
        with open(objects, "w", encoding="utf-8") as out:
            out.write(POD)
        key = os.path.join(self.folder, "key.pem")
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True)
        written = os.path.join(self.folder, "written.json")
        for library, hint, code, words in (
                ("libcrypto.so.3", "libssl3", 4, ["collect", "node", "--root", self.folder, "--name", "n", "-o", written]),
                ("libcrypto.so.3", "libssl3", 4, ["audit", objects, "-o", f"json={written}", "--sign", key]),
                ("libsqlite3.so.0", "libsqlite3-0", 6, ["audit", objects, "--history", "history.db"]),
                ("libsqlite3.so.0", "libsqlite3-0", 4, ["history", "list", "--history", "history.db"])):
            with self.subTest(words):
                done = subprocess.run([PROGRAM, *words], check=False, text=True, capture_output=True, cwd=self.folder,
                                      env={**os.environ, "LD_LIBRARY_PATH": self.folder})
                self.assertIn(f"the library {library} cannot be loaded", done.stderr)
                self.assertIn(f"install the package {hint}", done.stderr)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertFalse(os.path.exists(written))

    def test_snapshot(self):
        self.assertIn("archive", self.loaded("audit", EXAMPLE))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
