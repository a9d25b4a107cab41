// The options of the command `paths`.
//
// Role: a piece of parse(). --from and --to are the ends of a way, so the cluster is TARGET, as
// `audit` takes it, where `who-can` has --from for it.
#pragma once

#include "base/error.h"
#include "cli/options.h"

namespace CLI {
class App;
}

namespace assay {

void define_paths(CLI::App& app, PathsOptions& options);

// Failure: usage. Ends that cannot be read.
[[nodiscard]] Result<void> check_paths(const PathsOptions& options);

}  // namespace assay
