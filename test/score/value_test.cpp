#include "score/value.h"

#include <doctest/doctest.h>

#include "score/support/make.h"

using namespace assay;
using test::make_tally;

namespace {

Interval value(Severity severity, test::Counts counts) {
    return value_of(make_tally("a/b", severity, Domain::access, counts)).value();
}

}  // namespace

TEST_CASE("the value of a check is the share of its subjects that pass") {
    // 2 of 3: 6666.67, down and up.
    CHECK(value(Severity::medium, {.pass = 2, .fail = 1}) == Interval{6666, 6667});
    CHECK(value(Severity::low, {.pass = 4}) == Interval{10000, 10000});
    CHECK(value(Severity::low, {.fail = 4}) == Interval{0, 0});
    // Not-applicable subjects are not in the share.
    CHECK(value(Severity::low, {.pass = 1, .fail = 1, .not_applicable = 8}) ==
          Interval{5000, 5000});
}

TEST_CASE("unknown and error are nothing in lo and all in hi") {
    CHECK(value(Severity::medium, {.pass = 1, .fail = 1, .unknown = 1, .error = 1}) ==
          Interval{2500, 7500});
    CHECK(value(Severity::medium, {.unknown = 3}) == Interval{0, 10000});
}

TEST_CASE("a critical check is worth nothing as soon as one subject fails") {
    CHECK(value(Severity::critical, {.pass = 999, .fail = 1}) == Interval{0, 0});
    CHECK(value(Severity::critical, {.pass = 999, .unknown = 1}) == Interval{0, 10000});
    CHECK(value(Severity::critical, {.pass = 999, .error = 1}) == Interval{0, 10000});
    CHECK(value(Severity::critical, {.pass = 999}) == Interval{10000, 10000});
}

TEST_CASE("a high check is worth at most half with any failing subject") {
    CHECK(value(Severity::high, {.pass = 999, .fail = 1}) == Interval{5000, 5000});
    CHECK(value(Severity::high, {.pass = 1, .fail = 3}) == Interval{2500, 2500});
    // The unknown one may fail: lo is capped. If it passes, everything passes: hi is not.
    CHECK(value(Severity::high, {.pass = 9, .unknown = 1}) == Interval{5000, 10000});
    CHECK(value(Severity::high, {.pass = 8, .fail = 1, .unknown = 1}) == Interval{5000, 5000});
}

TEST_CASE("a list that was not read whole says nothing about the share") {
    Tally rest = make_tally("a/b", Severity::medium, Domain::access, {.pass = 500, .unknown = 1});
    rest.open_ended = true;
    CHECK(value_of(rest) == Interval{0, 10000});
    CHECK(known_share(rest) == 0);
    // But what it says for certain stays: a failure caps.
    rest.subjects.fail = 1;
    rest.severity = Severity::high;
    CHECK(value_of(rest) == Interval{0, 5000});
    rest.severity = Severity::critical;
    CHECK(value_of(rest) == Interval{0, 0});
}

TEST_CASE("nothing applicable has no value") {
    CHECK_FALSE(value_of(make_tally("a/b", Severity::high, Domain::access, {})));
    CHECK_FALSE(value_of(make_tally("a/b", Severity::high, Domain::access, {.not_applicable = 7})));
    Tally outside = make_tally("a/b", Severity::high, Domain::access, {.fail = 1});
    outside.out_of_scope = true;
    CHECK_FALSE(value_of(outside));
}

TEST_CASE("the known share is rounded down") {
    // 2 of 3 subjects are known.
    CHECK(known_share(make_tally("a/b", Severity::low, Domain::access,
                                 {.pass = 1, .fail = 1, .unknown = 1})) == 6666);
    CHECK(known_share(make_tally("a/b", Severity::low, Domain::access, {.error = 1})) == 0);
}

TEST_CASE("division rounds down and up") {
    CHECK(divide_down(7, 2) == 3);
    CHECK(divide_up(7, 2) == 4);
    CHECK(divide_down(8, 2) == 4);
    CHECK(divide_up(8, 2) == 4);
    CHECK(divide_up(0, 5) == 0);
}
