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
#include <vector>

#include "policy/maturity.h"
#include "score/answers.h"
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

// nullptr where this run does not have the check. They point into `tallies`.
using Tallies = std::vector<const Tally*>;
[[nodiscard]] Tallies find_tallies(std::span<const std::string> ids,
                                   std::span<const Tally> tallies);

// The worst of their verdicts. One that this run does not have is unknown for the reason `missing`,
// which is named before any other.
[[nodiscard]] Joined join_checks(const Tallies& checks, const Unknown& missing);

// What feeds a gate, looked up once for a gate that is judged often.
struct GateFeed {
    Tallies checks;
    std::optional<JudgedAnswer> answer;  // of the feeder "attestation", where a question asks
};
[[nodiscard]] GateFeed feed_of(const Gate& gate, std::span<const Tally> tallies,
                               std::span<const AssessedQuestion> questions = {});

[[nodiscard]] AssessedGate judge_gate(const Gate& gate, const GateFeed& feed);
// What it says, and no word of it.
[[nodiscard]] Verdict verdict_of(const GateFeed& feed);
[[nodiscard]] bool is_decidable(const GateFeed& feed);  // as AssessedGate::decidable

// May a gate of that verdict hold: for certain, or however the unknowns turn out.
[[nodiscard]] bool holds(Verdict gate);
[[nodiscard]] bool may_hold(Verdict gate);

}  // namespace assay
