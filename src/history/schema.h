// The tables of a history, and the steps by which an older one becomes today's.
//
// Role: the same tables in SQLite and PostgreSQL. `history_version` holds one number: how many of
// the steps were taken. A step is never changed once it was released; a new one is added.
//   cluster        who it is: by uid of the namespace kube-system where it is known, else by name
//   series         runs that can be laid side by side: one cluster, profile and selection
//   run            one audit and its numbers; `place` orders the runs of a series by time
//   run_domain     its domains
//   finding        what a finding is known by, once in a series
//   finding_state, check_state, gate_state
//                  what held from the run at `first_place` to the run at `last_place`: what does
//                  not change from run to run takes no space. kOpenEnd: up to the newest run.
// Failure: unreadable. A database of something else, and one of a newer schema, stay as they are.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include "history/database.h"

namespace assay {

inline constexpr std::int64_t kOpenEnd = std::numeric_limits<std::int64_t>::max();

// Statements, apart by ';'. @key and @number stand for types (SqlWords).
using SchemaStep = std::string_view;
[[nodiscard]] std::span<const SchemaStep> schema_steps();

// Brings the database to the last of `steps`, in one transaction. Nothing is written when it is
// there already.
[[nodiscard]] Result<void> bring_schema(Database& database, const HistoryPlace& place,
                                        std::span<const SchemaStep> steps = schema_steps());

}  // namespace assay
