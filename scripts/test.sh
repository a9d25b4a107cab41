#!/usr/bin/env bash
# Every test that needs no cluster: under ASan and UBSan, then the threaded ones under TSan, and the longest sweeps
# as users' program is built, where they take a tenth of the time.
# Arguments go to ctest ("./dev test -R value").
set -euo pipefail
. scripts/common.sh
need_packages $BUILD_PACKAGES $TEST_PACKAGES $RUNTIME_PACKAGES
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1

# What passing tests say of themselves, which ctest keeps to itself: tables row by row, counts, seeds.
said() {
    sed -n -e 's/^.*: MESSAGE: /  /p' -e 's/^row: /  /p' "build/$1/Testing/Temporary/LastTest.log"
}

# run_tests PRESET [CTEST ARGUMENTS]: prints how many ran and how many skipped themselves. In CI a
# skipped test is a failure, and what the tests say is printed.
run_tests() {
    local preset=$1 log code=0 skipped
    shift
    log=$(mktemp)
    ctest --test-dir "build/$preset" --output-on-failure -j 2 "$@" | tee "$log" || code=$?
    skipped=$(grep -c '\*\*\*Skipped' "$log" || true)
    echo "$preset: $(grep -cE '^ *[0-9]+/[0-9]+ Test' "$log" || true) tests run, $skipped of them skipped"
    rm -f "$log"
    [ "${CI:-}" != true ] || said "$preset"
    [ "$skipped" = 0 ] || say "a test skips itself where Go 1.26, Node 20 or the network is missing"
    if [ "${CI:-}" = true ] && [ "$skipped" != 0 ]; then
        say "a skipped test is a failure in CI"
        return 1
    fi
    return "$code"
}

say "building the tests with AddressSanitizer and UndefinedBehaviorSanitizer"
build asan-ubsan
run_tests asan-ubsan "$@"
if [ $# -eq 0 ]; then
    say "building the threaded tests with ThreadSanitizer"
    build tsan test-base test-facts test-evaluate
    run_tests tsan -R '^(base|facts|evaluate)$'
    say "building the sweeps without sanitizers"
    build sweeps test-invariants
    run_tests sweeps -R '^invariants-'
fi
