#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/describe_checks.h"
#include "cli/open_policy.h"
#include "cli/standard_output.h"
#include "evaluate/run_fixture.h"
#include "policy/load.h"

namespace assay {

namespace {

Result<void> check_fixtures(const std::filesystem::path& folder) {
    std::error_code none;
    if (std::filesystem::is_directory(folder, none)) return {};
    return fail(ErrorCode::usage, "there is no folder of fixtures at this path", {folder.string()});
}

Result<ExitCode> explain(const Policy& policy, const ChecksOptions& options) {
    const std::string& id = options.argument;
    const Check* const check = named_check(policy.checks, id);
    if (check == nullptr) {
        std::vector<std::string> ids;
        for (const Check& one : policy.checks) ids.push_back(one.id);
        const auto meant = nearest(id, ids);
        return fail(ErrorCode::usage, "there is no check '" + printable(id) + "'", {},
                    meant ? "did you mean '" + *meant + "'?" : "kubeassay checks list names them");
    }
    // What is packed shows the shipped rules, not those of a folder.
    std::optional<Example> example;
    if (options.fixtures || !options.policy.checks) {
        std::optional<std::filesystem::path> folder;
        if (options.fixtures) {
            folder = *options.fixtures;
            if (const auto there = check_fixtures(*folder); !there)
                return tl::unexpected(there.error());
        }
        auto found = example_of(*check, policy.facts, folder);
        if (!found) return tl::unexpected(found.error());
        example = std::move(*found);
    }
    if (const auto written = show(explain_text(*check, example)); !written) {
        return tl::unexpected(written.error());
    }
    return ExitCode::ok;
}

// The checks whose fixtures are asked for: those of --checks DIR, or all shipped ones.
Result<std::vector<Check>> checks_to_test(const Policy& policy, const PolicyOptions& options) {
    if (!options.checks) return policy.checks;
    const auto files = read_checks(*options.checks);
    if (!files) return tl::unexpected(files.error());
    std::vector<Check> chosen;
    for (const PolicyFile& file : *files) {
        if (const Check* check = policy.find(file.id)) chosen.push_back(*check);
    }
    return chosen;
}

Result<ExitCode> test(const Policy& policy, const ChecksOptions& options) {
    if (const auto there = check_fixtures(options.argument); !there) {
        return tl::unexpected(there.error());
    }
    const auto checks = checks_to_test(policy, options.policy);
    if (!checks) return tl::unexpected(checks.error());
    const FixtureReport report = test_checks(*checks, policy.facts, options.argument);
    std::string text;
    for (const std::string& failure : report.failures) text += failure + "\n";
    text += fmt::format("{} checks, {} fixtures, {} failures\n", report.checks, report.fixtures,
                        report.failures.size());
    if (const auto written = write_stdout(text); !written) return tl::unexpected(written.error());
    return report.failures.empty() ? ExitCode::ok : ExitCode::gate_broken;
}

}  // namespace

Result<ExitCode> work_on_checks(const ChecksOptions& options) {
    PolicyOptions all = options.policy;
    all.profile = all.profile.value_or("everything");
    const bool lint = options.action == ChecksAction::lint;
    const auto policy = open_policy(all, lint ? Compiling::all : Compiling::own);
    if (!policy) return ExitCode::usage;
    switch (options.action) {
        case ChecksAction::explain:
            return explain(*policy, options);
        case ChecksAction::test:
            return test(*policy, options);
        case ChecksAction::list:
        case ChecksAction::lint:
            break;
    }
    const auto written =
        lint ? write_stdout(fmt::format("{} checks, {} warnings\n", policy->checks.size(),
                                        policy->warnings.size()))
        : options.markdown ? write_stdout(list_markdown(*policy))
                           : show(list_text(*policy));
    if (!written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

}  // namespace assay
