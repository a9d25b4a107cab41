#!/usr/bin/env bash
# Opens every sample in headless Chromium: run.sh MAKE_SAMPLES. puppeteer-core and axe-core come from
# npm into a cache outside the repository; without them or a browser the test is skipped, which
# CI=true turns into a failure. KEEP=FOLDER keeps pages and screenshots there.
set -euo pipefail
make_samples=$1
. "$(dirname "${BASH_SOURCE[0]}")/../skip.sh"
modules=$cache/npm-$(cat "$here/package.json" "$here/package-lock.json" | sha256sum | cut -c1-16)

command -v node >/dev/null || skip "node is not installed"
browser=$(command -v chromium) || skip "chromium is not installed"
if [ ! -e "$modules/ready" ]; then
    rm -rf "$modules"
    mkdir -p "$modules"
    cp "$here/package.json" "$here/package-lock.json" "$modules/"
    npm ci --prefix "$modules" --ignore-scripts --no-audit --no-fund >/dev/null 2>&1 ||
        skip "puppeteer-core and axe-core could not be installed"
    touch "$modules/ready"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pages=${KEEP:-$work/pages}
mkdir -p "$pages" "$work/profile"
"$make_samples" "$pages"
node "$here/look.mjs" "$modules" "$browser" "$work/profile" "$pages"
