#include "report/json_plan.h"

#include <cstddef>
#include <string>
#include <utility>

#include "report/json_score.h"

namespace assay {
namespace {

Json of(const PlanStep& step) {
    return {{"check", step.check},           {"effort", text_of(step.effort)},
            {"failing", step.failing},       {"levelGain", step.level_gain},
            {"scoreGain", step.score_gain},  {"levelAfter", step.level_after},
            {"scoreAfter", step.score_after}};
}

Json of(const RoadPoint& point) {
    return {{"domain", text_of(point.domain)},
            {"id", text_or_null(point.id)},
            {"gate", point.gate},
            {"title", point.title},
            {"verdict", text_of(point.verdict)},
            {"reason", point.unknown ? reason_json(*point.unknown) : Json()},
            {"mend", point.mend},
            {"hours", point.hours}};
}

}  // namespace

Json plan_json(const RemediationPlan& plan) {
    Json hours = Json::object();
    for (std::size_t index = 0; index < plan.hours.size(); ++index)
        hours[std::string(text_of(static_cast<Effort>(index)))] = plan.hours.at(index);
    Json steps = Json::array();
    for (const PlanStep& step : plan.steps) steps.push_back(of(step));
    Json road = Json::array();
    for (const RoadPoint& point : plan.road) road.push_back(of(point));
    return {{"hours", std::move(hours)},
            {"levelPoints", plan.level_points},
            {"steps", std::move(steps)},
            {"nextLevel", plan.next_level == 0 ? Json() : Json(plan.next_level)},
            {"road", std::move(road)}};
}

Json accepted_json(const std::optional<AcceptedStanding>& accepted) {
    if (!accepted) return {};
    Json domains = Json::array();
    for (const AcceptedDomain& domain : accepted->domains)
        domains.push_back({{"id", text_of(domain.domain)},
                           {"score", interval_json(domain.score)},
                           {"level", level_json(domain.level)}});
    return {{"score", interval_json(accepted->score)},
            {"level", level_json(accepted->level)},
            {"findings", accepted->findings},
            {"compensated", accepted->compensated},
            {"domains", std::move(domains)}};
}

}  // namespace assay
