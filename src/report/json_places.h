// Namespaces and teams as JSON: `namespace` and `team` of reports/assessment.schema.json.
#pragma once

#include "policy/check.h"
#include "report/json_finding.h"
#include "score/assessed_places.h"

namespace assay {

[[nodiscard]] Json namespace_json(const AssessedNamespace& one);
[[nodiscard]] Json team_json(const AssessedTeam& team);

}  // namespace assay
