#include "report/baseline.h"

#include <doctest/doctest.h>

#include <string>

#include "report/rows.h"
#include "report/support/samples.h"
#include "report/writers.h"

using namespace assay;

namespace {

Finding failing(std::string check, Few<FoundItem> found) {
    Finding finding;
    finding.check = std::move(check);
    finding.verdict = Verdict::fail;
    finding.subject = SubjectRef{"apps/v1", "Deployment", "shop", "web"};
    finding.source = SubjectSource::api;
    finding.add_details().found = std::move(found);
    return finding;
}

Assessment with(std::vector<Finding> findings) {
    Assessment made;
    made.target.uid = "uid-1";
    AssessedCheck check;
    check.id = "pss/privileged";
    made.checks = {check};
    made.findings = std::move(findings);
    return made;
}

Policy policy() {
    Policy made;
    Check check;
    check.id = "pss/privileged";
    check.formerly = {"workload/privileged"};
    made.checks.push_back(check);
    return made;
}

Baseline of(const Assessment& before, const Policy& checks = policy()) {
    auto read = read_baseline("b.json", write_json(before, {}).value(), checks);
    REQUIRE(read.has_value());
    return std::move(*read);
}

}  // namespace

TEST_CASE("what the baseline had is known by check, subject and names of items") {
    const Baseline before =
        of(with({failing("workload/privileged", {{"web", "1"}, {"side", "2"}})}));
    Finding other_version = failing("pss/privileged", {{"side", "9"}});
    other_version.subject = SubjectRef{"apps/v2", "Deployment", "shop", "web"};
    Finding other_name = failing("pss/privileged", {{"web", "1"}});
    other_name.subject = SubjectRef{"apps/v1", "Deployment", "shop", "api"};
    Finding other_verdict = failing("pss/privileged", {});
    other_verdict.verdict = Verdict::unknown;
    Assessment now = with({failing("pss/privileged", {{"web", "1"}}), other_version, other_name,
                           failing("pss/privileged", {{"web", "1"}, {"new", "3"}}), other_verdict});
    REQUIRE(compare_with(before, now).has_value());
    // In the order of the subjects: another name, the three of one subject, another version.
    const bool known[] = {false, true, false, false, true};
    std::size_t index = 0;
    for (const Finding& finding : now.findings) {
        INFO(index);
        CHECK(finding.is_known == known[index]);
        CHECK(is_open(finding) != known[index]);
        ++index;
    }
    CHECK(index == 5);
    CHECK(now.baseline->known == 2);
}

TEST_CASE("an unknown of the baseline is known as an unknown, and a pass is nothing") {
    Finding unknown = failing("pss/privileged", {});
    unknown.verdict = Verdict::unknown;
    unknown.unknown = Unknown{Reason::denied, "no right"};
    Finding pass = failing("pss/privileged", {});
    pass.verdict = Verdict::pass;
    pass.subject = SubjectRef{"apps/v1", "Deployment", "shop", "api"};
    const Baseline before = of(with({unknown, pass}));
    Finding failed = failing("pss/privileged", {{"", "1"}});
    failed.subject = SubjectRef{"apps/v1", "Deployment", "shop", "api"};
    Assessment now = with({unknown, failing("pss/privileged", {{"", "1"}}), failed});
    REQUIRE(compare_with(before, now).has_value());
    CHECK_FALSE(now.findings.held()[0].is_known);  // what passed
    CHECK(now.findings.held()[1].is_known);
    CHECK_FALSE(now.findings.held()[2].is_known);
}

TEST_CASE("a report compared with itself has nothing new") {
    for (const test::Sample& sample : test::make_samples()) {
        if (sample.name == "hostile") continue;  // bytes that are no UTF-8 do not survive JSON
        INFO(sample.name);
        Assessment now = sample.assessment;
        for (Finding& finding : now.findings.held())
            if (finding.verdict == Verdict::fail && finding.details().found.empty())
                finding.add_details().found = {{"", "0123456789abcdef"}};
        REQUIRE(compare_with(of(now, Policy{}), now).has_value());
        for (const Verdict verdict : {Verdict::fail, Verdict::error})
            CHECK(rows_with(now, verdict).empty());
        CHECK(unknown_groups(now).empty());
    }
}

TEST_CASE("a baseline of another cluster, or of files, is refused") {
    Assessment other = with({});
    other.target.uid = "uid-2";
    Assessment now = with({});
    const auto refused = compare_with(of(other), now);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::usage);
    CHECK(refused.error().text().find("another cluster") != std::string::npos);
    other.target.kind = TargetKind::files;
    CHECK_FALSE(compare_with(of(other), now).has_value());
    other.target = now.target;
    other.target.uid.clear();
    CHECK(compare_with(of(other), now).has_value());
}

TEST_CASE("a report that was cut anywhere is refused") {
    const std::string text =
        write_json(with({failing("pss/privileged", {{"web", "1"}})}), {}).value();
    for (std::size_t size = 0; size + 2 < text.size(); ++size) {
        const auto read = read_baseline("b.json", text.substr(0, size), policy());
        REQUIRE_FALSE(read.has_value());
    }
}
