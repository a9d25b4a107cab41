// From the command line's target to evidence.
//
// Role: chooses the source (a context, a snapshot, files, standard input), shows progress on stderr
// when somebody is watching, and obeys SIGINT and SIGTERM.
#pragma once

#include <atomic>
#include <filesystem>

#include "base/error.h"
#include "cli/options.h"
#include "policy/policy.h"
#include "snapshot/evidence.h"
#include "snapshot/plan.h"

namespace assay {

// With the nodes of `add` merged in (collect/add_nodes.h); then the plan lists Nodes too.
[[nodiscard]] Result<Evidence> gather(const TargetOptions& options, const NodeFileOptions& add,
                                      Plan plan);

// After this SIGINT and SIGTERM end the collection with ErrorCode::interrupted; a second one ends
// the process at once.
void obey_signals();
// What a signal sets.
[[nodiscard]] const std::atomic<bool>& interruption();

}  // namespace assay
