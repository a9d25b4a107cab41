// The findings as people want them grouped: by check, failing ones first; unknowns by reason.
//
// Ownership: everything points into the assessment.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "report/texts.h"
#include "score/assessment.h"

namespace assay {

// Whether somebody still has to act on it: nobody accepted it, and the baseline did not have it.
[[nodiscard]] bool is_open(const Finding& finding);

struct CheckRows {
    const AssessedCheck* check = nullptr;
    const Advice* advice = nullptr;  // of failing checks
    std::vector<const Finding*> rows;
};
// Checks with open rows of that verdict, which is not pass, and these rows. Failing ones in the
// order of the advice, others by severity, then id.
[[nodiscard]] std::vector<CheckRows> rows_with(const Assessment& assessment, Verdict verdict);

// Unknown rows of one check for one reason and text.
struct UnknownRows {
    const AssessedCheck* check = nullptr;
    std::string text;
    std::vector<const Finding*> rows;
};
struct UnknownGroup {
    Reason reason = Reason::indeterminate;
    std::vector<UnknownRows> checks;
};
// Open ones. In the order of the reasons in base/presence.h.
[[nodiscard]] std::vector<UnknownGroup> unknown_groups(const Assessment& assessment);

// "Pod team-a/web", "ClusterRole ops", "every Pod that was not read".
[[nodiscard]] std::string subject_text(const SubjectRef& subject,
                                       const ReportTexts& say = english());
// "tools/agent.yaml:27:15 spec.containers[0]", "v1/pods, spec.containers[0]"; may be empty.
[[nodiscard]] std::string place_text(const Finding& finding);

}  // namespace assay
