#include "score/assess.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "score/support/make.h"

using namespace assay;
using test::make_gate;

namespace {

Check check_of(std::string id, Severity severity, std::string subject = "Pod",
               Effort effort = Effort::M) {
    Check check;
    check.id = std::move(id);
    check.severity = severity;
    check.effort = effort;
    check.subjects = {std::move(subject)};
    return check;
}

Policy small_policy() {
    Policy policy;
    policy.maturity = test::one_domain({make_gate("g1", 1, {"a/critical"}),
                                        make_gate("g2", 2, {"a/high", "future/check"}),
                                        make_gate("g3", 3, {"k/nodes"})});
    policy.checks.push_back(check_of("a/critical", Severity::critical));
    policy.checks.push_back(check_of("a/high", Severity::high));
    policy.checks.push_back(check_of("b/low", Severity::low, "Pod", Effort::S));
    policy.checks.push_back(check_of("k/nodes", Severity::critical, "kubelet"));
    return policy;
}

Finding row(std::string check, Verdict verdict, std::string name, std::string message = {}) {
    Finding finding;
    finding.check = std::move(check);
    finding.verdict = verdict;
    finding.subject = SubjectRef{"v1", "Pod", "team", std::move(name)};
    finding.add_details().message = std::move(message);
    if (verdict == Verdict::unknown) finding.unknown = Unknown{Reason::denied, "no right"};
    return finding;
}

Finding not_asked(std::string check, std::string name) {
    Finding finding = row(std::move(check), Verdict::unknown, std::move(name));
    finding.unknown = Unknown{Reason::not_asked, "nobody asked"};
    return finding;
}

Assessment run(std::vector<Finding> findings, const Evidence& evidence = {},
               std::vector<std::string> out_of_scope = {}) {
    Evaluation evaluation;
    evaluation.findings = std::move(findings);
    evaluation.out_of_scope = std::move(out_of_scope);
    return assess(std::move(evaluation), small_policy(), evidence, {"0.1.0", {}});
}

std::vector<Finding> some_findings() {
    return {row("a/critical", Verdict::fail, "a", "first item"),
            row("a/critical", Verdict::fail, "a", "second item"),
            row("a/critical", Verdict::pass, "b"),
            row("a/high", Verdict::pass, "a"),
            row("a/high", Verdict::unknown, "b"),
            row("b/low", Verdict::fail, "a"),
            row("b/low", Verdict::not_applicable, "b"),
            not_asked("k/nodes", "n1")};
}

}  // namespace

TEST_CASE("rows are counted as rows, values by subject") {
    const Assessment assessment = run(some_findings());
    CHECK(assessment.verdicts == VerdictCounts{2, 3, 2, 1, 0});
    CHECK(assessment.failing_rows == std::array<std::size_t, 4>{1, 0, 0, 2});
    CHECK(assessment.failing_checks == std::array<std::size_t, 4>{1, 0, 0, 1});
    // Two failing items of one pod are one failing subject.
    CHECK(assessment.find("a/critical")->subjects == VerdictCounts{1, 1, 0, 0, 0});
    CHECK(assessment.find("a/critical")->verdict == Verdict::fail);
    CHECK(assessment.find("b/low")->subjects == VerdictCounts{0, 1, 0, 1, 0});
    CHECK(assessment.find("nobody/knows") == nullptr);
    CHECK(assessment.judged());
}

TEST_CASE("a row without a name leaves the share open") {
    std::vector<Finding> findings{row("b/low", Verdict::pass, "a"),
                                  row("b/low", Verdict::unknown, "")};
    CHECK(run(findings).find("b/low")->value == Interval{0, 10000});
    findings[1] = row("b/low", Verdict::unknown, "b");
    CHECK(run(findings).find("b/low")->value == Interval{5000, 10000});
}

TEST_CASE("gates: decided, decidable, and what asking for nodes would add") {
    const Assessment assessment = run(some_findings());
    CHECK(assessment.gates.all == 3);
    CHECK(assessment.gates.decidable == 2);           // not g2
    CHECK(assessment.gates.decided == 1);             // g1 fails
    CHECK(assessment.gates.nodes_would_decide == 1);  // g3
    Evidence asked;
    asked.nodes_asked = true;
    CHECK(run(some_findings(), asked).gates.nodes_would_decide == 0);
    Evidence files;
    files.target.kind = TargetKind::files;
    CHECK(run(some_findings(), files).gates.nodes_would_decide == 0);
}

