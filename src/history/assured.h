// Level 4, "Assured": what no single audit can show.
//
// Rules (docs/scoring.md; the numbers stand in the maturity model): the last audits in a row, at
// least `audits` of them over at least `days` days, are each certain of level 3; and in the
// `lookBack` days before this one no critical finding came back after it was closed, and each was
// closed within `criticalDays` days. A finding is closed by the first run that does not show it and
// that knew every verdict of its check: what was not looked at is not closed.
// Pure. The last run given is the one that is judged.
#pragma once

#include <span>
#include <vector>

#include "history/history.h"
#include "policy/maturity.h"
#include "score/assessed_history.h"

namespace assay {

struct CriticalPast {
    std::vector<std::int64_t> places;  // of all runs, the last is this one's
    std::vector<FailedSpan> failed;    // of critical findings, before this run
    std::vector<SeenSpan> seen;        // of their checks
    // Of this run.
    std::set<FindingKey> failing_now;
    std::set<std::string> seen_now;
    std::set<std::string> checks_now;
};

[[nodiscard]] AssuredState assured_of(std::span<const TrendPoint> trend, const CriticalPast& past,
                                      const AssuredModel& model);

}  // namespace assay
