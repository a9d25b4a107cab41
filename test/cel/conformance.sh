#!/usr/bin/env bash
# Runs the published cases of CEL: conformance.sh PROGRAM TYPES_PROGRAM SHARED_SUITE
#
# The cases come from npm into a cache outside the repository and are dumped to JSON there; without
# node or npm the test is skipped, which CI=true turns into a failure. SHARED_SUITE is a folder with
# the specification's own cases; where it does not exist one line says so.
set -euo pipefail
program=$1 types=$2 shared=$3
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

skip() {
    echo "skipped: $1"
    [ "${CI:-}" = true ] && exit 1
    exit 77
}
command -v node >/dev/null && command -v npm >/dev/null || skip "node and npm are not installed"

hash=$(cat "$here"/npm/* | sha256sum | cut -c1-16)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/kubeassay/npm-$hash
if [ ! -e "$cache/cases/ready" ]; then
    work=$cache.$$
    mkdir -p "$work"
    cp "$here"/npm/* "$work"
    (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1) ||
        { rm -rf "$work"; skip "npm could not install the cases"; }
    (cd "$work" && node dump_cases.mjs cases)
    touch "$work/cases/ready"
    rm -rf "$cache"
    mv "$work" "$cache" 2>/dev/null || rm -rf "$work" # another run was faster
fi
"$program" "$cache/cases/conformance.json" "$cache/cases/parsing.json"
"$types" "$cache/cases/conformance.json" "$cache/cases/checking.json"
if [ -d "$shared" ]; then
    "$program" "$shared"
    "$types" "$shared"
else
    echo "skipped: the specification's own files (../shared is absent)"
fi
