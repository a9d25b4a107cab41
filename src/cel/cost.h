// What an evaluation costs, in the units of the API server.
//
// Role: the evaluator counts these units and ends an expression above its limit. The rules are
// those of cel-go's interpreter/runtimecost.go and of k8s.io/apiserver/pkg/cel/library/cost.go: a
// name or field 1, a list made 10, a map made 30, a tenth for each byte of a text that is read, a
// regular expression by its length too; a presence test is free.
// Three things differ. Texts count by byte, not by code point, so those beyond ASCII cost more. A
// value of no declared type counts as what it is, where the API server takes 1 for a call that its
// checker could not tell apart. And what a part costs in any case is added up when the program is
// made, in PlanNode::charge of the whole, of each operand that may not be reached and of each body
// of a loop: reading fields is as fast as without a counter, and so is comparing short texts, of
// which the charge holds 1. The sum is the same, but for parts skipped after an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cel/datum.h"

namespace assay::cel {

struct Plan;

// Signed, for what is left of a limit may be below zero.
using Cost = std::int64_t;
// What one operation may cost at most, so that sums never overflow: above any sensible limit.
inline constexpr Cost most_at_once = Cost{1} << 40;

// A tenth of a unit for each, rounded up.
[[nodiscard]] constexpr Cost traversal(std::size_t size) noexcept {
    return static_cast<Cost>((size + 9) / 10);
}
// The size that costs go by: bytes, items, entries; 1 of what has none.
[[nodiscard]] std::size_t size_for_cost(const Datum& datum) noexcept;
// A pattern of this length over a text of that one.
[[nodiscard]] Cost match_cost(std::size_t text, std::size_t pattern) noexcept;
// Sorting or comparing all items of a list with each other.
[[nodiscard]] Cost all_pairs_cost(std::size_t size, const Datum& first) noexcept;

// What one call costs: what it costs always, which is part of the charge, and what its arguments
// and its result add, where there is anything.
struct CallCost {
    Cost fixed = 0;
    Cost (*by_size)(std::span<const Datum> args, const Datum& result) = nullptr;
    [[nodiscard]] bool free() const noexcept { return fixed == 0 && by_size == nullptr; }
};
// Functions that the API server has no rule for cost 1. A conversion of a constant is free.
[[nodiscard]] CallCost cost_of(std::string_view function, bool constant_argument);

// Those that there is a rule for, so that a test can hold them against the environment.
[[nodiscard]] std::vector<std::string_view> functions_with_cost();

// Fills in the charges of every node.
void set_charges(Plan& plan);

// Whether what is made there is known when the program is made: literals, and conversions of them.
[[nodiscard]] bool is_constant(const Plan& plan, std::uint32_t node);

// What a loop adds in each turn and around it, besides its parts: the accumulator that cel-go reads
// and writes.
inline constexpr Cost all_turn = 3;
inline constexpr Cost all_stop = 2;  // a condition tested before a turn that is not taken
inline constexpr Cost exists_turn = 4;
inline constexpr Cost exists_stop = 3;
inline constexpr Cost append_turn = 2;
inline constexpr Cost insert_turn = 2;
inline constexpr Cost list_made = 10;

}  // namespace assay::cel
