// What people vouch for, to verdicts.
//
// Rules: "yes" is a pass and "no" a fail, from the answer's date until it expires, and for no more
// days than the question allows; before, after and without an answer it is
// unknown(needs-attestation). Controls of a benchmark and questions of the questionnaire go through
// the same rule.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timepoint.h"
#include "policy/attestations.h"
#include "policy/questionnaire.h"
#include "score/assessment.h"

namespace assay {

struct JudgedAnswer {
    Verdict verdict = Verdict::unknown;
    std::optional<Unknown> unknown;  // exactly when the verdict is unknown
    std::string until{};             // "2027-03-31": its last day; empty: nobody answered
};
// nullptr: nobody answered. `days`: how long it holds at most; 0: as long as it says.
[[nodiscard]] JudgedAnswer judge_answer(const GivenAttestation* answer, Instant as_of,
                                        int days = 0);

// In the order of the questionnaire.
[[nodiscard]] std::vector<AssessedQuestion> assess_questions(
    std::span<const AskedQuestion> questions, std::span<const GivenAttestation> attestations,
    Instant as_of);

// What the questions of a gate say together; nothing: no question is of that gate.
[[nodiscard]] std::optional<JudgedAnswer> answer_for_gate(
    std::string_view gate, std::span<const AssessedQuestion> questions);

}  // namespace assay
