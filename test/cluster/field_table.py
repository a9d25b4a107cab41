#!/usr/bin/env python3
"""The table of fields (profiles/kubernetes-fields.txt) from a real server's own OpenAPI.

usage: field_table.py --servers DIR      writes the table again

As a scenario it makes the table again and compares. The table has one type per line, sorted by
bytes: its name, then `field:type` in order. Types are those of src/cel/types.h; a name that begins
with an upper-case letter or holds a slash is a kind as checks write it, with the fields of every
version that is served. What the server does not describe, or describes as one of several types, is
`dyn`: IntOrString, Quantity, RawExtension, numbers (a whole number is an int to CEL).
"""
import argparse
import os
import shutil
import sys
import tempfile

from servers import Cluster

TABLE = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                     "profiles/kubernetes-fields.txt")
SCALARS = {"string": "string", "integer": "int", "boolean": "bool"}
PREFIXES = ("io.k8s.apimachinery.pkg.apis.", "io.k8s.apiextensions-apiserver.pkg.apis.",
            "io.k8s.kube-aggregator.pkg.apis.", "io.k8s.apimachinery.pkg.", "io.k8s.api.")
META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"


def short(name):
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix):]
    return name


class Table:
    def __init__(self):
        self.schemas = {}
        self.lines = {}

    def reference(self, schema):
        """The schema's name when it is only a reference to another."""
        if len(schema.get("allOf", [])) == 1:
            schema = schema["allOf"][0]
        return schema.get("$ref", "").rsplit("/", 1)[-1]

    def type_of(self, schema):
        name = self.reference(schema)
        if name:
            target = self.schemas[name]
            if target.get("properties"):
                self.add(name)
                return short(name)
            return self.type_of(target)
        if schema.get("x-kubernetes-preserve-unknown-fields") or "oneOf" in schema:
            return "dyn"
        if schema.get("format") == "int-or-string":
            return "dyn"
        kind = schema.get("type")
        if kind == "array":
            return f"list({self.type_of(schema.get('items', {}))})"
        if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
            return f"map(string,{self.type_of(schema['additionalProperties'])})"
        return SCALARS.get(kind, "dyn")

    def fields(self, name):
        properties = self.schemas[name]["properties"]
        return {field: self.type_of(properties[field]) for field in sorted(properties)}

    def add(self, name):
        if short(name) not in self.lines:
            self.lines[short(name)] = {}  # types may hold themselves
            self.lines[short(name)] = self.fields(name)

    def add_kind(self, name):
        schema = self.schemas[name]
        kinds = schema.get("x-kubernetes-group-version-kind", [])
        metadata = schema.get("properties", {}).get("metadata", {})
        if len(kinds) != 1 or self.reference(metadata) != META:
            return
        group, kind = kinds[0]["group"], kinds[0]["kind"]
        line = self.lines.setdefault(f"{group}/{kind}" if group else kind, {})
        for field, kind_of_field in self.fields(name).items():
            before = line.get(field, kind_of_field)
            if kind_of_field not in before.split("|"):
                structs = all("." in one and "(" not in one for one in (before, kind_of_field))
                before = f"{before}|{kind_of_field}" if structs else "dyn"
            line[field] = before

    def text(self):
        rows = (name + "".join(f" {field}:{kind}" for field, kind in sorted(fields.items()))
                for name, fields in self.lines.items())
        return "".join(row + "\n" for row in sorted(rows))


def table_of(kube):
    table = Table()
    for path, where in sorted(kube.get("/openapi/v3")["paths"].items()):
        if path.startswith(("api/", "apis/")):
            table.schemas.update(kube.get(where["serverRelativeURL"]).get("components", {})
                                 .get("schemas", {}))
    for name in sorted(table.schemas):
        table.add_kind(name)
    return table


def from_servers(servers):
    folder = tempfile.mkdtemp(prefix="kubeassay-fields-")
    try:
        cluster = Cluster(servers, folder)
        try:
            cluster.start_api(runtime_config="api/all=true")
            return table_of(cluster.kube)
        finally:
            cluster.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scenario(bench):
    made = from_servers(bench.cluster.servers)
    with open(TABLE, encoding="utf-8") as text:
        kept = text.read()
    if made.text() != kept:
        have, want = set(kept.splitlines()), set(made.text().splitlines())
        names = sorted({line.split(" ", 1)[0] for line in have ^ want})
        raise AssertionError(f"profiles/kubernetes-fields.txt differs in {len(names)} types: "
                             f"{', '.join(names[:10])}; field_table.py writes it again")
    fields = sum(len(line) for line in made.lines.values())
    return f"{len(made.lines)} types with {fields} fields are as the server describes them"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--servers", required=True)
    text = from_servers(parser.parse_args().servers).text()
    with open(TABLE, "w", encoding="utf-8") as out:
        out.write(text)
    print(f"{text.count(chr(10))} types, {len(text)} bytes")


if __name__ == "__main__":
    sys.exit(main())
