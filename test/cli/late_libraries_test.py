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

    def test_snapshot(self):
        self.assertIn("archive", self.loaded("audit", EXAMPLE))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
