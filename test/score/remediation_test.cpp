#include "score/remediation.h"

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "score/accepted.h"
#include "score/advice.h"
#include "score/answers.h"
#include "score/gates.h"
#include "score/support/make.h"

using namespace assay;
using test::make_gate;
using test::make_tally;

namespace {

AssessedCheck check_of(const Tally& tally, Effort effort) {
    AssessedCheck check;
    check.id = tally.id;
    check.severity = tally.severity;
    check.domain = tally.domain;
    check.effort = effort;
    check.verdict = tally.verdict();
    return check;
}

constexpr Domain kAccess = Domain::access;

// One critical check fails; three others do, that gain much in a project, the same in a day, and
// little in an hour.
struct World {
    std::vector<Tally> tallies{make_tally("a/large", Severity::medium, kAccess, {.fail = 4}),
                               make_tally("b/medium", Severity::medium, kAccess, {.fail = 2}),
                               make_tally("c/small", Severity::low, kAccess, {.fail = 1}),
                               make_tally("d/critical", Severity::critical, kAccess, {.fail = 1}),
                               make_tally("e/pass", Severity::high, kAccess, {.pass = 5})};
    std::vector<AssessedCheck> checks{
        check_of(tallies[0], Effort::L), check_of(tallies[1], Effort::M),
        check_of(tallies[2], Effort::S), check_of(tallies[3], Effort::M),
        check_of(tallies[4], Effort::S)};
    MaturityModel model = test::one_domain({make_gate("g1", 1, {"d/critical"})});

    [[nodiscard]] RemediationPlan plan(std::vector<bool> accepted = std::vector<bool>(5)) const {
        const Outcome now = weigh(tallies, model);
        return plan_remediation(tallies, checks, accepted, model, {},
                                advise(tallies, checks, model, {}, now));
    }
};

std::vector<std::string> ids(const RemediationPlan& plan) {
    std::vector<std::string> names;
    for (const PlanStep& step : plan.steps) names.push_back(step.check);
    return names;
}

}  // namespace

TEST_CASE("critical checks come first, then the most gain for the least time") {
    // Gains with the critical check mended, of 26 weights: low 384, medium 1538. By the hour: 384,
    // 192, 19.
    const RemediationPlan plan = World().plan();
    CHECK(ids(plan) == std::vector<std::string>{"d/critical", "c/small", "b/medium", "a/large"});
    CHECK(plan.hours == std::array<int, 3>{1, 8, 80});
}

TEST_CASE("the time of an effort is data, and decides the order") {
    World world;
    world.model.effort_hours[1] = 2;
    CHECK(ids(world.plan()) ==
          std::vector<std::string>{"d/critical", "b/medium", "c/small", "a/large"});
    world.model.effort_hours[2] = 1;
    CHECK(ids(world.plan())[1] == "a/large");
}

TEST_CASE("each step says where the whole stands after it, and the last where all is mended") {
    World world;
    const RemediationPlan plan = world.plan();
    std::vector<Tally> mended = world.tallies;
    for (const PlanStep& step : plan.steps) {
        for (Tally& tally : mended)
            if (tally.id == step.check) {
                tally.subjects.pass += tally.subjects.fail;
                tally.subjects.fail = 0;
            }
        const Outcome then = weigh(mended, world.model);
        CHECK(step.score_after == then.score->lo);
        CHECK(step.level_after == then.level.lo);
    }
    CHECK(plan.steps.back().score_after == 10000);
    CHECK(plan.steps.back().level_after == 3);
}

TEST_CASE("what is accepted wholly is no step") {
    CHECK(ids(World().plan({false, true, false, false, false})) ==
          std::vector<std::string>{"d/critical", "c/small", "a/large"});
}

TEST_CASE("an accepted critical check does not hide what the others gain") {
    World world;
    for (const char* id : {"f/pass", "g/pass"}) {
        world.tallies.push_back(make_tally(id, Severity::high, kAccess, {.pass = 5}));
        world.checks.push_back(check_of(world.tallies.back(), Effort::S));
    }
    CHECK(ids(world.plan({false, false, false, true, false, false, false})) ==
          std::vector<std::string>{"c/small", "b/medium", "a/large"});
}

TEST_CASE("the road holds what keeps the lowest domains back, what fails and is quick first") {
    World world;
    world.model.gates.push_back(make_gate("slow", 1, {"a/large"}));
    world.model.gates.push_back(make_gate("open", 1, {"x/later"}));
    const Outcome now = weigh(world.tallies, world.model);
    Assessment assessment;
    assessment.checks = world.checks;
    assessment.domains = now.domains;
    assessment.level = now.level;
    const auto road = road_to_next_level(assessment, world.model);
    REQUIRE(road.size() == 3);
    CHECK(road[0].id == "g1");
    CHECK(road[0].mend == std::vector<std::string>{"d/critical"});
    CHECK(road[0].hours == 8);
    CHECK(road[1].id == "slow");
    CHECK(road[1].hours == 80);
    CHECK(road[2].id == "open");
    CHECK(road[2].unknown->reason == Reason::not_built);
}

