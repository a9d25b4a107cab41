// What people vouch for as JSON: `attestation` and `question` of reports/assessment.schema.json.
#pragma once

#include "report/json_finding.h"
#include "score/assessment.h"

namespace assay {

[[nodiscard]] Json attestation_json(const GivenAttestation& answer);
[[nodiscard]] Json question_json(const AssessedQuestion& question);

}  // namespace assay
