#include <doctest/doctest.h>

#include <algorithm>

#include "report/history_words.h"
#include "report/support/samples.h"
#include "report/writers.h"

using namespace assay;

namespace {

Assessment sample(std::string_view name) {
    std::vector<test::Sample> samples = test::make_samples();
    const auto found = std::ranges::find(samples, name, &test::Sample::name);
    REQUIRE(found != samples.end());
    return std::move(found->assessment);
}

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("page one has an arrow, the section what changed, the drawing its table") {
    const Assessment assessment = sample("history");
    const std::string page = write_html(assessment, {}).value();
    CHECK(count(page, "since the last audit</span>") == 1);
    CHECK(count(page, "<svg class=\"trend\"") == 1);
    for (const std::string_view change : kChangeClasses)
        CHECK(count(page, "<strong>" + std::string(change) + ": 1</strong>") == 1);
    CHECK(count(page, "<line class=\"break\"") == 1);
    CHECK(count(page, "<polyline") == 3);  // apart at the break and at the run without a score
    CHECK(count(page, "Other checks, profile or model") == 0);  // older than the rows of the table
    CHECK(page.find("201 older audits are not listed") != std::string::npos);
    CHECK(page.find("this is not a fix") != std::string::npos);
    CHECK(page.find("of 4</span>") != std::string::npos);
    CHECK(page.find("level 4 does not hold: they must span 90 days") != std::string::npos);
    const std::string plain = write_html(sample("failing"), {}).value();
    CHECK(plain.find("What changed") == std::string::npos);
    CHECK(plain.find("of 3</span>") != std::string::npos);
}

TEST_CASE("text: the standing names the last run, the changes and the direction") {
    Assessment assessment = sample("history");
    const auto text = [&assessment] { return write_text(assessment, {}).value(); };
    CHECK(text().find("History   since run 300 of ") != std::string::npos);
    CHECK(text().find("1 new, 1 regressed, 1 newly checked, 1 expired, 1 accepted, 1 fixed, "
                      "1 no longer checked") != std::string::npos);
    TrendPoint& last = assessment.history->trend[assessment.history->trend.size() - 2];
    TrendPoint& now = assessment.history->trend.back();
    last.level = now.level = {1, 1, true};
    last.score = Interval{4000, 4000};
    now.score = Interval{5000, 5000};
    CHECK(direction_of(*assessment.history) == TrendDirection::better);
    now.level = {0, 0, true};
    CHECK(direction_of(*assessment.history) == TrendDirection::worse);
    // Less or more was known: that is neither worse nor better.
    now = last;
    now.score = Interval{3000, 6000};
    CHECK(direction_of(*assessment.history) == TrendDirection::unclear);
    CHECK(text().find("better or worse is not known") != std::string::npos);
    now.score.reset();
    CHECK(direction_of(*assessment.history) == TrendDirection::unclear);
    // One end moved alone: it depends on whether less or more is known.
    now.score = Interval{4000, 6000};
    CHECK(direction_of(*assessment.history) == TrendDirection::better);
    --now.coverage;
    CHECK(direction_of(*assessment.history) == TrendDirection::unclear);
    now = last;
    last.score = Interval{4000, 6000};
    CHECK(direction_of(*assessment.history) == TrendDirection::worse);
    ++now.coverage;
    CHECK(direction_of(*assessment.history) == TrendDirection::unclear);
    now = last;
    now = last;
    CHECK(direction_of(*assessment.history) == TrendDirection::same);
    now.breaks = true;
    CHECK(direction_of(*assessment.history) == TrendDirection::broken);
    assessment.history = AssessedHistory{};
    CHECK(text().find("this is the first audit of its kind") != std::string::npos);
    assessment.history->problem = "the history is damaged";
    CHECK(text().find("could not be read: the history is damaged") != std::string::npos);
}
