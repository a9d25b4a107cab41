// Findings and their proof: what decided, where it stands, what was read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cel/datum.h"
#include "evaluate/finding.h"
#include "evaluate/row.h"
#include "policy/check.h"

namespace assay {

// At most so many items of one subject are proven; the message counts the rest.
inline constexpr std::size_t kMaxProvenItems = 20;

// A finding about the row's subject with nothing decided yet.
[[nodiscard]] Finding finding_of(const Row& row, Verdict verdict);

// The datum that an expression gave, when it is neither true nor false: unknown, or error. Names
// the expression; anything but a boolean is an error too.
[[nodiscard]] Finding undecided_finding(Row& row, const Expression& expression,
                                        const cel::Datum& result);

// The proof of a false assertion.
[[nodiscard]] Finding failed_assertion(Row& row, const Expression& assertion);
// The proof of items for which `each` is false; `failing` is not empty.
[[nodiscard]] Finding failed_items(Row& row, const cel::Datum& list,
                                   const std::vector<std::size_t>& failing);
// A fail because there are no items and `none` is fail.
[[nodiscard]] Finding failed_empty(Row& row);

}  // namespace assay
