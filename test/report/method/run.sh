#!/usr/bin/env bash
# Computes the numbers of every sample page again from the page alone: run.sh MAKE_SAMPLES.
set -euo pipefail
make_samples=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$make_samples" "$work"
python3 "$here/recompute.py" "$work"
