// Writes the cases of @bufbuild/cel-spec as JSON: conformance.json, parsing.json and checking.json,
// each a list of {suite, section, ...the case as published, ast: what cel-go's parser prints, type:
// what its checker deduces}.
// Usage: node dump_cases.mjs DIRECTORY (run where the package is installed)
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tests as checking } from "@bufbuild/cel-spec/testdata/checking.js";
import { tests as conformance } from "@bufbuild/cel-spec/testdata/conformance.js";
import { tests as parsing } from "@bufbuild/cel-spec/testdata/parsing.js";

function collect(node, path, out, suite) {
  for (const test of node.tests ?? []) {
    out.push({
      suite: path[0] ?? suite,
      section: path[1] ?? "",
      ...test.original,
      ast: test.ast,
      error: test.error,
      type: test.type,
    });
  }
  for (const child of node.suites ?? []) collect(child, [...path, child.name], out, suite);
  return out;
}

const directory = process.argv[2];
mkdirSync(directory, { recursive: true });
const text = (value) =>
  JSON.stringify(value, (_, v) => (typeof v === "bigint" ? String(v) : v), 1);
writeFileSync(join(directory, "conformance.json"), text(collect(conformance, [], [])));
writeFileSync(join(directory, "checking.json"), text(collect(checking, [], [], "checking")));
writeFileSync(join(directory, "parsing.json"), text(collect(parsing, [], [], "parsing")));
