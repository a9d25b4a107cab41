#!/usr/bin/env bash
# Builds trivy from its Go module, once, into the cache, and prints the program. The key is the
# content of go.mod, of go.sum and of this script. It takes half an hour: only the full benchmark
# asks for it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
cache=${KUBEASSAY_CACHE:-$HOME/.cache/kubeassay}
key=$(cat go.mod go.sum build.sh | sha256sum | cut -c1-12)
folder=$cache/trivy-$key
if [ ! -x "$folder/trivy" ]; then
    command -v go >/dev/null || {
        echo "bench: Go 1.26 is needed to build trivy; install it and run again" >&2
        exit 1
    }
    echo "building trivy (half an hour, once)" >&2
    begin=$SECONDS
    mkdir -p "$folder"
    # In a copy: with -mod=mod the build may write into go.mod and go.sum.
    cp go.mod go.sum "$folder/"
    (cd "$folder" && GOEXPERIMENT=jsonv2 CGO_ENABLED=0 go build -mod=mod -trimpath \
        -ldflags "-s -w" -o trivy.part github.com/aquasecurity/trivy/cmd/trivy >&2)
    mv "$folder/trivy.part" "$folder/trivy"
    echo "built trivy in $((SECONDS - begin)) s" >&2
fi
echo "$folder/trivy"
