"""validate.py SCHEMA FILE...: every file must satisfy the schema, and what is broken on purpose must not."""
import copy
import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)


def breaks(document):
    """The document with one thing wrong each."""
    for key in document:
        broken = copy.copy(document)
        del broken[key]
        yield f"without {key}", broken
    yield "with one key more", {**document, "extra": 1}
    yield "with a verdict of its own", {
        **document, "findings": [{**document["findings"][0], "verdict": "maybe"}]}
    yield "with a pass that has a reason", {
        **document, "findings": [{**document["findings"][0], "verdict": "pass",
                                  "reason": {"code": "denied", "text": ""}}]}
    yield "with more than all", {**document, "score": {"lo": 0, "hi": 10001, "unit": "basis points"}}


def benchmark_breaks(document):
    """The benchmark of a document with one thing wrong each."""
    benchmark = document["benchmark"]
    control = benchmark["controls"][0]
    for key in benchmark:
        yield f"a benchmark without {key}", {k: v for k, v in benchmark.items() if k != key}
    for key in control:
        yield f"a control without {key}", {**benchmark, "controls": [{k: v for k, v in control.items() if k != key}]}
    yield "a pass with a reason", {**benchmark, "controls": [
        {**control, "verdict": "pass", "reason": {"code": "denied", "text": ""}}]}
    yield "a third level", {**benchmark, "controls": [{**control, "level": 3}]}


# What a report says of plans, people and places; each of them in a document at least.
PARTS = ("plan", "withAcceptedRisks", "namespaces", "teams", "questions", "waivers")


def deep_breaks(value, where):
    """The value with one key missing, one too many, or a map in place of a word, at any depth."""
    if isinstance(value, dict):
        yield f"{where} with one key more", {**value, "extra": 1}
        for key, member in value.items():
            yield f"{where} without {key}", {k: v for k, v in value.items() if k != key}
            for name, broken in deep_breaks(member, f"{where}.{key}"):
                yield name, {**value, key: broken}
    elif isinstance(value, list):
        for index, element in enumerate(value[:3]):
            for name, broken in deep_breaks(element, f"{where}[{index}]"):
                yield name, [*value[:index], broken, *value[index + 1:]]
    else:
        yield f"{where} as a map", {"a": 1}


# Of one member alone: to look at a whole document for each would take minutes.
members = {part: Draft202012Validator({"$defs": schema["$defs"], **schema["properties"][part]}) for part in PARTS}
failed = False
benchmarks = 0
seen = set()
for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    for error in validator.iter_errors(document):
        failed = True
        print(f"{path}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    if document["findings"]:
        for name, broken in breaks(document):
            if validator.is_valid(broken):
                failed = True
                print(f"{path}: the schema accepts it {name}")
    for part in PARTS:
        if document[part]:
            seen.add(part)
        for name, broken in deep_breaks(document[part], part):
            if members[part].is_valid(broken):
                failed = True
                print(f"{path}: the schema accepts {name}")
    if document["benchmark"]:
        benchmarks += 1
        for name, broken in benchmark_breaks(document):
            if validator.is_valid({**document, "benchmark": broken}):
                failed = True
                print(f"{path}: the schema accepts {name}")
print(f"{len(sys.argv) - 2} documents validated, {benchmarks} with a benchmark")
for part in sorted(set(PARTS) - seen):
    failed = True
    print(f"no document says anything of {part}")
sys.exit(1 if failed or len(sys.argv) < 3 or benchmarks == 0 else 0)
