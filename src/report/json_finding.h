// One finding as JSON: a line of `findings` in reports/assessment.schema.json.
//
// Role: a report has a row for every check on every subject, so rows are appended as text.
// No field is ever left out, only null.
#pragma once

#include <string>

#include "score/assessment.h"

namespace assay {

// `check` is the finding's; nullptr when the assessment does not describe it.
void append_finding(std::string& out, const Finding& finding, const AssessedCheck* check);

}  // namespace assay
