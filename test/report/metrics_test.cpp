// Metrics: what is absent has no sample, and no name breaks out of its label.
#include <doctest/doctest.h>

#include <string>

#include "report/writers.h"
#include "score/assessment.h"

using namespace assay;

namespace {

std::string written(const Assessment& assessment) {
    const auto text = write_metrics(assessment, {});
    REQUIRE(text.has_value());
    return *text;
}

bool holds(const std::string& text, const std::string& line) {
    return text.find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("scores are bounds from 0 to 1, and one that is not there is no sample") {
    Assessment assessment;
    CHECK(written(assessment).find("kubeassay_score_ratio{") == std::string::npos);
    assessment.score = Interval{3981, 10000};
    assessment.level = {1, 3, false};
    assessment.collected_at = Instant{1700000000};
    const std::string text = written(assessment);
    CHECK(holds(text, R"(kubeassay_score_ratio{domain="overall",bound="lower"} 0.3981)"));
    CHECK(holds(text, R"(kubeassay_score_ratio{domain="overall",bound="upper"} 1.0000)"));
    CHECK(holds(text, R"(kubeassay_level{domain="overall",bound="upper"} 3)"));
    CHECK(holds(text, "kubeassay_collected_timestamp_seconds 1700000000"));
    CHECK(text.ends_with("\n# EOF\n"));
    assessment.part.emplace();
    CHECK(written(assessment).find("kubeassay_score_ratio") == std::string::npos);
    CHECK(written(assessment).find(R"(part="yes")") != std::string::npos);
}

TEST_CASE("of a check what fails or is not known counts") {
    Assessment assessment;
    AssessedCheck check;
    check.id = "workload/privileged";
    check.severity = Severity::critical;
    check.domain = Domain::runtime;
    check.verdict = Verdict::fail;
    check.subjects = {7, 2, 1, 0, 0};
    assessment.checks = {check};
    check.id = "else/where";
    check.out_of_scope = true;
    assessment.checks.push_back(check);
    const std::string text = written(assessment);
    CHECK(holds(text, R"(kubeassay_checks{severity="critical",verdict="fail"} 1)"));
    const std::string of = R"(kubeassay_check_subjects{check="workload/privileged",)"
                           R"(severity="critical",domain="runtime",verdict=)";
    CHECK(holds(text, of + R"("fail"} 2)"));
    CHECK(holds(text, of + R"("unknown"} 1)"));
    CHECK(text.find(R"(verdict="pass")") == std::string::npos);
    CHECK(text.find("else/where") == std::string::npos);
}

TEST_CASE("names break out of no label") {
    Assessment assessment;
    assessment.target.name = "a\"} 1\nkubeassay_level{x=\"\\\x1b";
    const std::string text = written(assessment);
    CHECK(text.find(R"(target="a\"} 1\\x0Akubeassay_level{x=\")") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
}
