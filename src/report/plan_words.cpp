#include "report/plan_words.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "report/words.h"

namespace assay {

std::string accepted_text(const Assessment& assessment, const ReportTexts& say) {
    if (!assessment.accepted) return {};
    const AcceptedStanding& accepted = *assessment.accepted;
    std::string score = percent_range(accepted.score, say);
    if (!assessment.part)
        score += ", " + say("level.named",
                            {{"level", level_text(accepted.level, assessment.levels, say)}});
    std::string findings = say.counted("count.finding", accepted.findings);
    if (accepted.compensated > 0)
        findings += ", " + say.counted("accepted.compensated", accepted.compensated);
    return say("accepted.standing", {{"score", score}, {"findings", findings}});
}

std::string named_level(const Assessment& assessment, int level, const ReportTexts& say) {
    return level_text({level, level, true}, assessment.levels, say);
}

std::string step_text(const Assessment& assessment, const PlanStep& step, const ReportTexts& say) {
    const std::string gain =
        gain_text({step.check, step.failing, step.level_gain, step.score_gain}, say);
    std::string text = gain.empty() ? say("plan.no_gain") : say("plan.gain", {{"gain", gain}});
    text += "; " + say("plan.then", {{"percent", percent_down(step.score_after)}});
    if (!assessment.part)
        text += ", " + say("level.named", {{"level", std::to_string(step.level_after)}});
    return text;
}

std::string action_text(const RoadPoint& point, const ReportTexts& say) {
    if (!point.mend.empty()) return say("plan.mend", {{"checks", join(point.mend, ", ")}});
    if (point.unknown) return answer_to(point.unknown->reason, say);
    if (point.verdict == Verdict::error) return say("plan.report_error");
    return say("plan.make_readable");
}

std::string questions_text(const Assessment& assessment, const ReportTexts& say) {
    if (assessment.questions.empty()) return {};
    const auto answered = std::ranges::count_if(
        assessment.questions,
        [](const AssessedQuestion& question) { return question.verdict != Verdict::unknown; });
    return say.counted("questions.answered", static_cast<std::size_t>(answered),
                       {{"all", say.counted("count_of.question", assessment.questions.size())}});
}

std::string hours_text(const RemediationPlan& plan, Effort effort, const ReportTexts& say) {
    const int hours = plan.hours.at(static_cast<std::size_t>(effort));
    const std::string text = say.counted("count.hour", static_cast<std::size_t>(hours));
    return effort == Effort::S ? say("plan.at_most", {{"time", text}})
                               : say("plan.about", {{"time", text}});
}

}  // namespace assay
