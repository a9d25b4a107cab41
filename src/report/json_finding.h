// One finding as JSON: a line of `findings` in reports/assessment.schema.json.
//
// Role: the part of the JSON report that there are many of, and what it has in common with the
// other members (report/json.cpp). No field is ever left out, only null.
#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "score/assessment.h"

namespace assay {

using Json = nlohmann::ordered_json;

// `check` is the finding's; nullptr when the assessment does not describe it.
[[nodiscard]] Json finding_json(const Finding& finding, const AssessedCheck* check);

[[nodiscard]] Json reason_json(const Unknown& unknown);
[[nodiscard]] Json text_or_null(std::string_view text);  // empty: null

}  // namespace assay
