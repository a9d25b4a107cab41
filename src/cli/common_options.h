// Options that several commands have in common.
//
// Role: a piece of parse(). Which cluster is asked or read, and whether the answer is JSON.
#pragma once

#include <string>

#include "cli/options.h"

namespace CLI {
class App;
}

namespace assay {

// What a place may be, for the help of commands that read one.
inline constexpr const char* kAnyPlace =
    "a kubeconfig context, a snapshot, manifests, a dump of kubectl get, or - (default: the "
    "current context)";

// `place` is "TARGET", or an option where the words of the command are something else.
void add_place(CLI::App& command, const std::string& place, TargetOptions& options,
               const std::string& help = kAnyPlace);
// --language: of a report in HTML.
void add_language(CLI::App& command, std::string& language);
// -o text|json.
void add_json(CLI::App& command, bool& json);

}  // namespace assay
