// The whole program, from arguments to an exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"

namespace assay {

// `arguments` without the program's name; `path` is what it was called by (argv[0], may be null).
// Never throws.
[[nodiscard]] ExitCode run(const std::vector<std::string>& arguments, const char* path) noexcept;

}  // namespace assay
