#include "score/controls.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "score/support/make.h"

using namespace assay;
using test::make_tally;

namespace {

std::vector<Tally> tallies() {
    std::vector<Tally> made{
        make_tally("c/empty", Severity::high, Domain::access, {}),
        make_tally("c/error", Severity::high, Domain::access, {.error = 1}),
        make_tally("c/fail", Severity::high, Domain::access, {.fail = 2, .unknown = 1}),
        make_tally("c/fail-too", Severity::high, Domain::access, {.fail = 2}),
        make_tally("c/na", Severity::high, Domain::access, {.not_applicable = 3}),
        make_tally("c/outside", Severity::high, Domain::access, {}),
        make_tally("c/pass", Severity::high, Domain::access, {.pass = 2}),
        make_tally("c/unknown", Severity::high, Domain::access, {.pass = 5, .unknown = 1}),
    };
    made[5].out_of_scope = true;
    return made;
}

Finding failing(const char* check, const char* subject) {
    Finding finding;
    finding.check = check;
    finding.verdict = Verdict::fail;
    finding.subject = SubjectRef{"v1", "Pod", "a", subject};
    return finding;
}

std::vector<Finding> findings() {
    return {failing("c/fail", "one"), failing("c/fail", "one"), failing("c/fail", "two"),
            failing("c/fail-too", "three"), failing("c/fail-too", "two")};
}

AssessedControl judge(std::vector<std::string> checks, std::string question = {},
                      std::vector<GivenAttestation> answers = {},
                      std::string_view as_of = "2026-11-23") {
    ChosenEdition chosen;
    chosen.edition.controls = {{"1.1", 1, "T", std::move(checks), std::move(question), false}};
    const std::vector<Finding> rows = findings();
    const std::vector<Tally> all = tallies();
    return assess_benchmark(chosen, rows, all, answers, parse_instant(as_of).value())
        .controls.at(0);
}

GivenAttestation answer(std::string control, bool yes) {
    GivenAttestation made;
    made.control = std::move(control);
    made.answer = yes;
    made.date = "2026-10-01";
    made.expires = "2026-12-31";
    made.begin = parse_instant("2026-10-01").value();
    made.end = parse_instant("2027-01-01").value();
    return made;
}

}  // namespace

TEST_CASE("the verdict of a control is the worst of its checks, and what is missing no pass") {
    CHECK(judge({"c/pass"}).verdict == Verdict::pass);
    CHECK(judge({"c/pass", "c/na"}).verdict == Verdict::pass);
    CHECK(judge({"c/na"}).verdict == Verdict::not_applicable);
    CHECK(judge({"c/empty"}).verdict == Verdict::not_applicable);
    CHECK(judge({"c/pass", "c/unknown"}).verdict == Verdict::unknown);
    CHECK(judge({"c/unknown", "c/error"}).verdict == Verdict::error);
    CHECK(judge({"c/error", "c/fail", "c/unknown"}).verdict == Verdict::fail);
    CHECK(judge({"c/unknown"}).unknown->reason == Reason::denied);
    CHECK(judge({"c/outside"}).unknown->reason == Reason::not_asked);
    CHECK(judge({"c/pass", "c/left-out"}).unknown->reason == Reason::not_asked);
    CHECK(judge({"c/fail", "c/left-out"}).verdict == Verdict::fail);
    CHECK(judge({}).verdict == Verdict::unknown);
    CHECK(judge({}).unknown->reason == Reason::not_built);
    CHECK_FALSE(judge({"c/fail"}).unknown);
}

TEST_CASE("failing subjects are counted once, whatever fails of them") {
    CHECK(judge({"c/pass"}).failing == 0);
    CHECK(judge({"c/fail"}).failing == 2);
    CHECK(judge({"c/fail", "c/fail-too"}).failing == 3);
}

TEST_CASE("an answer decides from its date until it expires") {
    const auto asked = [](std::vector<GivenAttestation> answers, std::string_view as_of) {
        return judge({}, "Is it?", std::move(answers), as_of);
    };
    CHECK(asked({answer("1.1", true)}, "2026-11-23").verdict == Verdict::pass);
    CHECK(asked({answer("1.1", false)}, "2026-11-23").verdict == Verdict::fail);
    CHECK(asked({answer("1.1", true)}, "2026-12-31T23:59:59Z").verdict == Verdict::pass);
    for (const auto& [as_of, text] :
         {std::pair{"2027-01-01", "the answer held until 2026-12-31"},
          std::pair{"2026-09-30", "the answer is of 2026-10-01, after this audit"}}) {
        const AssessedControl open = asked({answer("1.1", true)}, as_of);
        CHECK(open.verdict == Verdict::unknown);
        CHECK(open.unknown == Unknown{Reason::needs_attestation, text});
        CHECK(open.answer.has_value());
    }
    const AssessedControl open = asked({answer("1.2", true)}, "2026-11-23");
    CHECK(open.unknown == Unknown{Reason::needs_attestation, "nobody answered"});
    CHECK_FALSE(open.answer);
    CHECK(open.question == "Is it?");
}

TEST_CASE("controls that were left out are counted and not judged; totals are by level") {
    ChosenEdition chosen;
    chosen.edition.controls = {{"1.1", 1, "T", {"c/pass"}, {}, false},
                               {"1.2", 1, "T", {"c/fail"}, {}, false},
                               {"1.3", std::nullopt, "T", {}, {}, false},
                               {"1.4", 1, "T", {"c/na"}, {}, false},
                               {"1.5", 2, "T", {"c/pass"}, {}, true}};
    const std::vector<Tally> all = tallies();
    AssessedBenchmark benchmark = assess_benchmark(chosen, {}, all, {}, {});
    CHECK(benchmark.controls.size() == 4);
    CHECK(benchmark.left_out == 1);
    auto totals = totals_of(benchmark);
    REQUIRE(totals.size() == 2);
    CHECK(totals[0].level == 1);
    CHECK(totals[0].verdicts == VerdictCounts{1, 1, 0, 1, 0});
    CHECK(totals[0].all == 3);
    CHECK_FALSE(totals[1].level);
    CHECK(totals[1].verdicts == VerdictCounts{0, 0, 1, 0, 0});
    chosen.edition.controls[4].left_out = false;
    benchmark = assess_benchmark(chosen, {}, all, {}, {});
    totals = totals_of(benchmark);
    REQUIRE(totals.size() == 3);
    CHECK(totals[1].level == 2);
    CHECK(totals[1].verdicts.pass == 1);
}
