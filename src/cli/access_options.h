// The options of the commands about rights: `who-can`, `can`, `paths`, `activity` and
// `access-review`.
//
// Role: a piece of parse(). The cluster of `who-can` and `can` is named by --from, for the other
// words of these commands are the question; --as names whose rights are listed, nobody is
// impersonated. `paths` has options of its own (cli/paths_options.h).
#pragma once

#include <optional>

#include "base/error.h"
#include "cli/options.h"

namespace CLI {
class App;
}

namespace assay {

struct AccessOptions {
    WhoCanOptions who_can;
    CanOptions can;
    PathsOptions paths;
    ActivityOptions activity;
    AccessReviewOptions review;
};

void define_access(CLI::App& app, AccessOptions& options);
// The one that was asked for; nothing when none of them was.
// Failure: usage. Neither a question nor --as, or both; a namespace where none belongs; standard
// input, which can be read once; ends of a way that cannot be read; a policy without a target.
[[nodiscard]] std::optional<Result<Invocation>> finish_access(const CLI::App& app,
                                                              const AccessOptions& options);

}  // namespace assay
