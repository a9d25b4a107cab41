#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/open_policy.h"
#include "cli/standard_output.h"
#include "evaluate/run_fixture.h"
#include "policy/load.h"
#include "policy/plan.h"
#include "snapshot/kinds.h"

namespace assay {

namespace {

std::string list_text(const Policy& policy) {
    std::size_t width = 0;
    for (const Check& check : policy.checks) width = std::max(width, check.id.size());
    std::string text;
    for (const Check& check : policy.checks) {
        text += fmt::format("{:{}}  {:8}  {:13}  {}\n", check.id, width, text_of(check.severity),
                            text_of(check.domain), check.title);
    }
    return text;
}

void add_expression(std::string& text, std::string_view name,
                    const std::optional<Expression>& one) {
    if (one) text += fmt::format("{}:\n  {}\n", name, trim(one->text));
}

std::string needs_text(const Check& check) {
    const Plan plan = needs_of(check);
    std::string text;
    for (const WantedKind& kind : plan.kinds) {
        text += "  list " + request_id(kind.group, kind.version, kind.resource) + "\n";
    }
    for (const WantedProbe& probe : plan.probes) text += "  probe " + probe.name + "\n";
    if (plan.nodes) text += "  node evidence\n";
    return text;
}

std::string explain_text(const Check& check) {
    std::string text = fmt::format(
        "{}\n{}\n\nseverity {}, domain {}, effort {}\nfile {}\n\nWhy: {}\nWhat to do: {}\n",
        check.id, check.title, text_of(check.severity), text_of(check.domain),
        text_of(check.effort), check.file, trim(check.why), trim(check.remediation));
    text += "\nsubject: " + join(check.subjects, ", ") + "\n";
    if (!check.kubernetes.empty()) text += "kubernetes: " + check.kubernetes + "\n";
    add_expression(text, "select", check.select);
    for (const NotApplicableWhen& one : check.not_applicable) {
        text +=
            fmt::format("not applicable when:\n  {}\n  ({})\n", trim(one.when.text), one.reason);
    }
    for (const Variable& one : check.variables) {
        text += fmt::format("variables.{}:\n  {}\n", one.name, trim(one.expression.text));
    }
    add_expression(text, "assert", check.assertion);
    add_expression(text, "items", check.items);
    add_expression(text, "each", check.each);
    add_expression(text, "message", check.message);
    add_expression(text, "upgrade", check.upgrade);
    text += "\nEvidence it needs:\n" + needs_text(check);
    text += "\nReferences:\n";
    for (const std::string& reference : check.references) text += "  " + reference + "\n";
    return text;
}

Result<ExitCode> explain(const Policy& policy, const std::string& id) {
    const Check* check = policy.find(id);
    if (check == nullptr) {
        std::vector<std::string> ids;
        for (const Check& one : policy.checks) ids.push_back(one.id);
        const auto meant = nearest(id, ids);
        return fail(ErrorCode::usage, "there is no check '" + printable(id) + "'", {},
                    meant ? "did you mean '" + *meant + "'?" : "kubeassay checks list names them");
    }
    if (const auto written = write_stdout(explain_text(*check)); !written) {
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
    std::error_code none;
    if (!std::filesystem::is_directory(options.argument, none)) {
        return fail(ErrorCode::usage, "there is no folder of fixtures at this path",
                    {options.argument});
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
    const auto policy = open_policy(all);
    if (!policy) return ExitCode::usage;
    switch (options.action) {
        case ChecksAction::explain:
            return explain(*policy, options.argument);
        case ChecksAction::test:
            return test(*policy, options);
        case ChecksAction::list:
        case ChecksAction::lint:
            break;
    }
    const std::string text = options.action == ChecksAction::list
                                 ? list_text(*policy)
                                 : fmt::format("{} checks, {} warnings\n", policy->checks.size(),
                                               policy->warnings.size());
    if (const auto written = write_stdout(text); !written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

}  // namespace assay
