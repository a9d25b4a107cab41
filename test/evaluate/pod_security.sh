#!/usr/bin/env bash
# Compares with Kubernetes' Pod Security evaluator: pod_security.sh PROGRAM ORACLE_BUILD REPOSITORY [SEED [COUNT]]
#
# The seed is the time unless given (also as KUBEASSAY_SEED) and is printed. Without Go the test is
# skipped, which CI=true turns into a failure.
set -euo pipefail
program=$1 build=$2 root=$3
seed=${4:-${KUBEASSAY_SEED:-$(date +%s)}} count=${5:-20000}
if ! oracle=$(bash "$build" podsecurity); then
    echo "skipped: the Pod Security oracle could not be built"
    [ "${CI:-}" = true ] && exit 1
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "seed $seed"
"$oracle" "$seed" "$count" >"$work/pods"
"$program" "$root/checks" "$root/profiles/pss-restricted.yaml" "$work/pods"
