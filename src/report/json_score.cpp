#include "report/json_score.h"

namespace assay {

nlohmann::ordered_json interval_json(const std::optional<Interval>& interval) {
    if (!interval) return nullptr;
    return {{"lo", interval->lo}, {"hi", interval->hi}};
}

nlohmann::ordered_json level_json(const LevelRange& level) {
    return {{"lo", level.lo}, {"hi", level.hi}, {"determined", level.determined}};
}

}  // namespace assay
