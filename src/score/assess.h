// Findings to an Assessment.
//
// Role: counts, scores (score/model.h), gates, coverage, what to mend first. Pure.
// Truth: an unknown can only widen an interval; what this version cannot decide stays in the count.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/timepoint.h"
#include "evaluate/evaluate.h"
#include "policy/policy.h"
#include "score/assessment.h"
#include "snapshot/evidence.h"

namespace assay {

struct AssessOptions {
    std::string tool_version;
    Instant as_of;
    std::optional<AuditedPart> part{};             // score/part.h
    std::vector<AppliedWaiver> waivers{};          // change no number: a score is of what is there
    std::vector<GivenAttestation> attestations{};  // decide controls and gates
    AssessedAccess access{};                       // score/access.h
    std::vector<AssessedNamespace> namespaces{};   // score/namespaces.h
    std::vector<AssessedTeam> teams{};             // score/teams.h; ordered by the plan here
};

// Takes the findings and the options over. Precondition: the findings are of checks of `policy`.
[[nodiscard]] Assessment assess(Evaluation evaluation, const Policy& policy,
                                const Evidence& evidence, AssessOptions options);

}  // namespace assay
