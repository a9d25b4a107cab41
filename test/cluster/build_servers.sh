#!/usr/bin/env bash
# Builds etcd, the programs of Kubernetes and the fake container runtime from their Go modules, once,
# into the cache, and prints the folder. The key is the content of go.mod, of fakecri and of this
# script. One program after the other: a link alone takes 2 GB, and most packages are shared.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
version=v1.36.3
cache=${KUBEASSAY_CACHE:-$HOME/.cache/kubeassay}
key=$(cat go.mod fakecri/main.go build_servers.sh | sha256sum | cut -c1-12)
folder=$cache/servers-$version-$key
programs="etcd:go.etcd.io/etcd/server/v3 fakecri:./fakecri"
for name in kube-apiserver kube-controller-manager kube-scheduler kubeadm kubectl kubelet; do
    programs="$programs $name:k8s.io/kubernetes/cmd/$name"
done
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
    begin=$SECONDS
    CGO_ENABLED=0 go build -trimpath -ldflags "$flags" -o "$folder/$name.part" "${program#*:}" >&2
    mv "$folder/$name.part" "$folder/$name"
    echo "built $name in $((SECONDS - begin)) s" >&2
done
echo "$folder"
