// Checks as JSON: the lines of `checks` in reports/assessment.schema.json.
//
// Role: what a report says of each check that ran, whatever it found; a report of few objects is
// for the most part this. No field is ever left out, only null.
#pragma once

#include <string>

#include "score/assessment.h"

namespace assay {

void append_check(const AssessedCheck& check, std::string& out);

}  // namespace assay
