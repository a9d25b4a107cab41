#include "report/words.h"

#include <doctest/doctest.h>

#include "report/support/samples.h"

using namespace assay;

TEST_CASE("percents never promise more than is certain") {
    CHECK(percent_down(9999) == "99 %");
    CHECK(percent_down(10000) == "100 %");
    CHECK(percent_range(Interval{4200, 5501}) == "42 % to 56 %");
    CHECK(percent_range(Interval{4250, 4252}) == "42 %");  // rounding alone
    CHECK(percent_range(Interval{0, 10000}) == "0 % to 100 %");
    CHECK(percent_range(std::nullopt) == "not assessed");
}

TEST_CASE("levels are named with what is certain and what is possible") {
    const std::vector<std::string> names{"Exposed", "Basic", "Managed", "Hardened"};
    CHECK(level_text({2, 2, true}, names) == "2 (Managed)");
    CHECK(level_text({0, 2, false}, names) == "0 to 2 (Exposed to Managed), not determined");
    CHECK(level_text({0, 0, false}, names) == "0 (Exposed), with much not known");
    CHECK(level_text({1, 1, true}, {}) == "1 (1)");
}

TEST_CASE("counts read well") {
    CHECK(counted(1, "weakness") == "1 weakness");
    CHECK(counted(2, "weakness") == "2 weaknesses");
    CHECK(counted(0, "check") == "0 checks");
    CHECK(by_severity({1, 0, 9, 2}) == "2 critical, 9 high, 1 low");
    CHECK(by_severity({}) == "none");
    CHECK(gain_text({"a/b", 1, 1, 850}) == "+1 level, +8 % score");
    CHECK(gain_text({"a/b", 1, 0, 99}).empty());
}
