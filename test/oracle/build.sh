#!/usr/bin/env bash
# Builds one oracle program and prints its path: build.sh yamljson
#
# A program with a module of its own has a folder here; the others are in cmd.
# Programs are kept under ~/.cache/kubeassay by the hash of the module's files, so that a test run
# builds each only once. Exit 77 when Go is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if ! command -v go > /dev/null; then
    echo "oracle: go is not installed" >&2
    exit 77
fi
hash=$(find . -type f \( -name '*.go' -o -name 'go.*' \) -print0 | LC_ALL=C sort -z |
    xargs -0 sha256sum | sha256sum | cut -c1-16)
program=${XDG_CACHE_HOME:-$HOME/.cache}/kubeassay/oracle-$hash/$1
if [ ! -x "$program" ]; then
    mkdir -p "$(dirname "$program")"
    source=./cmd/$1
    [ ! -f "$1/go.mod" ] || source=./$1
    (cd "$source" && go build -trimpath -o "$program.$$" .) >&2
    mv "$program.$$" "$program"
fi
echo "$program"
