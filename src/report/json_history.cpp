#include "report/json_history.h"

#include <string>

#include "report/json_score.h"

namespace assay {
namespace {

using Json = nlohmann::json;

Json run_or_null(std::int64_t run) { return run == 0 ? Json() : Json(run); }

Json last_json(const std::optional<LastRun>& last) {
    if (!last) return {};
    return {{"run", last->run},
            {"collectedAt", format_instant(last->collected_at)},
            {"score", interval_json(last->score)},
            {"level", level_json(last->level)}};
}

}  // namespace

Json trend_point_json(const TrendPoint& point) {
    Json failing = Json::object();
    for (std::size_t severity = point.failing_checks.size(); severity-- > 0;)
        failing[std::string(text_of(static_cast<Severity>(severity)))] =
            point.failing_checks[severity];
    return {{"run", run_or_null(point.run)},
            {"collectedAt", format_instant(point.collected_at)},
            {"content", point.content},
            {"scoreModel", point.model},
            {"score", interval_json(point.score)},
            {"level", level_json(point.level)},
            {"coverage", point.coverage},
            {"failing", point.failing},
            {"failingChecks", std::move(failing)},
            {"rescored", point.rescored},
            {"breaks", point.breaks}};
}

Json change_json(const FindingChange& change) {
    return {{"change", text_of(change.change)},
            {"severity", text_of(change.severity)},
            {"check", change.check},
            {"kind", change.kind},
            {"namespace", change.ns},
            {"name", change.name},
            {"item", change.item}};
}

Json change_counts_json(const ChangeCounts& counts) {
    Json json = Json::object();
    for (std::size_t index = 0; index < counts.size(); ++index)
        json[std::string(kChangeClasses[index])] = counts[index];
    return json;
}

Json history_json(const Assessment& assessment) {
    if (!assessment.history) return {};
    const AssessedHistory& history = *assessment.history;
    Json changes = Json::array();
    for (const FindingChange& change : history.changes) changes.push_back(change_json(change));
    Json trend = Json::array();
    for (const TrendPoint& point : history.trend) trend.push_back(trend_point_json(point));
    return {{"place", history.place},
            {"problem", history.problem.empty() ? Json() : Json(history.problem)},
            {"last", last_json(history.last)},
            {"counts", change_counts_json(history.counts)},
            {"changes", std::move(changes)},
            {"trend", std::move(trend)},
            {"assured",
             {{"holds", history.assured.holds},
              {"audits", history.assured.audits},
              {"days", history.assured.days},
              {"missing", history.assured.missing}}},
            {"byName", history.by_name},
            {"later", history.later ? Json(format_instant(*history.later)) : Json()}};
}

}  // namespace assay
