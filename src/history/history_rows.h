// Rows of a history's tables as values, and back: the columns, in one place.
//
// Failure: nothing where a word is none of ours or a number is out of its range; damaged() is the
// Error for it.
#pragma once

#include <cstdint>
#include <optional>

#include "history/history.h"
#include "history/intervals.h"

namespace assay {

inline constexpr int kPlaceBits = 20;  // of a place, for runs of one second

[[nodiscard]] std::optional<StoredRun> run_of_row(const SqlAnswer& row);
[[nodiscard]] std::optional<RunDomain> domain_of_row(const SqlAnswer& row, int column);
[[nodiscard]] std::optional<Tally> tally_of_row(const SqlAnswer& row);
[[nodiscard]] FindingKey key_of_row(const SqlAnswer& row, int column);
[[nodiscard]] std::optional<FindingState> finding_state_of_row(const SqlAnswer& row, int column);

[[nodiscard]] States check_rows(const RunChecks& checks);
[[nodiscard]] States gate_rows(const std::map<std::string, GateState>& gates);
[[nodiscard]] SqlRow finding_row(const FindingState& state);
[[nodiscard]] SqlRow numbers_row(const RunNumbers& numbers);
[[nodiscard]] SqlRow domain_row(const RunDomain& domain);

[[nodiscard]] tl::unexpected<Error> damaged();

}  // namespace assay
