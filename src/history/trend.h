// Runs as a line: scores and levels over time, and where the line breaks.
//
// Role: what `history list` prints and what a report draws. A run of another maturity model is
// weighed again from its raw results by today's, so that its score can be compared; its checks were
// those of its time, so the line still breaks there, as it does where checks, their data or the
// profile change.
#pragma once

#include <span>
#include <vector>

#include "history/history.h"
#include "policy/maturity.h"
#include "score/assessed_history.h"

namespace assay {

// Of the runs of one series, in their order.
[[nodiscard]] Result<std::vector<TrendPoint>> trend_of(History& history,
                                                       std::span<const StoredRun> runs,
                                                       const MaturityModel& model);

[[nodiscard]] TrendPoint point_of(const RunNumbers& numbers);
// The two were judged by other checks, data or profiles, or weighed by another model.
[[nodiscard]] bool breaks_line(const RunNumbers& before, const RunNumbers& after);

}  // namespace assay
