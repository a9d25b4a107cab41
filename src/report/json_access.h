// Who can reach what as JSON: the member `access` of reports/assessment.schema.json.
#pragma once

#include "report/json_finding.h"
#include "score/assessed_access.h"

namespace assay {

[[nodiscard]] Json access_json(const AssessedAccess& access);

}  // namespace assay
