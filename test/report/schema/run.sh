#!/usr/bin/env bash
# Validates every sample's JSON: run.sh MAKE_SAMPLES SCHEMA. The validator comes from PyPI into a
# cache outside the repository; without it the test is skipped, which CI=true turns into a failure.
set -euo pipefail
make_samples=$1 schema=$2
. "$(dirname "${BASH_SOURCE[0]}")/../skip.sh"
if python3 -c 'import jsonschema' 2>/dev/null; then
    python=python3
else
    python=$(python_with_requirements) || skip "the JSON Schema validator could not be installed"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$make_samples" "$work"
"$python" "$here/validate.py" "$schema" "$work"/*.json
