"""check.py SARIF_SCHEMA OSCAL_SCHEMA OPENREPORTS_FOLDER FOLDER: every sample in the other formats holds what its JSON holds.

The parsers are other people's: jsonschema, Python's xml and csv, markdown-it, Prometheus' own. What goes into a cell or a
message may be hostile; it must come out of each parser as the same one cell, without markup.
"""
import csv
import glob
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

import yaml
from jsonschema import Draft4Validator, Draft7Validator
from markdown_it import MarkdownIt
from prometheus_client.openmetrics import parser as openmetrics_parser
from prometheus_client.parser import text_string_to_metric_families

PLAIN = re.compile(r"^[ -~]*$")  # what the printable form leaves as it is
problems = []


def expect(condition, where, what):
    if not condition:
        problems.append(f"{where}: {what}")


def read(path, newline=None):
    with open(path, encoding="utf-8", newline=newline) as file:
        return file.read()


def subject(finding):
    of = finding["subject"]
    if not of["name"]:
        return f"every {of['kind']} that was not read" + (f" in {of['namespace']}" if of["namespace"] else "")
    return f"{of['kind']} {of['namespace'] + '/' if of['namespace'] else ''}{of['name']}"


def same(shown, raw, where):
    """The cell is the text; a long or unprintable one is another form of it."""
    if PLAIN.match(raw) and len(raw) <= 400:
        expect(shown == raw, where, f"{shown!r} is not {raw!r}")
    else:
        expect(not re.search(r"[\x00-\x1f\x7f\u2028\u202e]", shown), where, f"{shown!r} is not printable")


