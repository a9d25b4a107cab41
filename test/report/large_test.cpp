#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "report/support/large_sample.h"
#include "report/writers.h"

using namespace assay;

TEST_CASE("the page of a cluster of 150,000 pods is smaller than two megabytes") {
    // Every check of the shipped size, with all pods as owners of their own: the worst that can be.
    constexpr std::size_t kPods = 150000;
    constexpr std::size_t kChecks = 250;
    Assessment assessment = test::large_assessment(kPods, kChecks);
    CHECK(assessment.verdicts.fail >= kPods);
    const std::string page = write_html(assessment, {}).value();
    INFO(page.size());
    CHECK(page.size() < std::size_t{2} << 20);
    CHECK(page.find("the JSON report has all of them") != std::string::npos);
    CHECK(page.find("and 4900 more, not listed here") > page.find("id=\"teams\""));
}
