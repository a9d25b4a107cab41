// Scores and levels as JSON: `interval` and `level` of reports/assessment.schema.json, in
// every document that shows one.
#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "score/assessment.h"

namespace assay {

// In basis points, 0 to 10,000; nothing judged: null.
[[nodiscard]] nlohmann::ordered_json interval_json(const std::optional<Interval>& interval);
// From 0 to 4.
[[nodiscard]] nlohmann::ordered_json level_json(const LevelRange& level);

}  // namespace assay
