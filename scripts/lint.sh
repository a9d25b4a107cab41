#!/usr/bin/env bash
# Formatting, clang-tidy and the house rules of text files. Everything found is an error.
set -euo pipefail
. scripts/common.sh
no_arguments lint "$@"
need_packages $BUILD_PACKAGES $LINT_PACKAGES doctest-dev python3
failed=0
passed=0
stage() {
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "lint: $name is clean"
    else
        failed=$((failed + 1))
        echo "lint: $name has problems"
    fi
}
formatting() { git ls-files '*.cpp' '*.h' | xargs clang-format --dry-run -Werror; }
tidy() {
    cmake --preset tidy >/dev/null
    local list
    list=$(mktemp)
    git ls-files 'src/*.cpp' >"$list"
    python3 scripts/tidy.py --build build/tidy --cache "$CACHE/tidy" --files "$list"
}
stage "text" python3 scripts/text_rules.py
stage "formatting" formatting
stage "clang-tidy" tidy
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
