// Goldens, each derived by hand in its comment.
#include "score/model.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "score/support/make.h"

using namespace assay;
using test::make_gate;
using test::make_tally;
using test::one_domain;

namespace {

constexpr Domain kAccess = Domain::access;

AssessedDomain only(const std::vector<Tally>& tallies, const MaturityModel& model = one_domain()) {
    return weigh(tallies, model).domains.at(0);
}

}  // namespace

TEST_CASE("a domain's score is the weighted mean of its checks") {
    // high 1/1: 10000 x 7; medium 2/3: 6666..6667 x 4; low 0/2: 0 x 1.
    // lo (70000 + 26664) / 12 = 8055.33 down; hi (70000 + 26668) / 12 = 8055.67 up.
    const AssessedDomain domain =
        only({make_tally("a/high", Severity::high, kAccess, {.pass = 1}),
              make_tally("a/medium", Severity::medium, kAccess, {.pass = 2, .fail = 1}),
              make_tally("a/low", Severity::low, kAccess, {.fail = 2})});
    CHECK(domain.score == Interval{8055, 8056});
    CHECK(domain.coverage.basis_points() == 10000);
    CHECK(domain.applicable_checks == 3);
}

TEST_CASE("an open critical caps the domain and the whole at half") {
    // critical 0 x 10, high 10000 x 7, high 10000 x 7: 140000 / 24 = 5833.33, capped at 5000.
    const std::vector<Tally> failing{
        make_tally("a/critical", Severity::critical, kAccess, {.pass = 99, .fail = 1}),
        make_tally("a/one", Severity::high, kAccess, {.pass = 1}),
        make_tally("a/two", Severity::high, kAccess, {.pass = 1})};
    CHECK(only(failing).score == Interval{5000, 5000});
    CHECK(weigh(failing, one_domain()).score == Interval{5000, 5000});
    CHECK(only(failing).level.hi == 1);
    // Unknown instead of failing: the cap acts on lo only. hi: 240000 / 24 = 10000.
    std::vector<Tally> unknown = failing;
    unknown[0] = make_tally("a/critical", Severity::critical, kAccess, {.pass = 99, .unknown = 1});
    CHECK(only(unknown).score == Interval{5000, 10000});
    CHECK(only(unknown).level == LevelRange{1, 3, false});
    // Known: high 7 + 7 whole, critical 99 of 100 = 9900 x 10: (140000 + 99000) / 240000 = 0.9958.
    CHECK(only(unknown).coverage.basis_points() == 9958);
}

TEST_CASE("fewer than three applicable checks: the domain is not assessed") {
    const std::vector<Tally> two{
        make_tally("a/one", Severity::high, kAccess, {.pass = 1}),
        make_tally("a/two", Severity::high, kAccess, {.pass = 1}),
        make_tally("a/na", Severity::high, kAccess, {.not_applicable = 1})};
    CHECK_FALSE(only(two).score);
    CHECK(only(two).level == LevelRange{0, 3, false});
    CHECK(weigh(two, one_domain()).score == Interval{0, 10000});
    // A failing gate of level 1 is certain all the same.
    const MaturityModel gated = one_domain({make_gate("g", 1, {"a/one"})});
    std::vector<Tally> failing = two;
    failing[0] = make_tally("a/one", Severity::high, kAccess, {.fail = 1});
    CHECK(only(failing, gated).level == LevelRange{0, 0, true});
}

TEST_CASE("the overall score is the weighted mean of the domains") {
    MaturityModel model = one_domain();
    model.domains = {{Domain::access, "Access", 75}, {Domain::network, "Network", 25}};
    std::vector<Tally> tallies;
    for (const char* id : {"a/1", "a/2", "a/3"})
        tallies.push_back(make_tally(id, Severity::low, Domain::access, {.pass = 2, .fail = 1}));
    for (const char* id : {"n/1", "n/2", "n/3"})
        tallies.push_back(make_tally(id, Severity::low, Domain::network, {.pass = 1}));
    // access 6666..6667, network 10000: lo (6666 x 75 + 10000 x 25) / 100 = 7499.5 down,
    // hi (6667 x 75 + 250000) / 100 = 7500.25 up.
    CHECK(weigh(tallies, model).score == Interval{7499, 7501});
    CHECK(weigh(tallies, model).limited_by == Domain::access);
    // The network is not assessed: lo 6666 x 75 / 100 = 4999.5, hi (500025 + 250000) / 100.
    tallies.pop_back();
    CHECK(weigh(tallies, model).score == Interval{4999, 7501});
    // Level 2 of access needs 90 % of its other checks: at most 1. The network's may be 0 to 3.
    CHECK(weigh(tallies, model).level == LevelRange{0, 1, false});
    CHECK(weigh(tallies, model).limited_by == Domain::access);
}

