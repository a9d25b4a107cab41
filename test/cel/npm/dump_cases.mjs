// Writes the cases of @bufbuild/cel-spec as JSON: conformance.json and parsing.json, each a list of
// {suite, section, ...the case as published, ast: what cel-go's parser prints}.
// Usage: node dump_cases.mjs DIRECTORY (run where the package is installed)
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tests as conformance } from "@bufbuild/cel-spec/testdata/conformance.js";
import { tests as parsing } from "@bufbuild/cel-spec/testdata/parsing.js";

function collect(node, path, out) {
  for (const test of node.tests ?? []) {
    out.push({
      suite: path[0] ?? "parsing",
      section: path[1] ?? "",
      ...test.original,
      ast: test.ast,
      error: test.error,
    });
  }
  for (const child of node.suites ?? []) collect(child, [...path, child.name], out);
  return out;
}

const directory = process.argv[2];
mkdirSync(directory, { recursive: true });
const text = (value) =>
  JSON.stringify(value, (_, v) => (typeof v === "bigint" ? String(v) : v), 1);
writeFileSync(join(directory, "conformance.json"), text(collect(conformance, [], [])));
writeFileSync(join(directory, "parsing.json"), text(collect(parsing, [], [])));
