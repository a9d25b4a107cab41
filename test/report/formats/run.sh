#!/usr/bin/env bash
# Reads every sample's SARIF, JUnit, Markdown and CSV with somebody else's parser: run.sh MAKE_SAMPLES
# SCHEMAS. The parsers come from PyPI into a cache outside the repository; without them the test is
# skipped, which CI=true turns into a failure. SCHEMAS is optional evidence: where it is absent, the
# schemas of SARIF and JUnit are not compared with, and one line says so.
set -euo pipefail
make_samples=$1 schemas=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${KUBEASSAY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kubeassay}
venv=$cache/venv-$(sha256sum "$here/requirements.txt" | cut -c1-16)

skip() {
    echo "skipped: $1"
    [ "${CI:-}" = true ] && exit 1
    exit 77
}

if [ ! -e "$venv/ready" ]; then
    mkdir -p "$cache"
    rm -rf "$venv"
    { python3 -m venv "$venv" && "$venv/bin/pip" install -q -r "$here/requirements.txt"; } \
        >/dev/null 2>&1 || skip "the parsers could not be installed"
    touch "$venv/ready"
fi
command -v xmllint >/dev/null || skip "xmllint is missing (libxml2-utils)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$make_samples" "$work"
for file in "$work"/*.xml; do
    xmllint --nonet --noout "$file"
done
if [ -e "$schemas/junit/JUnit.xsd" ]; then
    xmllint --nonet --noout --schema "$schemas/junit/JUnit.xsd" "$work"/*.xml 2>"$work/xsd.log" || {
        cat "$work/xsd.log"
        exit 1
    }
    echo "row: $(grep -c ' validates$' "$work/xsd.log") JUnit files validate by Ant's schema"
else
    echo "row: no schema of JUnit at hand, only read as XML"
fi
"$venv/bin/python" "$here/check.py" "$schemas/sarif/sarif-schema-2.1.0.json" "$work"
