// Tallies to scores and levels: the arithmetic, and nothing else.
//
// Rules: docs/scoring.md, with a worked example. Integers only; `lo` rounds down, `hi` up.
// Properties (tested): mending a failure never lowers anything; the order of tallies does not
// matter; a not-applicable check changes nothing; whichever way unknowns turn out, the result lies
// within the intervals.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "policy/maturity.h"
#include "score/assessment.h"
#include "score/tally.h"

namespace assay {

inline constexpr int kAuditLevel = 3;    // the highest level that one audit can show
inline constexpr int kAssuredLevel = 4;  // what a history adds (history/assured.h)

struct Outcome {
    std::optional<Interval> score;  // absent: nothing passed or failed
    LevelRange level;
    Domain limited_by = Domain::access;
    Coverage coverage;
    std::vector<AssessedDomain> domains;
};

// `questions`: what people answered, for the gates that an attestation feeds.
[[nodiscard]] Outcome weigh(std::span<const Tally> tallies, const MaturityModel& model,
                            std::span<const AssessedQuestion> questions = {});

}  // namespace assay
