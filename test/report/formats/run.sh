#!/usr/bin/env bash
# Reads every sample's SARIF, JUnit, Markdown, CSV, OSCAL, OpenReports and metrics with somebody else's parser: run.sh MAKE_SAMPLES
# SCHEMAS. The parsers come from PyPI into a cache outside the repository; without them the test is
# skipped, which CI=true turns into a failure. SCHEMAS is optional evidence: where it is absent, the
# schemas of SARIF and JUnit are not compared with, and one line says so.
set -euo pipefail
make_samples=$1 schemas=$2
. "$(dirname "${BASH_SOURCE[0]}")/../skip.sh"
python=$(python_with_requirements) || skip "the parsers could not be installed"
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
"$python" "$here/check.py" "$schemas/sarif/sarif-schema-2.1.0.json" \
    "$schemas/oscal/oscal_assessment-results_schema.json" "$schemas/openreports" "$work"
