#!/usr/bin/env bash
# Validates every sample's JSON: run.sh MAKE_SAMPLES SCHEMA. The validator comes from PyPI into a
# cache outside the repository; without it the test is skipped, which CI=true turns into a failure.
set -euo pipefail
make_samples=$1 schema=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${KUBEASSAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kubeassay}
venv=$cache/venv-$(sha256sum "$here/requirements.txt" | cut -c1-16)

skip() {
    echo "skipped: $1"
    [ "${CI:-}" = true ] && exit 1
    exit 77
}

python=python3
if ! python3 -c 'import jsonschema' 2>/dev/null; then
    if [ ! -e "$venv/ready" ]; then
        mkdir -p "$cache"
        rm -rf "$venv"
        { python3 -m venv "$venv" && "$venv/bin/pip" install -q -r "$here/requirements.txt"; } \
            >/dev/null 2>&1 || skip "the JSON Schema validator could not be installed"
        touch "$venv/ready"
    fi
    python=$venv/bin/python
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$make_samples" "$work"
"$python" "$here/validate.py" "$schema" "$work"/*.json
