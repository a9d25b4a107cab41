// The controls of a benchmark: findings and answers of people to one verdict each.
//
// Rules: the worst verdict of a control's checks is its own, so that evidence which is missing is
// never a pass; a control that nothing of this version decides is unknown(not-built). What a person
// answers is judged by score/answers.h.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/timepoint.h"
#include "evaluate/findings.h"
#include "policy/attestations.h"
#include "policy/benchmark.h"
#include "score/assessment.h"
#include "score/tally.h"

namespace assay {

// Those controls that a selection left.
[[nodiscard]] AssessedBenchmark assess_benchmark(const ChosenEdition& chosen,
                                                 const Findings& findings,
                                                 std::span<const Tally> tallies,
                                                 std::span<const GivenAttestation> attestations,
                                                 Instant as_of);

// Verdicts of the controls of one level.
struct LevelTotal {
    std::optional<int> level;
    VerdictCounts verdicts;
    std::size_t all = 0;
};
// Level 1, level 2, those without a level; without levels that no control has.
[[nodiscard]] std::vector<LevelTotal> totals_of(const AssessedBenchmark& benchmark);

}  // namespace assay
