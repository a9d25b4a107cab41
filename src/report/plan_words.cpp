#include "report/plan_words.h"

#include <algorithm>
#include <cstddef>

#include "base/text.h"
#include "report/words.h"

namespace assay {

std::string accepted_text(const Assessment& assessment) {
    if (!assessment.accepted) return {};
    const AcceptedStanding& accepted = *assessment.accepted;
    std::string text = percent_range(accepted.score);
    if (!assessment.part) text += ", level " + level_text(accepted.level, assessment.levels);
    text += ", if what is accepted counted as closed (" + counted(accepted.findings, "finding");
    if (accepted.compensated > 0)
        text += ", " + std::to_string(accepted.compensated) + " with a compensating control";
    return text + ")";
}

std::string named_level(const Assessment& assessment, int level) {
    return level_text({level, level, true}, assessment.levels);
}

std::string step_text(const Assessment& assessment, const PlanStep& step) {
    const std::string gain =
        gain_text({step.check, step.failing, step.level_gain, step.score_gain});
    std::string text = gain.empty() ? "nothing by itself" : "alone " + gain;
    text += "; then " + percent_down(step.score_after);
    if (!assessment.part) text += ", level " + std::to_string(step.level_after);
    return text;
}

std::string action_text(const RoadPoint& point) {
    if (!point.mend.empty()) return "mend " + join(point.mend, ", ");
    if (point.unknown) return std::string(answer_to(point.unknown->reason));
    if (point.verdict == Verdict::error) return "report the error; it is a bug of kubeassay";
    return "make what is missing readable and audit again";
}

std::string questions_text(const Assessment& assessment) {
    if (assessment.questions.empty()) return {};
    const auto answered = std::ranges::count_if(
        assessment.questions,
        [](const AssessedQuestion& question) { return question.verdict != Verdict::unknown; });
    return std::to_string(answered) + " of " + counted(assessment.questions.size(), "question") +
           " about policies, backups and patching " + (answered == 1 ? "has" : "have") +
           " an answer that holds";
}

std::string hours_text(const RemediationPlan& plan, Effort effort) {
    const int hours = plan.hours.at(static_cast<std::size_t>(effort));
    const std::string text = counted(static_cast<std::size_t>(hours), "hour");
    return effort == Effort::S ? "at most " + text : "about " + text;
}

}  // namespace assay
