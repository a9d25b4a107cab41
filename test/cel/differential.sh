#!/usr/bin/env bash
# Compares with cel-go: differential.sh PROGRAM ORACLE_BUILD_SCRIPT [library]
# With `library` it compares with the API server's own library instead.
#
# The seed is the time unless given as KUBEASSAY_SEED and is printed; KUBEASSAY_COUNT expressions.
# Without Go the test is skipped, which CI=true turns into a failure.
set -euo pipefail
program=$1 build=$2 suffix=${3:+-$3}
seed=${KUBEASSAY_SEED:-$(date +%s)} count=${KUBEASSAY_COUNT:-10000}
if ! oracle=$(bash "$build" "$([ -n "$suffix" ] && echo celkube || echo celeval)"); then
    echo "skipped: the oracle could not be built"
    [ "${CI:-}" = true ] && exit 1
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "seed $seed"
"$program" "generate$suffix" "$seed" "$count" >"$work/requests"
"$oracle" <"$work/requests" >"$work/results"
"$program" "compare$suffix" "$work/requests" "$work/results"
