// The options about a history of audits: of `audit`, and the command `history`.
//
// Role: a piece of parse(); docs/history.md says what they mean.
#pragma once

#include "base/error.h"
#include "cli/options.h"

namespace CLI {
class App;
}

namespace assay {

void add_history(CLI::App& audit, AuditOptions& options);
void define_history(CLI::App& app, HistoryOptions& options);

// Failure: usage. A place that is none, --history-spool or level 4 without --history.
[[nodiscard]] Result<void> check_history(const AuditOptions& options);
// Failure: usage. `prune` without what stays.
[[nodiscard]] Result<Invocation> finish_history(HistoryOptions options);

}  // namespace assay
