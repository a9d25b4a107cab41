#!/usr/bin/env bash
# Compares with cel-go: differential.sh PROGRAM ORACLE_BUILD_SCRIPT [SEED [COUNT]]
#
# The seed is the time unless given (also as KUBEASSAY_SEED) and is printed. Without Go the test is
# skipped, which CI=true turns into a failure.
set -euo pipefail
program=$1 build=$2
seed=${3:-${KUBEASSAY_SEED:-$(date +%s)}} count=${4:-10000}
if ! oracle=$(bash "$build" celeval); then
    echo "skipped: the cel-go oracle could not be built"
    [ "${CI:-}" = true ] && exit 1
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "seed $seed"
"$program" generate "$seed" "$count" >"$work/requests"
"$oracle" <"$work/requests" >"$work/results"
"$program" compare "$work/requests" "$work/results"
