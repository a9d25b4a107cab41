// The options of the commands about rights: `who-can` and `can`.
//
// Role: a piece of parse(). The cluster is named by --from, for the other words of these commands
// are the question; --as names whose rights are listed, nobody is impersonated.
#pragma once

#include "base/error.h"
#include "cli/options.h"

namespace CLI {
class App;
}

namespace assay {

void define_who_can(CLI::App& app, WhoCanOptions& options);
void define_can(CLI::App& app, CanOptions& options);

// Failure: usage. Neither a question nor --as, or both; a namespace where none belongs.
[[nodiscard]] Result<void> check_who_can(const WhoCanOptions& options);
// Failure: usage. Standard input can be read once.
[[nodiscard]] Result<void> check_can(const CanOptions& options);

}  // namespace assay