TEST_CASE("what to mend first: severity, then gain, then effort") {
    const Assessment assessment = run(some_findings());
    REQUIRE(assessment.advice.size() == 2);
    CHECK(assessment.advice[0].check == "a/critical");
    CHECK(assessment.advice[0].failing == 1);
    CHECK(assessment.advice[1].check == "b/low");
    // g1 holds then: level 1. Weights 10 + 7 + 1 + 10: now lo = 7 x 5000 / 28 = 1250; without
    // the critical failure (100000 + 35000) / 28 = 4821.
    CHECK(assessment.score->lo == 1250);
    CHECK(assessment.advice[0].level_gain == 1);
    CHECK(assessment.advice[0].score_gain == 4821 - 1250);
    // (35000 + 10000) / 28 = 1607.
    CHECK(assessment.advice[1].score_gain == 1607 - 1250);
    CHECK(assessment.advice[1].level_gain == 0);
}

TEST_CASE("the order of findings does not matter") {
    std::random_device device;
    const auto seed = device();
    INFO("seed ", seed);
    std::mt19937 random(seed);
    const Assessment before = run(some_findings());
    for (int round = 0; round < 20; ++round) {
        std::vector<Finding> findings = some_findings();
        std::ranges::shuffle(findings, random);
        const Assessment after = run(std::move(findings));
        CHECK(after.score == before.score);
        CHECK(after.level == before.level);
        CHECK(after.verdicts == before.verdicts);
        REQUIRE(after.findings.size() == before.findings.size());
        for (std::size_t index = 0; index < before.findings.size(); ++index) {
            const Finding& left = before.findings.held()[static_cast<std::ptrdiff_t>(index)];
            const Finding& right = after.findings.held()[static_cast<std::ptrdiff_t>(index)];
            CHECK(right.check == left.check);
            CHECK(right.details().message == left.details().message);
        }
    }
}

TEST_CASE("checks out of scope have no effect on any number") {
    const Assessment with = run(some_findings());
    std::vector<Finding> findings = some_findings();
    std::erase_if(findings, [](const Finding& finding) { return finding.check == "b/low"; });
    const Assessment without = run(findings, {}, {"b/low"});
    CHECK(without.find("b/low")->out_of_scope);
    CHECK_FALSE(without.find("b/low")->value);
    CHECK(without.coverage.applicable == with.coverage.applicable - 10000);
    CHECK(without.out_of_scope == std::vector<std::string>{"b/low"});
}

TEST_CASE("a request names the checks it leaves unknown") {
    Evidence evidence;
    Request pods;
    pods.id = "v1/pods";
    pods.version = "v1";
    pods.resource = "pods";
    pods.kind = "Pod";
    pods.presence = Presence::denied;
    pods.reason = "no right to list pods";
    pods.status = 403;
    evidence.requests.push_back(pods);
    std::vector<Finding> findings{row("a/critical", Verdict::pass, "a"),
                                  row("a/high", Verdict::unknown, ""), not_asked("k/nodes", "n1")};
    findings[1].request = "v1/pods";
    const Assessment assessment = run(findings, evidence);
    REQUIRE(assessment.requests.size() == 1);
    CHECK(assessment.requests[0].effect == std::vector<std::string>{"a/high"});
    evidence.requests[0].presence = Presence::present;
    CHECK(run(findings, evidence).requests[0].effect.empty());
}

TEST_CASE("nothing judged: no score, and the caller is told") {
    const Assessment nothing = run({});
    CHECK_FALSE(nothing.score);
    CHECK_FALSE(nothing.judged());
    CHECK(nothing.advice.empty());
    CHECK_FALSE(
        run({row("a/high", Verdict::unknown, "a"), row("b/low", Verdict::error, "a")}).judged());
    CHECK(run({row("b/low", Verdict::pass, "a")}).score == Interval{0, 10000});
}

TEST_CASE("what is known of vulnerabilities is old after 90 days") {
    Policy policy = small_policy();
    const auto on = [&policy](const char* day) {
        return assess({}, policy, {}, {"0.1.0", *parse_instant(day)});
    };
    CHECK_FALSE(on("2026-11-25").vulnerabilities_old);  // nothing is known
    policy.facts.vulnerable_as_of = "2026-08-21";
    CHECK(on("2026-11-19").vulnerabilities_as_of == "2026-08-21");
    CHECK_FALSE(on("2026-08-20").vulnerabilities_old);
    CHECK_FALSE(on("2026-11-19").vulnerabilities_old);
    CHECK(on("2026-11-20").vulnerabilities_old);
}
