#!/usr/bin/env bash
# Audits of real servers and of a whole node, there beside kube-bench. Needs Go 1.26 to build them once;
# they stay in the cache.
set -euo pipefail
. scripts/common.sh
need_packages $BUILD_PACKAGES $RUNTIME_PACKAGES python3 openssl curl iproute2 mount procps util-linux
bash scripts/build.sh
servers=$(bash test/cluster/build_servers.sh)
kube_bench=$(bash test/cluster/kube_bench/build.sh)
exec python3 test/cluster/run.py --program build/kubeassay --servers "$servers" \
    --kube-bench "$kube_bench" "$@"
