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


failed = False
benchmarks = 0
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
    if document["benchmark"]:
        benchmarks += 1
        for name, broken in benchmark_breaks(document):
            if validator.is_valid({**document, "benchmark": broken}):
                failed = True
                print(f"{path}: the schema accepts {name}")
print(f"{len(sys.argv) - 2} documents validated, {benchmarks} with a benchmark")
sys.exit(1 if failed or len(sys.argv) < 3 or benchmarks == 0 else 0)
