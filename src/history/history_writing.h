// A history as people and programs read it: `history list` and `history diff`.
//
// Role: text and JSON (docs/history.md describes it). Texts from clusters are printable.
#pragma once

#include <string>
#include <vector>

#include "history/history.h"
#include "score/assessed_history.h"

namespace assay {

// The runs of one cluster, profile and selection.
struct RunLine {
    RunSeries series;
    std::vector<StoredRun> runs;    // at least one
    std::vector<TrendPoint> trend;  // of each
};
[[nodiscard]] std::string lines_text(const std::vector<RunLine>& lines,
                                     const std::vector<std::string>& levels);
[[nodiscard]] std::string lines_json(const std::vector<RunLine>& lines);

struct RunDifference {
    RunSeries series;
    TrendPoint before;
    TrendPoint after;  // `breaks`: other checks, profile or model than before
    std::vector<FindingChange> changes;
    ChangeCounts counts{};
};
[[nodiscard]] std::string difference_text(const RunDifference& difference,
                                          const std::vector<std::string>& levels);
[[nodiscard]] std::string difference_json(const RunDifference& difference);

}  // namespace assay
