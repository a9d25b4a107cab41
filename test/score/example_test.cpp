// The worked example of docs/scoring.md.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "score/model.h"
#include "score/support/make.h"

using namespace assay;
using test::make_gate;
using test::make_tally;

TEST_CASE("the worked example of the documentation") {
    const MaturityModel model = test::one_domain(
        {make_gate("g1", 1, {"a/critical"}), make_gate("g2", 2, {"a/high", "future/check"})});
    const Outcome outcome = weigh(
        std::vector<Tally>{
            make_tally("a/critical", Severity::critical, Domain::access, {.pass = 3}),
            make_tally("a/high", Severity::high, Domain::access,
                       {.pass = 2, .fail = 1, .unknown = 1}),
            make_tally("a/medium", Severity::medium, Domain::access, {.pass = 2, .fail = 1}),
            make_tally("a/low", Severity::low, Domain::access, {.unknown = 1})},
        model);
    CHECK(outcome.score == Interval{7348, 7804});
    CHECK(outcome.coverage.known == 192500);
    CHECK(outcome.coverage.applicable == 260000);
    CHECK(outcome.coverage.basis_points() == 7403);
    CHECK(outcome.level == LevelRange{1, 1, false});
    CHECK(outcome.domains[0].blocking == std::vector<std::string>{"g2", "a/low", "a/medium"});
}
