#include "history/assured.h"

#include <doctest/doctest.h>

#include "history/look_back.h"
#include "history/support/places.h"
#include "history/support/runs.h"

using namespace assay;
using namespace assay::test;

namespace {

Policy policy_of_model() {
    Policy policy;
    policy.maturity.version = 1;
    return policy;
}

// Audits on these days, each certain of level 3; `change` may spoil one.
using Change = void (*)(int day, RunRecord& run);
AssessedHistory after(const std::vector<int>& days, Change change) {
    const HistoryPlace place = empty_file();
    auto history = History::open(place, HistoryUse::create);
    REQUIRE(history.has_value());
    AssessedHistory last;
    for (const int day : days) {
        RunRecord run = empty_run(day);
        run.numbers.level = {3, 3, true};
        change(day, run);
        auto looked = look_back(*history, place, run, policy_of_model());
        REQUIRE_MESSAGE(looked.has_value(), looked.error().text());
        last = std::move(*looked);
        REQUIRE(history->add(run).has_value());
    }
    return last;
}

bool says(const AssuredState& state, std::string_view part) {
    for (const std::string& sentence : state.missing)
        if (sentence.find(part) != std::string::npos) return true;
    return false;
}

const FindingKey kCritical = key_of("a/one", "web");

}  // namespace

TEST_CASE("level 4 wants three audits in a row over ninety days") {
    const Change nothing = [](int, RunRecord&) {};
    CHECK(after({0, 45, 90}, nothing).assured.holds);
    CHECK(after({0, 45, 90}, nothing).assured.days == 90);
    CHECK_FALSE(after({0, 45, 89}, nothing).assured.holds);
    CHECK(says(after({0, 90}, nothing).assured, "there are 2"));
    CHECK_FALSE(after({0}, nothing).assured.holds);
    const AssessedHistory broken = after({0, 45, 90, 100}, [](int day, RunRecord& run) {
        if (day == 45) run.numbers.level = {3, 3, false};
    });
    CHECK_FALSE(broken.assured.holds);
    CHECK(broken.assured.audits == 2);
    CHECK_FALSE(after({0, 45, 90}, [](int day, RunRecord& run) {
                    if (day == 90) run.numbers.level = {2, 3, false};
                }).assured.holds);
    CHECK_FALSE(
        after({0, 45, 90}, [](int, RunRecord& run) { run.series.selection = "{}"; }).assured.holds);
}

TEST_CASE("level 4 wants criticals closed in time, and closed for good") {
    // Days before the row of audits begins.
    const std::vector<int> days{0, 20, 40, 60, 120, 160};
    const auto with = [&](Change change) { return after(days, change).assured; };
    CHECK(with([](int day, RunRecord& run) {
              if (day < 20) add_failure(run, kCritical);
          }).holds);
    const AssuredState slow = with([](int day, RunRecord& run) {
        if (day < 40) add_failure(run, kCritical);
    });
    CHECK_FALSE(slow.holds);
    CHECK(says(slow, "was open for 40 days"));
    const AssuredState back = with([](int day, RunRecord& run) {
        if (day == 0 || day == 40) add_failure(run, kCritical);
    });
    CHECK_FALSE(back.holds);
    CHECK(says(back, "came back on"));
    // Nobody looked on day 20: it was closed on day 40 only.
    const AssuredState blind = with([](int day, RunRecord& run) {
        if (day == 0) add_failure(run, kCritical);
        if (day == 20) add_unknown(run, key_of("a/one", ""));
    });
    CHECK_FALSE(blind.holds);
    CHECK(says(blind, "was open for 40 days"));
    // Of less weight: no matter.
    CHECK(with([](int day, RunRecord& run) {
              if (day < 60) add_failure(run, key_of("a/two", "web"));
          }).holds);
}

TEST_CASE("the same evidence audited again is not another audit") {
    const AssessedHistory again = after({0, 90, 90, 90}, [](int, RunRecord& run) {
        static int version = 0;
        run.numbers.tool = std::to_string(++version);
    });
    CHECK(again.trend.size() == 4);
    CHECK(again.assured.audits == 2);
    CHECK_FALSE(again.assured.holds);
}

TEST_CASE("an item is not closed while its subject fails: nobody may have looked at it") {
    const std::vector<int> days{0, 20, 40, 60, 120, 160};
    const AssuredState hidden = after(days, [](int day, RunRecord& run) {
                                    if (day == 0) add_failure(run, key_of("a/one", "web", "c"));
                                    if (day == 20) add_failure(run, key_of("a/one", "web"));
                                }).assured;
    CHECK_FALSE(hidden.holds);
    CHECK(says(hidden, "was open for 40 days"));
    const AssuredState other = after(days, [](int day, RunRecord& run) {
                                   if (day == 0) add_failure(run, key_of("a/one", "web", "c"));
                                   if (day == 20) add_failure(run, key_of("a/one", "api", "c"));
                               }).assured;
    CHECK(other.holds);
    // Gone from one run and there again, beside another that stays.
    const AssuredState back = after(days, [](int day, RunRecord& run) {
                                  if (day < 40) add_failure(run, key_of("a/one", "web", "b"));
                                  if (day == 0 || day == 40)
                                      add_failure(run, key_of("a/one", "web", "c"));
                              }).assured;
    CHECK(says(back, "came back on"));
}