def sarif(path, document, validator):
    name = os.path.basename(path)
    log = json.loads(read(path))
    if validator:
        for error in validator.iter_errors(log):
            expect(False, name, f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    results = run["results"]
    failing = [f for f in document["findings"] if f["verdict"] == "fail" and not f["known"]]
    # GitHub's limits.
    expect(len(log["runs"]) <= 20 and len(results) <= 25000 and len(rules) <= 25000, name, "too much")
    expect(all(len(rule["properties"]["tags"]) <= 20 for rule in rules), name, "too many tags")
    expect(os.path.getsize(path) < 10 << 20, name, "too large")
    expect(len(results) == len(failing), name, f"{len(results)} results of {len(failing)} failures")
    expect(sorted(r["ruleId"] for r in results) == sorted(f["check"] for f in failing), name, "other checks")
    own = {rule["id"]: (rule["properties"]["severity"], rule["properties"].get("ownSeverity")) for rule in rules}
    expect(own == severities(document), name, "severities")
    for result in results:
        expect(rules[result["ruleIndex"]]["id"] == result["ruleId"], name, "ruleIndex")
        place = result["locations"][0]["physicalLocation"]
        expect(re.fullmatch(r"(file://)?[A-Za-z0-9._~%/-]+", place["artifactLocation"]["uri"]), name, "no URI")
        expect(not re.search(r"(?<!\\)\[", result["message"]["text"]), name, "a link in a message")
    expect(sum("suppressions" in r for r in results) == sum(f["waiver"] is not None for f in failing), name,
           "suppressions")
    said = run["invocations"][0]["toolExecutionNotifications"]
    unknown = {(f["check"], f["reason"]["code"], f["reason"]["text"])
               for f in document["findings"] if f["verdict"] == "unknown" and not f["known"]}
    expect(sum(" unknown, " in n["message"]["text"] for n in said) >= len(unknown), name, "an unknown is not said")
    expect(all("baselineState" in r for r in results) == (document["baseline"] is not None) or not results, name,
           "baselineState")
    expect(any("A part was looked at" in n["message"]["text"] for n in said) == (document["part"] is not None),
           name, "part")
    return len(results)


def severities(document):
    """By check: what it counts for, and its own severity where the profile changed it."""
    return {check["id"]: (check["severity"], check["ownSeverity"]) for check in document["checks"]}


def junit(path, document):
    name = os.path.basename(path)
    root = ElementTree.fromstring(read(path).encode())
    cases = root.findall("./testsuite/testcase")
    expect(len(cases) == len(document["findings"]), name, "other findings")
    expect(len(list(root.iter())) == 1 + sum(
        1 + 1 + len(s.findall("./properties/property")) + len(s.findall("testcase")) +
        len(s.findall("./testcase/*")) + 2 for s in root), name, "elements of somebody else")
    by = {v: sum(f["verdict"] == v and not f["known"] for f in document["findings"])
          for v in ("fail", "unknown", "error")}
    accepted = sum(f["waiver"] is not None for f in document["findings"])
    not_asked = sum(f["verdict"] == "unknown" and f["reason"]["code"] == "not-asked"
                    for f in document["findings"])
    expect(len(root.findall(".//failure")) == by["fail"] - accepted, name, "failures")
    expect(len(root.findall(".//error")) == by["unknown"] + by["error"] - not_asked, name, "errors")
    said = {}
    for suite in root:
        properties = {one.get("name"): one.get("value") for one in suite.findall("./properties/property")}
        said[suite.get("name")] = (properties["severity"], properties.get("ownSeverity"))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            expect(int(suite.get(attribute)) == len(suite.findall(f"./testcase/{tag}")), name, attribute)
    expect(said == severities(document), name, "severities")
    return len(cases)


def tables(text, where):
    """Every table as rows of the text in its cells; markup from a cell is a problem."""
    rows, row, inside = [], None, False
    for token in MarkdownIt("commonmark", {"html": True}).enable("table").parse(text):
        expect(token.type not in ("html_block", "fence", "code_block"), where, f"{token.type} in the page")
        if token.type == "table_open":
            rows.append([])
        elif token.type == "tr_open":
            row = []
            rows[-1].append(row)
        elif token.type in ("th_open", "td_open"):
            inside = True
        elif token.type in ("th_close", "td_close"):
            inside = False
        elif token.type == "inline":
            for child in token.children:
                allowed = ("text", "code_inline", "strong_open", "strong_close", "text_special", "softbreak")
                expect(child.type in allowed, where, f"{child.type}: {child.content[:80]}")
            if inside:
                row.append("".join(child.content for child in token.children))
    return rows


def rows_told(subject):
    """Findings that a row stands for: what is the same on several nodes is said once."""
    several = re.search(r"^(?:\w+ \S+ on )?(\d+) of \d+ nodes \(.*\)$", subject)
    return int(several[1]) if several else 1


def markdown(path, document):
    name = os.path.basename(path)
    text = read(path)
    found = tables(text, name)
    for table in found:
        expect(len({len(row) for row in table}) == 1, name, "rows of different widths")
    failing = [f for f in document["findings"]
               if f["verdict"] == "fail" and f["waiver"] is None and not f["known"]]
    listed = [row for table in found if table[0][:2] == ["Severity", "Check"] for row in table[1:]]
    errors = [f for f in document["findings"] if f["verdict"] == "error"]
    left_out = re.search(r"^(\d+) more finding", text, re.M)
    told = sum(rows_told(row[2]) for row in listed)
    expect(told + int(left_out[1] if left_out else 0) == len(failing) + len(errors), name, "findings")
    for row in listed:
        alike = [f for f in failing + errors if f["check"] == row[1] and f["message"] == row[3]]
        expect(rows_told(row[2]) == 1 or len(alike) >= rows_told(row[2]), name, "more nodes than findings")
    shown = sorted((row[1], row[2], row[3]) for row in listed)
    held = {(f["check"], subject(f), f["message"]) for f in failing + errors}
    plain = [key for key in shown if rows_told(key[1]) == 1 and all(PLAIN.match(k) and len(k) < 400 for k in key)]
    if not any(len(k) >= 400 or not PLAIN.match(k) for key in held for k in key):
        expect(all(key in held for key in plain), name, "a cell that is not a finding's")
    expect(("A part was looked at" in text) == (document["part"] is not None), name, "part")
    controls = (document["benchmark"] or {"controls": []})["controls"]
    expect(text.count(" | What control ") == len([one for one in controls if one["title"].startswith("What control")]),
           name, "controls")
    return len(listed)


def table_of_values(path, document):
    name = os.path.basename(path)
    rows = list(csv.DictReader(read(path, newline="").splitlines(keepends=True), strict=True))
    expect(len(rows) == len(document["findings"]), name, f"{len(rows)} rows")
    own = severities(document)
    for row, finding in zip(rows, document["findings"]):
        expect(None not in row and None not in row.values(), name, "another number of cells")
        for cell in row.values():
            expect(not re.match(r"\s*[=+\-@\t\r]", cell), name, f"a formula: {cell[:40]!r}")
        for key, raw in (("check", finding["check"]), ("verdict", finding["verdict"]),
                         ("name", finding["subject"]["name"]), ("namespace", finding["subject"]["namespace"])):
            shown = row[key]
            if re.match(r" *[=+\-@]", raw):
                expect(shown.startswith("'"), name, "not defused")
                shown = shown[1:]
            same(shown, raw, f"{name}: {key}")
        expect(row["scope"].startswith("a part") == (document["part"] is not None), name, "part")
        controls = [control["id"] for control in (document["benchmark"] or {"controls": []})["controls"]
                    if finding["check"] in control["checks"]]
        expect(row["controls"].split() == controls, name, f"controls {row['controls']}")
        expect((row["severity"], row["ownSeverity"] or None) == own[finding["check"]], name, "severity")
    return len(rows)


def metrics(path, document):
    """Both formats' parsers read the same samples, and they are those of the JSON."""
    name = os.path.basename(path)
    text = read(path)
    both = []
    for parse in (text_string_to_metric_families, openmetrics_parser.text_string_to_metric_families):
        samples = {}
        for family in parse(text):
            expect(family.type == "gauge" and family.documentation, name, f"{family.name} is a {family.type}")
            for sample in family.samples:
                key = (sample.name, frozenset(sample.labels.items()))
                expect(key not in samples, name, f"{key} twice")
                samples[key] = sample.value
        both.append(samples)
    expect(both[0] == both[1], name, "the formats differ")
    samples = both[0]

    def value(family, **labels):
        return samples.get((f"kubeassay_{family}", frozenset(labels.items())))

    for domain, score in [("overall", document["score"]), *((d["id"], d["score"]) for d in document["domains"])]:
        for bound, key in (("lower", "lo"), ("upper", "hi")):
            wanted = None if score is None or document["part"] else score[key] / 10000
            expect(value("score_ratio", domain=domain, bound=bound) == wanted, name, f"score of {domain}")
    expect((value("level", domain="overall", bound="lower") is None) == (document["part"] is not None), name, "level")
    listed = [check for check in document["checks"] if not check["outOfScope"]]
    for check in listed:
        for verdict in ("fail", "unknown", "error"):
            got = value("check_subjects", check=check["id"], severity=check["severity"], domain=check["domain"],
                        verdict=verdict)
            expect((got or 0) == check["subjects"][verdict], name, f"{check['id']}: {verdict}")
    changed = {labels for family, labels in samples if family == "kubeassay_check_severity_changed"}
    expect(changed == {frozenset({"check": check["id"], "severity": check["severity"],
                                  "own_severity": check["ownSeverity"]}.items())
                       for check in listed if check["ownSeverity"]}, name, "severities")
    expect(sum(v for (family, _), v in samples.items() if family == "kubeassay_checks") == len(listed), name, "checks")
    about = [dict(labels) for family, labels in samples if family == "kubeassay_run_info"]
    expect(len(about) == 1, name, "run_info")
    same(about[0]["target"], document["target"]["name"], f"{name}: target")
    return len(samples)


def oscal_validator(path):
    """None where the schema is not at hand. Python's patterns know no classes of Unicode by name."""
    if not os.path.exists(path):
        print("row: no schema of OSCAL at hand, only compared with the JSON")
        return None
    text = read(path).replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")
    validator = Draft7Validator(json.loads(text))
    expect(not validator.is_valid({"assessment-results": {"uuid": "x"}}), "schema", "accepts half a document")
    return validator


def oscal(path, document, validator):
    name = os.path.basename(path)
    made = json.loads(read(path))
    if validator:
        for error in validator.iter_errors(made):
            expect(False, name, f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    result = made["assessment-results"]["results"][0]
    findings = result.get("findings", [])
    benchmark = document["benchmark"]
    judged = benchmark["controls"] if benchmark else [c for c in document["checks"] if not c["outOfScope"]]
    judged = [one for one in judged if one["verdict"] != "not-applicable"]
    expect(len(findings) == len(judged), name, f"{len(findings)} findings of {len(judged)}")
    for finding, one in zip(findings, judged):
        status = finding["target"]["status"]
        expect((status["state"] == "satisfied") == (one["verdict"] == "pass"), name, f"{one['id']} is {status}")
        reason = {"pass": "pass", "fail": "fail"}.get(one["verdict"], "other")
        expect(status["reason"] == reason, name, f"{one['id']}: {status['reason']}")
        expect(("remarks" in status) == (reason == "other"), name, f"remarks of {one['id']}")
    observations = result.get("observations", [])
    expect(len(observations) == sum(not c["outOfScope"] for c in document["checks"]), name, "observations")
    props = [{prop["name"]: prop["value"] for prop in each["props"]} for each in observations]
    own = severities(document)
    expect(all((each["severity"], each.get("own-severity")) == own[each["check"]] for each in props), name, "severities")
    told = sum(len(each.get("relevant-evidence", [])) for each in observations)
    rows = [f for f in document["findings"] if f["verdict"] not in ("pass", "not-applicable")]
    expect(told == len(rows) or any("remarks" in each for each in observations), name, f"{told} rows of {len(rows)}")
    ids = {each["uuid"] for each in findings + observations} | {result["uuid"], made["assessment-results"]["uuid"]}
    wanted = len({one["id"] for one in judged}) + len(observations) + 2
    expect(len(ids) == wanted, name, f"{len(ids)} UUIDs of {wanted} things")
    known = {each["uuid"] for each in observations}
    expect(all(link["observation-uuid"] in known for each in findings for link in each.get("related-observations", [])),
           name, "an observation that is not there")
    texts = [item["description"] for each in observations for item in each.get("relevant-evidence", [])]
    texts += [each["title"] for each in findings + observations] + [result["title"], result["description"]]
    for text in texts:
        blocks = MarkdownIt().parse(text)
        kinds = [each.type for each in blocks]
        expect(kinds == ["paragraph_open", "inline", "paragraph_close"], name, f"a block in {text[:60]!r}: {kinds}")
        expect(all(each.type == "text" for block in blocks for each in block.children or []), name,
               f"markup in {text[:60]!r}")
    return len(findings)


def strict(schema):
    """A schema of a CustomResourceDefinition as the API server takes it with strict validation: no other fields."""
    if isinstance(schema, list):
        return [strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items() if not key.startswith("x-kubernetes-")}
    if isinstance(schema.get("properties"), dict):
        made["properties"] = {name: strict(value) for name, value in schema["properties"].items()}
        made.setdefault("additionalProperties", False)
    return made


def open_reports_validators(folder):
    """By kind, from the definitions; empty where they are not at hand."""
    found = {}
    for path in sorted(glob.glob(folder + "/*.yaml")):
        definition = yaml.safe_load(read(path))
        version = next(v for v in definition["spec"]["versions"] if v["name"] == "v1alpha1")
        schema = strict(version["schema"]["openAPIV3Schema"])
        schema["properties"]["metadata"] = {"type": "object"}
        kind = definition["spec"]["names"]["kind"]
        found[kind] = Draft7Validator(schema)
        expect(not found[kind].is_valid({"results": [{"policy": "a", "result": "good"}]}), "schema", f"{kind} is lax")
    if not found:
        print("row: no schema of OpenReports at hand, only compared with the JSON")
    return found


def open_reports(path, document, validators):
    """The sums of all objects are the findings; what is listed is no pass, and each says what the JSON says."""
    name = os.path.basename(path)
    made = json.loads(read(path))
    expect((made["apiVersion"], made["kind"]) == ("v1", "List"), name, "is no List")
    totals, listed, names = {}, [], set()
    for report in made["items"]:
        where = f"{name}: {report['kind']} {report['metadata'].get('namespace')}"
        if report["kind"] in validators:
            for error in validators[report["kind"]].iter_errors(report):
                expect(False, where, f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
        expect(len(json.dumps(report)) < 1_200_000, where, "too large for etcd")
        ns = report["metadata"].get("namespace")
        expect((ns is None) == (report["kind"] == "ClusterReport"), where, "namespace")
        expect(all(re.fullmatch(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", one)
                   for one in (ns or "x", report["metadata"]["name"])), where, "a name that none can have")
        names.add((ns, report["metadata"]["name"]))
        for key, count in report["summary"].items():
            totals[key] = totals.get(key, 0) + count
        for result in report["results"]:
            if ns and "resources" in result:
                expect(result["resources"][0]["namespace"] == ns, where, "of another namespace")
            listed.append(result)
    expect(len(names) == len(made["items"]), name, "two objects of one name")
    outcomes = {"pass": "pass", "fail": "fail", "unknown": "error", "error": "error", "not-applicable": "skip"}
    wanted = {"pass": 0, "fail": 0, "warn": 0, "error": 0, "skip": 0}
    for finding in document["findings"]:
        wanted["warn" if finding["waiver"] is not None else outcomes[finding["verdict"]]] += 1
    expect(totals == wanted, name, f"{totals} is not {wanted}")
    left_out = sum(int(re.match(r"and (\d+) findings? more$", r["message"])[1]) for r in listed if r["result"] == "skip")
    rows = [r for r in listed if r["result"] != "skip"]
    expect(len(rows) + left_out == wanted["fail"] + wanted["warn"] + wanted["error"], name, "rows")
    by_check = {(f["check"], outcomes[f["verdict"]] if f["waiver"] is None else "warn") for f in document["findings"]}
    expect(all((r["policy"], r["result"]) in by_check for r in rows), name, "a result that is no finding")
    own = severities(document)
    expect(all((r["severity"], r.get("properties", {}).get("ownSeverity")) == own[r["policy"]] for r in rows), name,
           "severities")
    return len(rows)


def main():
    schema, oscal_schema, open_reports_folder, folder = sys.argv[1:]
    validator = None
    if os.path.exists(schema):
        validator = Draft4Validator(json.loads(read(schema)))
        broken = {"version": "2.1.0", "runs": [{"results": []}]}
        expect(not validator.is_valid(broken), "schema", "accepts a run without a tool")
    else:
        print("row: no schema of SARIF at hand, only GitHub's limits")
    counts = {"results": 0, "cases": 0, "rows of Markdown": 0, "rows of CSV": 0, "metrics": 0, "findings of OSCAL": 0,
              "results of OpenReports": 0}
    by_definition = open_reports_validators(open_reports_folder)
    by_oscal = oscal_validator(oscal_schema)
    samples = sorted(glob.glob(folder + "/*.json"))
    for sample in samples:
        document = json.loads(read(sample))
        base = sample[:-len(".json")]
        counts["results"] += sarif(base + ".sarif", document, validator)
        counts["cases"] += junit(base + ".xml", document)
        counts["rows of Markdown"] += markdown(base + ".md", document)
        counts["rows of CSV"] += table_of_values(base + ".csv", document)
        counts["findings of OSCAL"] += oscal(base + ".oscal", document, by_oscal)
        counts["results of OpenReports"] += open_reports(base + ".openreports", document, by_definition)
        counts["metrics"] += metrics(base + ".prom", document)
    print("\n".join(problems[:40]))
    print(f"row: {len(samples)} samples: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
    return 1 if problems or not samples else 0


if __name__ == "__main__":
    sys.exit(main())
