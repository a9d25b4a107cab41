// The plan by effort and the road to the next level; the standing with accepted risks; what people
// vouch for.
#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include "report/html_view.h"
#include "report/plan_words.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kEffortCount = 3;

ViewMap step_view(const Assessment& assessment, const PlanStep& step, std::size_t number,
                  const ReportTexts& say) {
    const AssessedCheck none;
    const AssessedCheck* found = assessment.find(step.check);
    const AssessedCheck& check = found == nullptr ? none : *found;
    return {{"number", std::to_string(number)},
            {"id", shown(step.check)},
            {"title", shown(check.title)},
            {"severity", severity_view(check, say)},
            {"failing", say.counted("count.subject", step.failing)},
            {"gain", step_text(assessment, step, say)},
            {"fix", shown_lines(check.remediation)}};
}

ViewList groups_view(const Assessment& assessment, const ReportTexts& say) {
    std::array<ViewList, kEffortCount> steps;
    std::size_t number = 0;
    for (const PlanStep& step : assessment.plan.steps)
        steps.at(static_cast<std::size_t>(step.effort))
            .emplace_back(step_view(assessment, step, ++number, say));
    ViewList groups;
    for (std::size_t index = 0; index < kEffortCount; ++index) {
        if (steps.at(index).empty()) continue;
        ViewMap group{{"id", std::string(text_of(static_cast<Effort>(index)))},
                      {"title", say.word("effort_title", text_of(static_cast<Effort>(index)))},
                      {"hours", hours_text(assessment.plan, static_cast<Effort>(index), say)},
                      {"count", say.counted("count.step", steps.at(index).size())}};
        group.emplace("steps", std::move(steps.at(index)));
        groups.emplace_back(std::move(group));
    }
    return groups;
}

ViewMap road_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList points;
    for (const RoadPoint& point : assessment.plan.road)
        points.emplace_back(ViewMap{
            {"domain", shown(domain_title(assessment, point.domain, say))},
            {"id", shown(point.id)},
            {"title", shown(point.title)},
            {"verdict", verdict_view(point.verdict, say)},
            {"action", shown(action_text(point, say))},
            {"hours", point.hours == 0
                          ? std::string()
                          : say.counted("count.hour", static_cast<std::size_t>(point.hours))}});
    return {{"any", !points.empty()},
            {"level", shown(named_level(assessment, assessment.plan.next_level, say))},
            {"points", std::move(points)}};
}

}  // namespace

ViewMap plan_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList groups = groups_view(assessment, say);
    return {{"any", !groups.empty()},
            {"groups", std::move(groups)},
            {"levelPoints", percent_down(assessment.plan.level_points)},
            {"road", road_view(assessment, say)}};
}

ViewMap questions_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList rows;
    for (const AssessedQuestion& question : assessment.questions) {
        const GivenAttestation none;
        const GivenAttestation& answer = question.answer ? *question.answer : none;
        std::string gates;
        for (const std::string& gate : question.gates)
            gates += (gates.empty() ? "" : ", ") + shown(gate);
        rows.emplace_back(ViewMap{
            {"id", shown(question.id)},
            {"topic", shown(question.topic)},
            {"question", shown(question.text)},
            {"verdict", verdict_view(question.verdict, say)},
            {"answer",
             question.answer ? (answer.answer ? say("yes") : say("no")) : say("answer_none")},
            {"who", shown(answer.who)},
            {"date", shown(answer.date)},
            {"until", shown(question.until)},
            {"reason", question.unknown ? say.word("reason", text_of(question.unknown->reason)) +
                                              ": " + shown(question.unknown->text)
                                        : std::string()},
            {"gates", gates}});
    }
    ViewMap view{{"any", !rows.empty()}, {"summary", questions_text(assessment, say)}};
    view.emplace("rows", std::move(rows));
    return view;
}

}  // namespace assay
