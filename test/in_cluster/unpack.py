"""Unpacks an OCI archive as a runtime does: every digest is checked on the way."""
import gzip
import hashlib
import io
import json
import tarfile


def blob(tar, entry):
    algorithm, name = entry["digest"].split(":")
    data = tar.extractfile(f"blobs/{algorithm}/{name}").read()
    assert len(data) == entry["size"], entry
    assert hashlib.new(algorithm, data).hexdigest() == name, entry
    return data


def unpack(archive, folder):
    """Puts the layers into `folder` and returns the image's configuration."""
    with tarfile.open(archive) as tar:
        assert json.load(tar.extractfile("oci-layout")) == {"imageLayoutVersion": "1.0.0"}
        index = json.load(tar.extractfile("index.json"))
        manifest = json.loads(blob(tar, index["manifests"][0]))
        config = json.loads(blob(tar, manifest["config"]))
        used = {"oci-layout", "index.json"}
        for entry in [index["manifests"][0], manifest["config"], *manifest["layers"]]:
            used.add("blobs/" + entry["digest"].replace(":", "/"))
        assert used == {m.name for m in tar.getmembers() if m.isfile()}, "a file that nothing names"
        for entry, wanted in zip(manifest["layers"], config["rootfs"]["diff_ids"], strict=True):
            layer = gzip.decompress(blob(tar, entry))
            assert "sha256:" + hashlib.sha256(layer).hexdigest() == wanted, entry
            with tarfile.open(fileobj=io.BytesIO(layer)) as files:
                files.extractall(folder)
    return config
