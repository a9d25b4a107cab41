#!/usr/bin/env bash
# Builds kube-bench from its Go module, once, into the cache, and prints the folder: the program, and
# beside it, from the same module, the controls of CIS 1.12 that it reads. The key is the content of
# go.mod, of go.sum and of this script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
module=github.com/aquasecurity/kube-bench
cache=${KUBEASSAY_CACHE:-$HOME/.cache/kubeassay}
key=$(cat go.mod go.sum build.sh | sha256sum | cut -c1-12)
folder=$cache/kube-bench-$key
if [ ! -x "$folder/kube-bench" ]; then
    command -v go >/dev/null || {
        echo "e2e: Go 1.26 is needed to build kube-bench; install it and run again" >&2
        exit 1
    }
    echo "building kube-bench (some minutes, once)" >&2
    begin=$SECONDS
    mkdir -p "$folder/cfg"
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o "$folder/kube-bench.part" "$module" >&2
    source=$(go list -m -f '{{.Dir}}' "$module")
    for part in config.yaml cis-1.12; do # the module cache is read-only, its copy not
        cp -r --no-preserve=mode "$source/cfg/$part" "$folder/cfg/"
    done
    mv "$folder/kube-bench.part" "$folder/kube-bench"
    echo "built kube-bench in $((SECONDS - begin)) s" >&2
fi
echo "$folder"
