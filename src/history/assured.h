// Level 4, "Assured": what no single audit can show.
//
// Rules (docs/scoring.md; the numbers stand in the maturity model): the last audits in a row, at
// least `audits` of them over at least `days` days, are each certain of level 3; and in the
// `lookBack` days before this one no critical finding came back after it was closed, and each was
// closed within `criticalDays` days. A finding is closed by the first run in which its subject does
// not fail and that knew every verdict of its check: what was not looked at is not closed. Audits
// of the same evidence count once.
// Pure. Any run of a series can be judged, by what came before it.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "history/history.h"
#include "policy/maturity.h"
#include "score/assessed_history.h"

namespace assay {

// Of critical findings and their checks, by today's ids.
struct CriticalPast {
    std::vector<std::int64_t> places;  // of all runs, in order
    std::vector<FailedSpan> failed;
    std::vector<CheckSpan> checks;
};

class AssuredRules {
public:
    AssuredRules(CriticalPast past, const AssuredModel& model);

    // Of the last run of `trend`, which holds the first of the runs that `places` has.
    [[nodiscard]] AssuredState judge(std::span<const TrendPoint> trend) const;

    // One finding's life: from the run that first shows it to the one that shows it closed.
    struct Life {
        FindingKey key;
        std::int64_t first = 0;
        std::int64_t closed = 0;  // kOpenEnd: it is not
        bool came_back = false;   // it was closed before
    };

private:
    void judge_criticals(AssuredState& state, std::int64_t place) const;

    AssuredModel model_;
    std::vector<std::int64_t> places_;
    std::map<std::string, std::vector<CheckSpan>> checks_;
    std::vector<Life> lives_;
};

// Sets the level of every run that was assured by then.
void mark_assured(std::span<TrendPoint> trend, const AssuredRules& rules);

}  // namespace assay
