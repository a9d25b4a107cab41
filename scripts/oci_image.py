#!/usr/bin/env python3
"""An OCI image of the program, without a daemon, a base image or a network.

usage: oci_image.py PROGRAM IMAGE.tar [--name NAME]

The image is one layer: the program, the shared libraries that ldd(1) finds for it and for those it
loads late, the loader, the machine's certificate authorities if it has some, and a passwd file with the one user. There is no
shell. IMAGE.tar is an OCI image layout as an archive ("oci-archive:" of skopeo and podman). The same
inputs give the same bytes: files in order, owned by root, dated SOURCE_DATE_EPOCH or 1970.
"""
import argparse
import gzip
import hashlib
import io
import json
import os
import platform
import re
import subprocess
import sys
import tarfile

USER = 65532
ENTRY = "/usr/bin/kubeassay"
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
PASSWD = f"root:x:0:0::/:/sbin/nologin\nkubeassay:x:{USER}:{USER}::/:/sbin/nologin\n"


def late_libraries(program):
    """What the program loads when it needs it: its note says so (cmake/late_libraries.S.in)."""
    note = re.search(rb"\x0a\x0c\x7c\x40FDO\x00([^\x00]+)\x00", read(program))
    return [library["soname"][0] for library in json.loads(note.group(1))] if note else []


def libraries(program):
    """Paths of the loader and of every shared library, as the loader looks for them."""
    late = late_libraries(program)
    done = subprocess.run(["ldd", program], capture_output=True, text=True, check=False,
                          env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C",
                               "LD_PRELOAD": " ".join(late)})
    if done.returncode:
        if "not a dynamic executable" in done.stdout + done.stderr:
            return []
        sys.exit(f"oci_image: ldd cannot read {program}: {done.stderr.strip()}")
    found = []
    for line in done.stdout.splitlines():
        if "not found" in line:
            sys.exit(f"oci_image: a library is missing: {line.strip()}")
        match = re.match(r"\s*(?:\S+ => )?(/\S+) \(0x", line)
        if match:
            found.append(match.group(1))
    missing = set(late) - {os.path.basename(path) for path in found}
    if missing:
        sys.exit(f"oci_image: a library is missing: {', '.join(sorted(missing))}")
    return found


def read(path):
    with open(path, "rb") as file:
        return file.read()


def contents(program):
    """{path in the image: (bytes, mode)}. A library stands where the loader asks for it, links followed."""
    files = {ENTRY: (read(program), 0o755), "/etc/passwd": (PASSWD.encode(), 0o644)}
    for path in libraries(program):
        files[path] = (read(path), 0o755)
    if os.path.exists(AUTHORITIES):
        files[AUTHORITIES] = (read(AUTHORITIES), 0o644)
    return files


def member(tar, name, when, data=None, mode=0o755):
    info = tarfile.TarInfo(name)
    info.mtime, info.mode = when, mode
    info.type = tarfile.DIRTYPE if data is None else tarfile.REGTYPE
    info.size = len(data or b"")
    tar.addfile(info, io.BytesIO(data) if data is not None else None)


def pack(files, when):
    """A tar of the files and of the folders above them."""
    out = io.BytesIO()
    folders = {"/"}
    for path in files:
        while (path := os.path.dirname(path)) != "/":
            folders.add(path)
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(folders - {"/"} | set(files)):
            data, mode = files.get(path, (None, 0o755))
            member(tar, path[1:], when, data, mode)
    return out.getvalue()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def described(media, data):
    return {"mediaType": "application/vnd.oci.image." + media, "digest": digest(data), "size": len(data)}


def encoded(document):
    return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()


def image(program, name, when):
    """The archive's bytes: https://github.com/opencontainers/image-spec, image-layout.md."""
    layer = pack(contents(program), when)
    packed = gzip.compress(layer, 6, mtime=0)
    created = subprocess.run(["date", "-u", "-d", f"@{when}", "+%Y-%m-%dT%H:%M:%SZ"], check=True,
                             capture_output=True, text=True).stdout.strip()
    machine = platform.machine()
    config = encoded({
        "architecture": ARCHITECTURES.get(machine, machine), "os": "linux", "created": created,
        "config": {"Entrypoint": [ENTRY], "Cmd": ["--help"], "User": f"{USER}:{USER}", "WorkingDir": "/",
                   "Env": ["PATH=/usr/bin"]},
        "rootfs": {"type": "layers", "diff_ids": [digest(layer)]},
        "history": [{"created": created, "created_by": "oci_image.py"}]})
    manifest = encoded({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": described("config.v1+json", config),
        "layers": [described("layer.v1.tar+gzip", packed)]})
    entry = described("manifest.v1+json", manifest)
    entry["annotations"] = {"org.opencontainers.image.ref.name": name}
    index = encoded({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json",
                     "manifests": [entry]})
    files = {"/oci-layout": (encoded({"imageLayoutVersion": "1.0.0"}), 0o644), "/index.json": (index, 0o644)}
    for blob in (packed, config, manifest):
        files["/blobs/sha256/" + digest(blob)[7:]] = (blob, 0o644)
    return pack(files, when)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("image")
    parser.add_argument("--name", default="kubeassay:0.1.0", help="name and tag that the archive notes")
    options = parser.parse_args()
    data = image(options.program, options.name, int(os.environ.get("SOURCE_DATE_EPOCH", "0")))
    part = options.image + ".part"
    with open(part, "wb") as out:
        out.write(data)
    os.replace(part, options.image)
    print(f"{options.image}: {len(data)} bytes, {digest(data)}")


if __name__ == "__main__":
    main()
