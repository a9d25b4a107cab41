#include "cli/common_options.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/text.h"
#include "report/texts.h"

namespace assay {

void add_place(CLI::App& command, const std::string& place, TargetOptions& options,
               const std::string& help) {
    command.add_option(place, options.target, help);
    command.add_option("--context", options.context,
                       "a kubeconfig context, even if a path has its name");
    command.add_option("--kubeconfig", options.kubeconfig, "use this kubeconfig file only");
}

void add_language(CLI::App& command, std::string& language) {
    const std::vector<std::string> all(languages().begin(), languages().end());
    command
        .add_option("--language", language,
                    "of the report's own words in -o html and --teams: " + join(all, " or ") +
                        " (default: en)")
        ->check(CLI::IsMember(all));
}

void add_json(CLI::App& command, bool& json) {
    command.add_option("-o,--output", "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->each([&json](const std::string& word) { json = word == "json"; });
}

}  // namespace assay
