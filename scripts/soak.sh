#!/usr/bin/env bash
# Long runs. "--seconds N": only the fuzz targets, N seconds each; CI does that with 60. Without it
# everything, for some nine hours: an hour for each fuzz target, real servers with five seeds, a List
# of 1.5 GB.
# What the fuzzers learn stays in the cache; an input that breaks a target is named and stays in
# build/fuzz/found.
set -euo pipefail
. scripts/common.sh
each=3600
everything=yes
case "${1:-}" in
    "") ;;
    --seconds)
        [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || { say "dev: soak --seconds needs a number"; exit 2; }
        each=$2
        everything=no
        ;;
    *)
        say "dev: soak knows --seconds N only"
        exit 2
        ;;
esac
need_packages $BUILD_PACKAGES $FUZZ_PACKAGES
found=$ROOT/build/fuzz/found
mkdir -p "$found"
passed=0
failed=0
count() { if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi; }

# fuzz NAME: one line with what it did; the whole output only when something was found.
fuzz() {
    local name=$1 corpus=$CACHE/fuzz/$1 log code=0 runs
    log=$(mktemp)
    mkdir -p "$corpus"
    "build/fuzz/test/fuzz/fuzz_$name" -max_total_time="$each" -timeout=20 -rss_limit_mb=4096 \
        -print_final_stats=1 -artifact_prefix="$found/$name-" "$corpus" "test/fuzz/corpus/$name" \
        >"$log" 2>&1 </dev/null || code=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    [ "$code" = 0 ] || tail -n 60 "$log"
    echo "fuzz $name: ${runs:-0} executions in $each s, corpus of $(ls "$corpus" | wc -l) files," \
        "$([ "$code" = 0 ] && echo 'nothing found' || echo "FAILED with exit $code, see $found")"
    rm -f "$log"
    return "$code"
}

say "building the fuzz targets with clang"
build fuzz
targets=(test/fuzz/corpus/*)
for ((i = 0; i < ${#targets[@]}; i += 2)); do # two at once
    jobs=()
    for target in "${targets[@]:i:2}"; do
        fuzz "$(basename "$target")" &
        jobs+=($!)
    done
    for job in "${jobs[@]}"; do
        code=0
        wait "$job" || code=$?
        count "$code"
    done
done
if [ "$everything" = yes ]; then
    for seed in 1 2 3 4 5; do
        echo "== e2e with seed $seed"
        code=0
        bash scripts/e2e.sh --seed "$seed" || code=$?
        count "$code"
    done
    bash scripts/build.sh
    code=0
    python3 bench/large_list_gate.py build/kubeassay 1536 || code=$?
    count "$code"
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
