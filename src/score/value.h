// What one check is worth: the share of its subjects that pass, as an interval.
//
// Rules (docs/scoring.md): unknown and error are 0 in lo and 1 in hi; a critical check is worth
// nothing as soon as one subject fails; a high one at most half.
#pragma once

#include <cstdint>
#include <optional>

#include "score/assessment.h"
#include "score/tally.h"

namespace assay {

inline constexpr int kWhole = 10000;  // basis points

// Nothing when the check is out of scope or nothing is applicable.
[[nodiscard]] std::optional<Interval> value_of(const Tally& tally);

// How much of the check is known, in basis points, rounded down. An open-ended check is not known.
[[nodiscard]] int known_share(const Tally& tally);

// total / parts, rounded down or up. Preconditions: total >= 0, parts > 0.
[[nodiscard]] int divide_down(std::int64_t total, std::int64_t parts);
[[nodiscard]] int divide_up(std::int64_t total, std::int64_t parts);

}  // namespace assay
