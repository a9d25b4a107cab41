#!/usr/bin/env bash
# Long runs that CI leaves out: fuzzing each target, property tests with fresh seeds, real servers
# with many seeds. SECONDS_EACH (default 600) bounds every part.
set -euo pipefail
. scripts/common.sh
need_packages $BUILD_PACKAGES $TEST_PACKAGES clang-16 libclang-rt-16-dev
each=${SECONDS_EACH:-600}
failed=0
build fuzz
for target in build/fuzz/test/fuzz/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] || continue
    corpus=$CACHE/fuzz/$(basename "$target")
    mkdir -p "$corpus"
    echo "== $(basename "$target") for $each s"
    "$target" -max_total_time="$each" -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 "$corpus" || failed=1
done
for seed in $(seq 1 5); do
    echo "== e2e with seed $seed"
    bash scripts/e2e.sh --seed "$seed" || failed=1
done
exit "$failed"
