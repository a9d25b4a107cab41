#include "cli/selection_options.h"

#include <CLI/CLI.hpp>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "policy/benchmark.h"

namespace assay {
namespace {

// The words of one option as what they name.
template <class T, std::size_t count>
Result<std::vector<T>> read_words(const char* option, const std::vector<std::string>& texts,
                                  const std::array<std::string_view, count>& words,
                                  std::optional<T> (*read)(std::string_view)) {
    std::vector<T> values;
    for (const std::string& text : texts) {
        const auto value = read(text);
        if (!value) {
            return fail(ErrorCode::usage,
                        std::string(option) + " '" + printable(text) + "' is unknown", {},
                        "use " + join(std::vector<std::string>(words.begin(), words.end()), ", "));
        }
        values.push_back(*value);
    }
    return values;
}

}  // namespace

// Each may be repeated and holds words with commas between them.
void add_selection(CLI::App& command, Selection& selection, SelectionTexts& texts) {
    const auto add = [&](const char* name, std::vector<std::string>& words, const char* help) {
        command.add_option(name, words, help)->delimiter(',')->allow_extra_args(false);
    };
    add("--control", selection.controls,
        "of a benchmark, only these controls: numbers or patterns (1.2.*), with commas");
    command
        .add_option("--level", selection.control_levels,
                    "of a benchmark, only controls of these levels")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::Range(1, kHighestControlLevel));
    add("--check", selection.checks, "judge only these: ids or patterns (workload/*), with commas");
    add("--skip", selection.skip, "leave these checks out");
    add("--severity", texts.severities, "only checks of these severities");
    add("--domain", texts.domains, "only checks of these domains");
    add("-n,--namespace", selection.namespaces, "only findings in these namespaces (team-*)");
    add("--exclude-namespace", selection.exclude_namespaces, "no findings in these namespaces");
}

Result<void> finish_selection(AuditOptions& options, const SelectionTexts& texts) {
    auto severities = read_words("--severity", texts.severities, kSeverities, severity_of);
    if (!severities) return tl::unexpected(severities.error());
    auto domains = read_words("--domain", texts.domains, kDomains, domain_of);
    if (!domains) return tl::unexpected(domains.error());
    options.selection.severities = std::move(*severities);
    options.selection.domains = std::move(*domains);
    if (options.selection.any() && (options.gate.min_level > 0 || options.gate.min_coverage > 0)) {
        return fail(ErrorCode::usage,
                    "--min-level and --min-coverage are about the whole, and this audit is about a "
                    "part",
                    {},
                    "leave them out, or --control, --level, --check, --skip, --severity, --domain, "
                    "--namespace and --exclude-namespace");
    }
    return {};
}

}  // namespace assay
