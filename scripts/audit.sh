#!/usr/bin/env bash
# Audits the recorded example cluster, or runs the program with the given arguments.
set -euo pipefail
. scripts/common.sh
bash scripts/build.sh
if [ $# -gt 0 ]; then
    exec build/kubeassay "$@"
fi
build/kubeassay audit examples/quickstart/cluster.tar.zst --exit-zero -o text -o html=report.html
say "wrote report.html: open it in a browser"