TEST_CASE("nothing judged, no score") {
    CHECK_FALSE(weigh({}, one_domain()).score);
    const std::vector<Tally> unknown{make_tally("a/1", Severity::high, kAccess, {.unknown = 3}),
                                     make_tally("a/2", Severity::high, kAccess, {.error = 3}),
                                     make_tally("a/3", Severity::high, kAccess, {})};
    CHECK_FALSE(weigh(unknown, one_domain()).score);
    std::vector<Tally> outside{make_tally("a/1", Severity::high, kAccess, {.pass = 3})};
    outside[0].out_of_scope = true;
    CHECK_FALSE(weigh(outside, one_domain()).score);
}

TEST_CASE("levels are cumulative gates") {
    const MaturityModel model = one_domain(
        {make_gate("g1", 1, {"a/1"}), make_gate("g2", 2, {"a/2"}), make_gate("g3", 3, {"a/3"})});
    const auto level = [&](test::Counts one, test::Counts two, test::Counts three) {
        return only({make_tally("a/1", Severity::medium, kAccess, one),
                     make_tally("a/2", Severity::medium, kAccess, two),
                     make_tally("a/3", Severity::medium, kAccess, three)},
                    model)
            .level;
    };
    CHECK(level({.pass = 1}, {.pass = 1}, {.pass = 1}) == LevelRange{3, 3, true});
    CHECK(level({.pass = 1}, {.pass = 1}, {.fail = 1}) == LevelRange{2, 2, true});
    CHECK(level({.fail = 1}, {.pass = 1}, {.pass = 1}) == LevelRange{0, 0, true});
    // Known weight 8 of 12 is below 80 %.
    CHECK(level({.pass = 1}, {.unknown = 1}, {.pass = 1}) == LevelRange{1, 3, false});
    CHECK(level({.pass = 1}, {.unknown = 1}, {.fail = 1}) == LevelRange{1, 2, false});
    CHECK(level({.pass = 1}, {.error = 1}, {.pass = 1}) == LevelRange{1, 3, false});
    CHECK(level({.pass = 1}, {.fail = 1}, {.unknown = 1}) == LevelRange{1, 1, false});
}

TEST_CASE("checks that no gate names count for level 2") {
    const MaturityModel model = one_domain({make_gate("g1", 1, {"a/gate"})});
    const auto judge = [&](test::Counts counts) {
        return only({make_tally("a/gate", Severity::medium, kAccess, {.pass = 1}),
                     make_tally("b/other", Severity::medium, kAccess, counts),
                     make_tally("b/third", Severity::low, kAccess, {.pass = 1})},
                    model);
    };
    // 8 of 9: 8888 x 4 + 10000 = 45552, of 50000 = 91.1 %. 7 of 8: 8750 x 4 + 10000 = 90 %.
    CHECK(judge({.pass = 8, .fail = 1}).level == LevelRange{3, 3, true});
    CHECK(judge({.pass = 7, .fail = 1}).level == LevelRange{3, 3, true});
    // 6 of 7: 8571 x 4 + 10000 = 44284 = 88.6 %.
    CHECK(judge({.pass = 6, .fail = 1}).level == LevelRange{1, 1, true});
    CHECK(judge({.pass = 6, .fail = 1}).blocking == std::vector<std::string>{"b/other"});
    CHECK(judge({.pass = 6, .unknown = 1}).level == LevelRange{1, 3, false});
}

TEST_CASE("a gate that nothing feeds lowers coverage by the weight of medium") {
    const std::vector<Tally> tallies{make_tally("a/1", Severity::critical, kAccess, {.pass = 1}),
                                     make_tally("a/2", Severity::low, kAccess, {.pass = 1}),
                                     make_tally("a/3", Severity::low, kAccess, {.pass = 1})};
    const AssessedDomain domain =
        only(tallies, one_domain({make_gate("g1", 1, {"a/1"}), make_gate("g2", 2, {"future"})}));
    // 10 + 1 + 1 known of 12 + 4.
    CHECK(domain.coverage.basis_points() == 7500);
    CHECK(domain.score == Interval{10000, 10000});
    CHECK(domain.level == LevelRange{1, 3, false});
    CHECK(domain.blocking == std::vector<std::string>{"g2"});
}

TEST_CASE("low coverage leaves a level undetermined even where it cannot move") {
    const MaturityModel model =
        one_domain({make_gate("g1", 1, {"a/1"}), make_gate("g2", 2, {"a/2"}),
                    make_gate("g3", 3, {"future"}), make_gate("g4", 3, {"later"})});
    const AssessedDomain domain = only({make_tally("a/1", Severity::medium, kAccess, {.pass = 1}),
                                        make_tally("a/2", Severity::medium, kAccess, {.fail = 1}),
                                        make_tally("a/3", Severity::medium, kAccess, {.pass = 1})},
                                       model);
    // 12 known of 12 + 8 = 60 %.
    CHECK(domain.coverage.basis_points() == 6000);
    CHECK(domain.level == LevelRange{1, 1, false});
}
