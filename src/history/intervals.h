// States that hold over a span of runs: written down when they begin and when they end.
//
// Role: the one algorithm behind finding_state, check_state and gate_state. A run is laid between
// the one before and the one after it; states that it shares with them grow, others begin, end or
// are cut in two. What does not change costs nothing.
// Precondition: within a transaction that holds off other writers.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "history/database.h"

namespace assay {

struct IntervalTable {
    std::string_view name;
    std::vector<std::string_view> key;     // columns that tell states apart
    std::vector<std::string_view> values;  // columns of what held
};
[[nodiscard]] const IntervalTable& finding_states();
[[nodiscard]] const IntervalTable& check_states();
[[nodiscard]] const IntervalTable& gate_states();

// Where a run stands in its series.
struct RunPlace {
    std::int64_t series = 0;
    std::int64_t place = 0;
    std::optional<std::int64_t> before{};  // places of its neighbours
    std::optional<std::int64_t> after{};
};

// What held in the run, by key.
using States = std::map<SqlRow, SqlRow>;

[[nodiscard]] Result<void> lay_states(Database& database, const IntervalTable& table,
                                      const RunPlace& run, const States& states);

// SELECT of `columns` of the states that held in the run at $2 of the series $1.
[[nodiscard]] std::string select_states(const IntervalTable& table);

// Takes away what ended before the run at `first`, which is the earliest that is left.
[[nodiscard]] Result<void> drop_states_before(Database& database, const IntervalTable& table,
                                              std::int64_t series, std::int64_t first);

}  // namespace assay
