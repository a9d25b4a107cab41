#!/usr/bin/env bash
# Installs the programs that benchmarks compare with, once, into the cache, and prints the folder:
# kube-score from its Go module, checkov from PyPI.
set -euo pipefail
cache=${KUBEASSAY_CACHE:-$HOME/.cache/kubeassay}
kube_score=v1.20.0
checkov=3.3.30
folder=$cache/peers-kube-score-$kube_score-checkov-$checkov
mkdir -p "$folder"
if [ ! -x "$folder/kube-score" ]; then
    command -v go >/dev/null || {
        echo "bench: Go 1.26 is needed to build kube-score; install it and run again" >&2
        exit 1
    }
    echo "building kube-score $kube_score (two minutes, once)" >&2
    GOBIN=$folder go install "github.com/zegl/kube-score/cmd/kube-score@$kube_score" >&2
fi
if [ ! -e "$folder/checkov/complete" ]; then
    echo "installing checkov $checkov (a minute, once)" >&2
    rm -rf "$folder/checkov"
    python3 -m venv "$folder/checkov"
    "$folder/checkov/bin/pip" -q install "checkov==$checkov" >&2
    touch "$folder/checkov/complete"
fi
echo "$folder"
