// How a cluster would stand if accepted risks were no failures, beside how it stands.
//
// Role: the score with accepted risks, weighed from the same findings. The score of the assessment
// is the inherent one and stays what it is: what is there counts, whoever accepts it.
// Rules: a finding that a waiver accepts passes for the score. For gates and levels it passes only
// where the waiver names a compensating control: an accepted gate alone never raises a level. A
// waiver that expired accepts nothing (evaluate/waive.h), so what it spoke of fails in both.
// Absence: nothing where nothing is accepted: both would be the same.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "policy/maturity.h"
#include "policy/waivers.h"
#include "score/assessment.h"
#include "score/tally.h"

namespace assay {

[[nodiscard]] std::optional<AcceptedStanding> stand_with_accepted(
    std::span<const Tally> tallies, const Findings& findings,
    std::span<const AppliedWaiver> waivers, const MaturityModel& model,
    std::span<const AssessedQuestion> questions);

// Of each tally, whether every failure of its check is accepted; not so where nothing fails.
[[nodiscard]] std::vector<bool> all_accepted(std::span<const Tally> tallies,
                                             const Findings& findings);

}  // namespace assay