TEST_CASE("level 4 forgets what is longer ago than a year") {
    const AssessedHistory history = after({0, 40, 300, 350, 410}, [](int day, RunRecord& run) {
        if (day == 0) add_failure(run, kCritical);
    });
    CHECK(history.assured.holds);
    Assessment assessment;
    assessment.level = {3, 3, true};
    assessment.history = history;
    raise_level(assessment);
    CHECK(assessment.level == LevelRange{4, 4, true});
}

TEST_CASE("a line shows level 4 where it held by then, whatever came later") {
    const HistoryPlace place = empty_file();
    auto history = History::open(place, HistoryUse::create);
    REQUIRE(history.has_value());
    const std::vector<int> days{0, 45, 90, 100, 101};
    for (const int day : days) {
        RunRecord run = empty_run(day);
        run.numbers.level = {3, 3, true};
        if (day == 0 || day == 100) add_failure(run, kCritical);
        REQUIRE(history->add(run).has_value());
    }
    const auto runs = history->runs();
    REQUIRE(runs.has_value());
    const auto line = line_of(*history, *runs, policy_of_model());
    REQUIRE(line.has_value());
    // Open for 45 days: never. The same one again: never.
    for (const TrendPoint& point : *line) CHECK(point.level == LevelRange{3, 3, true});
    Policy patient = policy_of_model();
    patient.maturity.assured.critical_days = 60;
    const auto marked = line_of(*history, *runs, patient);
    REQUIRE(marked.has_value());
    CHECK((*marked)[1].level == LevelRange{3, 3, true});
    CHECK((*marked)[2].level == LevelRange{4, 4, true});
    CHECK((*marked)[3].level == LevelRange{3, 3, true});
    CHECK((*marked)[4].level == LevelRange{3, 3, true});
    // A report names the level that the last run had, and judges as the line does.
    RunRecord next = empty_run(95);
    next.numbers.level = {3, 3, true};
    const auto looked = look_back(*history, place, next, patient);
    REQUIRE(looked.has_value());
    CHECK(looked->last->level == LevelRange{4, 4, true});
    CHECK(looked->assured.holds);
}

TEST_CASE("a critical finding keeps its past when its check gets another id") {
    const HistoryPlace place = empty_file();
    auto history = History::open(place, HistoryUse::create);
    REQUIRE(history.has_value());
    Policy policy = policy_of_model();
    policy.checks.resize(1);
    policy.checks[0].id = "b/one";
    policy.checks[0].formerly = {"a/one"};
    for (const int day : {0, 45}) {
        RunRecord run = empty_run(day);
        run.numbers.level = {3, 3, true};
        add_failure(run, kCritical);
        REQUIRE(history->add(run).has_value());
    }
    RunRecord now = empty_run(90);
    now.numbers.level = {3, 3, true};
    auto check = now.checks.extract("a/one");
    check.key() = check.mapped().id = "b/one";
    now.checks.insert(std::move(check));
    const auto looked = look_back(*history, place, now, policy);
    REQUIRE(looked.has_value());
    CHECK(says(looked->assured, "b/one of Pod team/web was open for 90 days"));
}

TEST_CASE("a line breaks where checks, profile or model change, and old runs are weighed again") {
    const HistoryPlace place = empty_file();
    auto history = History::open(place, HistoryUse::create);
    REQUIRE(history.has_value());
    RunRecord old = empty_run(0);
    old.numbers.model = 7;
    REQUIRE(history->add(old).has_value());
    RunRecord same = empty_run(1);
    REQUIRE(history->add(same).has_value());
    RunRecord other = empty_run(2);
    other.numbers.content = "2027.01";
    Policy policy = policy_of_model();
    policy.maturity.domains = {{Domain::access, "Access", 100}};
    const auto looked = look_back(*history, place, other, policy);
    REQUIRE(looked.has_value());
    REQUIRE(looked->trend.size() == 3);
    CHECK(looked->trend[0].rescored);
    // Three checks that pass as a whole.
    CHECK(looked->trend[0].score == Interval{10000, 10000});
    CHECK(looked->trend[1].breaks);
    CHECK_FALSE(looked->trend[1].rescored);
    CHECK(looked->trend[1].score == same.numbers.score);
    CHECK(looked->trend[2].breaks);
    other = empty_run(2);
    other.numbers.policy_sha256 = "of other checks";
    const auto edited = look_back(*history, place, other, policy);
    REQUIRE(edited.has_value());
    CHECK(edited->trend[2].breaks);
    CHECK_FALSE(look_back(*history, place, empty_run(2), policy)->trend[2].breaks);
}
