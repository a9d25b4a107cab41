// Every shipped check loads without a warning and gives what its fixtures promise.
#include <doctest/doctest.h>

#include <string>

#include "evaluate/example.h"
#include "evaluate/run_fixture.h"
#include "policy/policy.h"

namespace {

const assay::Policy& policy() {
    static const auto loaded = assay::load_policy({{}, {}, "everything"});
    if (!loaded) {
        for (const assay::PolicyProblem& problem : loaded.error()) {
            MESSAGE(problem.text());
        }
    }
    REQUIRE(loaded.has_value());
    return *loaded;
}

}  // namespace

TEST_CASE("the shipped policy has no problems") {
    for (const assay::PolicyProblem& warning : policy().warnings) {
        FAIL_CHECK(warning.text());
    }
    CHECK_FALSE(policy().checks.empty());
    CHECK_FALSE(policy().content.empty());
}

TEST_CASE("the fixtures of the checks") {
    const std::string folder = std::string(ASSAY_SOURCE_DIR) + "/test/checks";
    const assay::FixtureReport report = assay::test_checks(policy().checks, policy().facts, folder);
    for (const std::string& failure : report.failures) {
        FAIL_CHECK(failure);
    }
    MESSAGE(report.checks << " checks, " << report.fixtures << " fixtures");
    CHECK(report.fixtures > 0);
}

TEST_CASE("every check has a packed example that fails, for `checks explain`") {
    for (const assay::Check& check : policy().checks) {
        CAPTURE(check.id);
        const auto example = assay::example_of(check, policy().facts, std::nullopt);
        REQUIRE(example.has_value());
        REQUIRE(example->has_value());
        CHECK((*example)->finding.check == check.id);
        CHECK((*example)->finding.verdict == assay::Verdict::fail);
        CHECK_FALSE((*example)->finding.details().found.empty());
    }
}
