// The plan, the road to the next level and accepted risks in words; the same in every format for
// people. Texts that came from the cluster are not escaped here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/texts.h"
#include "score/assessment.h"

namespace assay {

// "36 % to 52 %, level 1 (Basic), if what is accepted counted as closed (3 findings, 1 of them with
// a compensating control)"; empty when nothing is accepted.
[[nodiscard]] std::string accepted_text(const Assessment& assessment,
                                        const ReportTexts& say = english());

// "alone +8 % score; then 42 %, level 1": what a step gains, and where the whole stands after it.
[[nodiscard]] std::string step_text(const Assessment& assessment, const PlanStep& step,
                                    const ReportTexts& say = english());

// "mend rbac/wildcard-rules", "ask for it: node evidence ...": what a point of the road needs.
[[nodiscard]] std::string action_text(const RoadPoint& point, const ReportTexts& say = english());

// "1 (Basic)": of a level's number.
[[nodiscard]] std::string named_level(const Assessment& assessment, int level,
                                      const ReportTexts& say = english());

// "3 of 10 questions are answered; an answer is missing for ..." ; empty without a questionnaire.
[[nodiscard]] std::string questions_text(const Assessment& assessment,
                                         const ReportTexts& say = english());

// "at most 1 hour", "about 8 hours": of an effort, by the model.
[[nodiscard]] std::string hours_text(const RemediationPlan& plan, Effort effort,
                                     const ReportTexts& say = english());

}  // namespace assay
