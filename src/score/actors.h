// The findings by who could use them: policy/actors.h laid over the checks of a run.
//
// Role: a view for reports. It changes no number: a check counts for each of its actors. Checks
// that are out of scope count for none.
#pragma once

#include <span>
#include <vector>

#include "policy/actors.h"
#include "score/assessment.h"

namespace assay {

// `checks` with their verdicts. None of a policy without actors.
[[nodiscard]] std::vector<AssessedActor> assess_actors(std::span<const Actor> actors,
                                                       std::span<const AssessedCheck> checks);

}  // namespace assay
