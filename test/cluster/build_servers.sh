#!/usr/bin/env bash
# Builds etcd, kube-apiserver and kube-controller-manager from their Go modules, once, into the
# cache, and prints the folder. The key is the content of go.mod and of this script.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
version=v1.36.3
cache=${KUBEASSAY_CACHE:-$HOME/.cache/kubeassay}
key=$(cat go.mod build_servers.sh | sha256sum | cut -c1-12)
folder=$cache/servers-$version-$key
programs="etcd:go.etcd.io/etcd/server/v3 kube-apiserver:k8s.io/kubernetes/cmd/kube-apiserver
 kube-controller-manager:k8s.io/kubernetes/cmd/kube-controller-manager"
mkdir -p "$folder"
flags="-s -w"
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags="$flags -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=36"
    flags="$flags -X $package.gitTreeState=clean -X $package.gitCommit=0 -X $package.buildDate=2026-01-01T00:00:00Z"
done
for program in $programs; do
    name=${program%%:*}
    [ -x "$folder/$name" ] && continue
    command -v go >/dev/null || {
        echo "e2e: Go 1.26 is needed to build the test servers; install it and run again" >&2
        exit 1
    }
    echo "building $name $version (some minutes, once)" >&2
    CGO_ENABLED=0 go build -trimpath -ldflags "$flags" -o "$folder/$name.part" "${program#*:}" >&2
    mv "$folder/$name.part" "$folder/$name"
done
echo "$folder"
