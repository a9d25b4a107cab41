// Gates: what must hold for a level.
//
// Rules: every feeder of a gate must pass; a not-applicable gate is satisfied; a feeder this run
// does not have leaves the gate unknown(not-built) unless another one fails.
#pragma once

#include <span>
#include <string_view>

#include "policy/maturity.h"
#include "score/assessment.h"
#include "score/tally.h"

namespace assay {

[[nodiscard]] AssessedGate judge_gate(const Gate& gate, std::span<const Tally> tallies);

// May the gate hold: for certain, or however the unknowns turn out.
[[nodiscard]] bool holds(const AssessedGate& gate);
[[nodiscard]] bool may_hold(const AssessedGate& gate);

// nullptr: no such check in this run.
[[nodiscard]] const Tally* find_tally(std::span<const Tally> tallies, std::string_view check);

}  // namespace assay
