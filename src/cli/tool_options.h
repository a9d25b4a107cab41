// The options of commands that judge nothing: verify, completion, man.
//
// Role: a piece of parse(). Completion and the man page are written from the parser's own table
// (cli/command_table.h), so their text is what the parser answers, like its help.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "cli/options.h"

namespace CLI {
class App;
}

namespace assay {

struct ToolOptions {
    SignatureOptions signature;
    std::string shell;
};

void define_tools(CLI::App& app, ToolOptions& options);
// Nothing: another command was typed.
[[nodiscard]] std::optional<Invocation> finish_tools(const CLI::App& app,
                                                     const ToolOptions& options);

}  // namespace assay