namespace {

Finding failure(std::string check, std::string name, std::optional<std::uint32_t> waiver) {
    Finding finding;
    finding.check = std::move(check);
    finding.verdict = Verdict::fail;
    finding.subject = SubjectRef{"v1", "Pod", "team", std::move(name)};
    if (waiver) finding.add_details().waiver = *waiver;
    return finding;
}

}  // namespace

TEST_CASE("an accepted gate raises the score, and the level only with a compensating control") {
    World world;
    const Findings findings(std::vector<Finding>{failure("d/critical", "x", 0)});
    std::vector<AppliedWaiver> waivers(1);
    CHECK(all_accepted(world.tallies, findings) ==
          std::vector<bool>{false, false, false, true, false});
    const auto bare = stand_with_accepted(world.tallies, findings, waivers, world.model, {});
    REQUIRE(bare);
    const Outcome inherent = weigh(world.tallies, world.model);
    CHECK(bare->score->lo > inherent.score->lo);
    CHECK(bare->level == inherent.level);
    CHECK(bare->level.hi == 0);
    CHECK(bare->compensated == 0);
    waivers[0].waiver.compensating = "the node runs nothing else";
    const auto compensated = stand_with_accepted(world.tallies, findings, waivers, world.model, {});
    CHECK(compensated->score == bare->score);
    CHECK(compensated->level.lo == 1);
    CHECK(compensated->compensated == 1);
}

TEST_CASE("a subject of which one row is accepted and one is not still fails") {
    World world;
    const Findings findings(std::vector<Finding>{failure("d/critical", "x", 0),
                                                 failure("d/critical", "x", std::nullopt)});
    std::vector<AppliedWaiver> waivers(1);
    waivers[0].waiver.compensating = "c";
    const auto standing = stand_with_accepted(world.tallies, findings, waivers, world.model, {});
    CHECK(standing->score == weigh(world.tallies, world.model).score);
    CHECK(standing->level.lo == 0);
    CHECK_FALSE(stand_with_accepted(world.tallies, {}, {}, world.model, {}));
}

TEST_CASE("an answer holds from its date for as many days as the question allows") {
    const auto at = [](const char* day) { return parse_instant(day).value(); };
    GivenAttestation given;
    given.question = "restore";
    given.answer = true;
    given.date = "2026-10-01";
    given.expires = "2027-10-01";
    given.begin = at("2026-10-01");
    given.end = at("2027-10-02");
    CHECK(judge_answer(nullptr, at("2026-11-01")).unknown->text == "nobody answered");
    CHECK(judge_answer(&given, at("2026-09-30")).verdict == Verdict::unknown);
    CHECK(judge_answer(&given, at("2026-12-29"), 90).verdict == Verdict::pass);
    CHECK(judge_answer(&given, at("2026-12-29"), 90).until == "2026-12-29");
    CHECK(judge_answer(&given, at("2026-12-30"), 90).unknown->text ==
          "the answer held until 2026-12-29");
    CHECK(judge_answer(&given, at("2027-10-01"), 0).verdict == Verdict::pass);
    CHECK(judge_answer(&given, at("2027-10-02"), 0).verdict == Verdict::unknown);
    given.answer = false;
    CHECK(judge_answer(&given, at("2026-11-01"), 90).verdict == Verdict::fail);
}

TEST_CASE("a gate fed by an attestation: unknown without one, then what was answered") {
    const Gate gate = make_gate("tested", 3, {"attestation"});
    CHECK(judge_gate(gate, feed_of(gate, {})).unknown->reason == Reason::not_built);
    CHECK_FALSE(judge_gate(gate, feed_of(gate, {})).decidable);
    AssessedQuestion question;
    question.gates = {"tested"};
    question.unknown = Unknown{Reason::needs_attestation, "nobody answered"};
    AssessedGate judged = judge_gate(gate, feed_of(gate, {}, {&question, 1}));
    CHECK(judged.unknown->reason == Reason::needs_attestation);
    CHECK(judged.decidable);
    question.verdict = Verdict::pass;
    question.unknown = std::nullopt;
    judged = judge_gate(gate, feed_of(gate, {}, {&question, 1}));
    CHECK(judged.verdict == Verdict::pass);
    CHECK_FALSE(judged.unknown);
    question.verdict = Verdict::fail;
    CHECK(judge_gate(gate, feed_of(gate, {}, {&question, 1})).verdict == Verdict::fail);
}

TEST_CASE("an answer that holds is known, one that is missing is not") {
    MaturityModel model = test::one_domain({make_gate("tested", 3, {"attestation"})});
    const std::vector<Tally> tallies{make_tally("a/b", Severity::high, kAccess, {.pass = 1})};
    AssessedQuestion question;
    question.gates = {"tested"};
    question.unknown = Unknown{Reason::needs_attestation, "nobody answered"};
    const Outcome open = weigh(tallies, model, {&question, 1});
    CHECK(open.coverage.applicable == 110000);
    CHECK(open.coverage.known == 70000);
    question.verdict = Verdict::pass;
    question.unknown = std::nullopt;
    CHECK(weigh(tallies, model, {&question, 1}).coverage.known == 110000);
}
