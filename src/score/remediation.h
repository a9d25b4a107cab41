// In which order to mend, and what the next level needs.
//
// Role: the checks of the advice as steps of a plan, and the gates as a road to the next level.
// Steps: critical checks first, for while one is open the cap hides what all others gain. After
// them the most gain for the least time: the gain is measured with all critical checks mended, a
// level counts `levelPoints` (policy/maturity.h), the time is that of the check's effort. Equal
// ones by severity, time and id. Each step says where the whole stands once it and those before it
// are done. A check whose failures are all accepted is no step.
// Road: what keeps the domains below the next level of the whole. What fails first, the quickest to
// mend before others; then what is an error or unknown. Empty at the highest level.
// Absence: without failures there are no steps.
#pragma once

#include <span>
#include <vector>

#include "policy/maturity.h"
#include "score/assessment.h"
#include "score/model.h"
#include "score/tally.h"

namespace assay {

// `checks` are those of the tallies, in the same order; `accepted` says the same of each.
[[nodiscard]] RemediationPlan plan_remediation(std::span<const Tally> tallies,
                                               std::span<const AssessedCheck> checks,
                                               const std::vector<bool>& accepted,
                                               const MaturityModel& model,
                                               std::span<const AssessedQuestion> questions,
                                               std::span<const Advice> advice);

// Precondition: domains, level and checks are set.
[[nodiscard]] std::vector<RoadPoint> road_to_next_level(const Assessment& assessment,
                                                        const MaturityModel& model);

}  // namespace assay
