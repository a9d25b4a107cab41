#include <doctest/doctest.h>

#include "cel/support/cel_run.h"

using assay::cel::test::result_of;

TEST_CASE("cel: literals and arithmetic") {
    CHECK(result_of("1 + 2 * 3") == "7");
    CHECK(result_of("7 / 0") == "error('division by zero')");
    CHECK(result_of("9223372036854775807 + 1") == "error('integer overflow')");
    CHECK(result_of("1 + 1u") == "error('no such overload: _+_')");
    CHECK(result_of("1 == 1.0 && 1u == 1") == "true");
    CHECK(result_of("'a' + \"b\"") == "'ab'");
    CHECK(result_of("[1] + [2, 'x']") == "[1, 2, 'x']");
    CHECK(result_of("{'a': 1}.a") == "1");
    CHECK(result_of("{'a': 1}.b") == "error('no such key: b')");
    CHECK(result_of("-9223372036854775808") == "-9223372036854775808");
}

TEST_CASE("cel: logic absorbs errors and unknowns on either side") {
    CHECK(result_of("false && 1/0 > 1") == "false");
    CHECK(result_of("1/0 > 1 && false") == "false");
    CHECK(result_of("true || 1/0 > 1") == "true");
    CHECK(result_of("1/0 > 1 || false") == "error('division by zero')");
    CHECK(result_of("unknown('denied','x') && false") == "false");
    CHECK(result_of("unknown('denied','x') || true") == "true");
    CHECK(result_of("1/0 > 1 && unknown('denied','x')") == "unknown('denied', 'x')");
    CHECK(result_of("!unknown('denied','x')") == "unknown('denied', 'x')");
    CHECK(result_of("has(unknown('denied','x').y)") == "unknown('denied', 'x')");
    CHECK(result_of("unknown('denied','x').y.z == 1") == "unknown('denied', 'x')");
    CHECK(result_of("size([1, unknown('partial','x')])") == "unknown('partial', 'x')");
}

TEST_CASE("cel: loops over a list with an unknown element") {
    CHECK(result_of("[1, unknown('partial','x')].exists(e, e == 1)") == "true");
    CHECK(result_of("[1, unknown('partial','x')].exists(e, e == 2)") == "unknown('partial', 'x')");
    CHECK(result_of("[1, unknown('partial','x')].all(e, e == 2)") == "false");
    CHECK(result_of("[1, unknown('partial','x')].all(e, e == 1)") == "unknown('partial', 'x')");
    CHECK(result_of("[1, unknown('partial','x')].map(e, e)") == "unknown('partial', 'x')");
    CHECK(result_of("[1, unknown('partial','x')].filter(e, e == 1)") == "unknown('partial', 'x')");
    CHECK(result_of("[1, unknown('partial','x')].exists_one(e, e == 1)") ==
          "unknown('partial', 'x')");
    CHECK(result_of("2 in [1, unknown('partial','x')]") == "unknown('partial', 'x')");
    CHECK(result_of("1 in [1, unknown('partial','x')]") == "true");
}

TEST_CASE("cel: loops and optionals") {
    CHECK(result_of("[1,2,3].all(x, x > 0)") == "true");
    CHECK(result_of("[1,2,3].map(x, x > 1, x * 2)") == "[4, 6]");
    CHECK(result_of("{'a': 1}.exists(k, k == 'a')") == "true");
    CHECK(result_of("{'a': {'b': 1}}.?a.?b.orValue(3)") == "1");
    CHECK(result_of("{'a': {'b': 1}}.?a.?c.orValue(3)") == "3");
    CHECK(result_of("{'a': {'b': 1}}.?a.c.hasValue()") == "false");
    CHECK(result_of("optional.of(2).optMap(x, x + 1)") == "optional.of(3)");
    CHECK(result_of("{'a': {'b': 1}}.?a.?b.orValue(7)") == "1");
    CHECK(result_of("{'a': optional.of({'b': 1})}.?a.?b.orValue(7)") == "7");
    CHECK(result_of("optional.of({'a': {'b': 1}}).?a.?c.orValue(7)") == "7");
    CHECK(result_of("[1, 2][?5].orValue(7)") == "7");
    CHECK(result_of("[?optional.none(), 1]") == "[1]");
    CHECK(result_of("has({'a': null}.a)") == "true");
}
