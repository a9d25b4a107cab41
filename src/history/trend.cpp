#include "history/trend.h"

#include "score/model.h"

namespace assay {
namespace {

// A part has a score and no level (score/part.h).
void weigh_again(TrendPoint& point, const RunChecks& checks, const MaturityModel& model,
                 bool is_part) {
    std::vector<Tally> tallies;
    tallies.reserve(checks.size());
    for (const auto& [id, tally] : checks) tallies.push_back(tally);
    const Outcome outcome = weigh(tallies, model);
    point.score = outcome.score;
    if (!is_part) point.level = outcome.level;
    point.coverage = outcome.coverage.basis_points();
    point.rescored = true;
}

}  // namespace

TrendPoint point_of(const RunNumbers& numbers) {
    return {.run = 0,
            .collected_at = numbers.collected_at,
            .content = numbers.content,
            .model = numbers.model,
            .score = numbers.score,
            .level = numbers.level,
            .coverage = numbers.coverage,
            .failing = numbers.verdicts.fail,
            .failing_checks = numbers.failing_checks};
}

bool breaks_line(const RunNumbers& before, const RunNumbers& after) {
    return before.content != after.content || before.policy_sha256 != after.policy_sha256 ||
           before.model != after.model;
}

Result<std::vector<TrendPoint>> trend_of(History& history, std::span<const StoredRun> runs,
                                         const MaturityModel& model) {
    std::vector<TrendPoint> trend;
    trend.reserve(runs.size());
    const RunNumbers* before = nullptr;
    for (const StoredRun& run : runs) {
        trend.push_back(point_of(run.numbers));
        trend.back().breaks = before != nullptr && breaks_line(*before, run.numbers);
        before = &run.numbers;
        trend.back().run = run.id;
        if (run.numbers.model == model.version) continue;
        const auto contents = history.contents(run);
        if (!contents) return tl::unexpected(contents.error());
        weigh_again(trend.back(), contents->checks, model, !run.series.selection.empty());
    }
    return trend;
}

}  // namespace assay
