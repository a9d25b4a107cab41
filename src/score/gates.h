// Gates: what must hold for a level; and what several checks say together.
//
// Rules: every feeder of a gate must pass; a not-applicable gate is satisfied; a feeder this run
// does not have leaves the gate unknown(not-built) unless another one fails. The feeder
// "attestation" is what a person answered to the gate's questions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "policy/maturity.h"
#include "score/assessment.h"
#include "score/tally.h"

namespace assay {

// What several checks together say of something that all of them decide.
struct Joined {
    Verdict verdict = Verdict::not_applicable;
    std::optional<Unknown> unknown;   // exactly when the verdict is unknown
    bool all_there = false;           // each is a check of this run
    bool nodes_would_decide = false;  // unknown only because node evidence was not asked for
};

// The worst of their verdicts. One that this run does not have is unknown for the reason `missing`,
// which is named before any other.
[[nodiscard]] Joined join_checks(std::span<const std::string> ids, std::span<const Tally> tallies,
                                 const Unknown& missing);

[[nodiscard]] AssessedGate judge_gate(const Gate& gate, std::span<const Tally> tallies,
                                      std::span<const AssessedQuestion> questions = {});

// May the gate hold: for certain, or however the unknowns turn out.
[[nodiscard]] bool holds(const AssessedGate& gate);
[[nodiscard]] bool may_hold(const AssessedGate& gate);

// nullptr: no such check in this run.
[[nodiscard]] const Tally* find_tally(std::span<const Tally> tallies, std::string_view check);

}  // namespace assay
