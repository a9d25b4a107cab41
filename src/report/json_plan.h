// The plan and the standing with accepted risks as JSON: `plan` and `withAcceptedRisks` of
// reports/assessment.schema.json. No field is ever left out, only null.
#pragma once

#include <optional>

#include "report/json_finding.h"
#include "score/assessment.h"

namespace assay {

[[nodiscard]] Json plan_json(const RemediationPlan& plan);
[[nodiscard]] Json accepted_json(const std::optional<AcceptedStanding>& accepted);  // or null

}  // namespace assay
