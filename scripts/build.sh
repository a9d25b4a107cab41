#!/usr/bin/env bash
# Builds the optimised program and puts it at build/kubeassay.
set -euo pipefail
. scripts/common.sh
no_arguments build "$@"
need_packages $BUILD_PACKAGES
say "building kubeassay (the first time takes some minutes)"
build release kubeassay
ln -sf release/kubeassay build/kubeassay
say "built build/kubeassay"
