#!/usr/bin/env bash
# Every test that needs no cluster: under ASan and UBSan, then the threaded ones under TSan.
# Arguments go to ctest ("./dev test -R value").
set -euo pipefail
. scripts/common.sh
need_packages $BUILD_PACKAGES $TEST_PACKAGES
export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1
say "building the tests with AddressSanitizer and UndefinedBehaviorSanitizer"
build asan-ubsan
ctest --test-dir build/asan-ubsan --output-on-failure -j 2 "$@"
if [ $# -eq 0 ]; then
    say "building the threaded tests with ThreadSanitizer"
    build tsan test-base test-evaluate
    ctest --test-dir build/tsan --output-on-failure -R '^(base|evaluate)$'
fi
