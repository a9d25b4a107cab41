#include "cli/gate.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay;

namespace {

struct Row {
    const char* check;
    Verdict verdict;
    Reason reason = Reason::denied;  // of an unknown
};

// Two checks, one critical and one medium, with these findings.
Assessment assessment_of(const std::vector<Row>& rows) {
    Assessment made;
    AssessedCheck critical;
    critical.id = "a/critical";
    critical.severity = Severity::critical;
    AssessedCheck medium;
    medium.id = "b/medium";
    medium.severity = Severity::medium;
    made.checks = {critical, medium};
    made.coverage = {.known = 9000, .applicable = 10000};
    made.level = {.lo = 1, .hi = 2};
    std::vector<Finding> findings;
    for (const Row& row : rows) {
        Finding& finding = findings.emplace_back();
        finding.check = row.check;
        finding.verdict = row.verdict;
        if (row.verdict == Verdict::unknown) finding.unknown = Unknown{row.reason, "why"};
        made.verdicts.pass += row.verdict == Verdict::pass ? 1 : 0;
        made.verdicts.fail += row.verdict == Verdict::fail ? 1 : 0;
    }
    made.findings = std::move(findings);
    return made;
}

const Row kPass{"a/critical", Verdict::pass};
const Row kCriticalFail{"a/critical", Verdict::fail};
const Row kMediumFail{"b/medium", Verdict::fail};
const Row kCriticalDenied{"a/critical", Verdict::unknown, Reason::denied};
const Row kCriticalNotAsked{"a/critical", Verdict::unknown, Reason::not_asked};
const Row kCriticalError{"a/critical", Verdict::error};
const Row kMediumDenied{"b/medium", Verdict::unknown, Reason::denied};

}  // namespace

TEST_CASE("exit codes of an audit: the first reason in the documented order wins") {
    struct Case {
        std::vector<Row> rows;
        GateOptions options;
        ExitCode code;
    };
    const std::vector<Case> cases = {
        {{}, {}, ExitCode::nothing_judged},
        {{kCriticalDenied}, {}, ExitCode::nothing_judged},
        {{kPass}, {}, ExitCode::ok},
        {{kPass, kCriticalFail}, {}, ExitCode::gate_broken},
        {{kPass, kMediumFail}, {}, ExitCode::ok},
        {{kPass, kMediumFail}, {.fail_on = Severity::medium}, ExitCode::gate_broken},
        {{kPass, kMediumFail}, {.fail_on = Severity::high}, ExitCode::ok},
        {{kPass, kCriticalFail}, {.fail_on = std::nullopt}, ExitCode::ok},
        {{kPass}, {.min_level = 1}, ExitCode::ok},
        {{kPass}, {.min_level = 2}, ExitCode::gate_broken},
        {{kPass, kCriticalDenied}, {}, ExitCode::not_known},
        {{kPass, kCriticalError}, {}, ExitCode::not_known},
        {{kPass, kCriticalNotAsked}, {}, ExitCode::ok},
        {{kPass, kMediumDenied}, {}, ExitCode::ok},
        {{kPass, kMediumDenied}, {.fail_on = Severity::medium}, ExitCode::not_known},
        {{kPass, kCriticalDenied, kCriticalFail}, {}, ExitCode::gate_broken},
        {{kPass}, {.min_coverage = 90}, ExitCode::ok},
        {{kPass}, {.min_coverage = 91}, ExitCode::not_known},
        {{kPass, kCriticalFail}, {.exit_zero = true}, ExitCode::ok},
        {{kPass, kCriticalDenied}, {.exit_zero = true}, ExitCode::ok},
        {{}, {.exit_zero = true}, ExitCode::nothing_judged},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        CAPTURE(i);
        const GateResult result = judge_gate(assessment_of(cases[i].rows), cases[i].options);
        CHECK(static_cast<int>(result.code) == static_cast<int>(cases[i].code));
        if (result.code != ExitCode::ok) CHECK_FALSE(result.why.empty());
    }
}

TEST_CASE("every error code has the documented exit code") {
    CHECK(exit_code_of(ErrorCode::usage) == ExitCode::usage);
    CHECK(exit_code_of(ErrorCode::policy) == ExitCode::usage);
    CHECK(exit_code_of(ErrorCode::unreachable) == ExitCode::target);
    CHECK(exit_code_of(ErrorCode::unreadable) == ExitCode::target);
    CHECK(exit_code_of(ErrorCode::malformed) == ExitCode::target);
    CHECK(exit_code_of(ErrorCode::unwritable) == ExitCode::output);
    CHECK(exit_code_of(ErrorCode::interrupted) == ExitCode::interrupted);
    CHECK(exit_code_of(ErrorCode::internal) == ExitCode::internal);
}

TEST_CASE("command lines: what they mean, and the one sentence when they mean nothing") {
    const auto audit = parse({"audit", "prod", "-o", "json", "-o", "html=r.html", "--as-of",
                              "2026-11-23", "--fail-on", "high", "--no-probes"});
    REQUIRE(audit);
    const auto* options = std::get_if<AuditOptions>(&*audit);
    REQUIRE(options != nullptr);
    CHECK(options->target.target == "prod");
    CHECK_FALSE(options->target.probes);
    REQUIRE(options->outputs.size() == 2);
    CHECK(options->outputs[1].file == "r.html");
    CHECK(options->gate.fail_on == Severity::high);
    CHECK(format_date(*options->as_of) == "2026-11-23");

    const std::vector<std::pair<std::vector<std::string>, std::string>> bad = {
        {{"adit"}, "did you mean 'audit'?"},
        {{"audit", "-o", "jsn"}, "did you mean 'json'?"},
        {{"audit", "-o", "json", "-o", "text"}, "standard output"},
        {{"audit", "-o", "html="}, "names no file"},
        {{"audit", "--as-of", "yesterday"}, "is no date"},
        {{"audit", "--fail-on", "severe"}, "low, medium, high, critical or never"},
        {{"audit", "--page-size", "0"}, "--page-size"},
        {{"audit", "--nonsense"}, "--nonsense"},
        {{"checks", "explain"}, "CHECK"},
        {{}, "subcommand"},
    };
    for (const auto& [arguments, text] : bad) {
        const auto parsed = parse(arguments);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == ErrorCode::usage);
        CAPTURE(parsed.error().text());
        CHECK(parsed.error().text().find(text) != std::string::npos);
        CHECK(parsed.error().text().find('\n') == std::string::npos);
    }
}

TEST_CASE("what is accepted or was known before does not break the gate; unknowns do") {
    Assessment assessment = assessment_of({kPass, kCriticalFail, kCriticalDenied});
    CHECK(judge_gate(assessment, {}).code == ExitCode::gate_broken);
    assessment.findings.held()[1].add_details().waiver = 0;
    CHECK(judge_gate(assessment, {}).code == ExitCode::not_known);
    assessment.findings.held()[1].add_details().waiver.reset();
    assessment.findings.held()[1].is_known = true;
    CHECK(judge_gate(assessment, {}).code == ExitCode::not_known);
    assessment.findings.held()[2].is_known = true;
    CHECK(judge_gate(assessment, {}).code == ExitCode::ok);
}
