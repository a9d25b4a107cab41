// The history of an audit: looked at before its reports are written, added to after them.
//
// Truth: the reports never depend on whether a history can be reached. Where it cannot be read they
// say so; where the run cannot be stored it is kept aside, and nothing is lost.
#pragma once

#include <string>

#include "history/run_record.h"
#include "policy/policy.h"
#include "score/assessment.h"

namespace assay {

// Sets Assessment::history, and level 4 where it holds. Gives what store_run() stores.
// Precondition: history_place() takes `history`.
[[nodiscard]] RunRecord lay_beside_history(const std::string& history, const Policy& policy,
                                           Assessment& assessment);

// Failure: unwritable, after the run was written to a file that the message names: in `spool`, or
// if that is empty in the current folder, else that of temporary files.
[[nodiscard]] Result<void> store_run(const std::string& history, const std::string& spool,
                                     const RunRecord& run);

}  // namespace assay
