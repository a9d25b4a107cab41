// The member `history` of `-o json`, and its pieces, which `history list` and `history diff` print
// too. reports/assessment.schema.json says what each field means.
#pragma once

#include <nlohmann/json.hpp>

#include "score/assessment.h"

namespace assay {

[[nodiscard]] nlohmann::json history_json(const Assessment& assessment);
[[nodiscard]] nlohmann::json trend_point_json(const TrendPoint& point);
[[nodiscard]] nlohmann::json change_json(const FindingChange& change);
[[nodiscard]] nlohmann::json change_counts_json(const ChangeCounts& counts);

}  // namespace assay
