#include "cli/describe_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "cli/markdown_cell.h"
#include "policy/plan.h"
#include "report/rows.h"
#include "snapshot/kinds.h"

namespace assay {

namespace {

void add_expression(std::string& text, std::string_view name,
                    const std::optional<Expression>& one) {
    if (one) text += fmt::format("{}:\n  {}\n", name, trim(one->text()));
}

std::string needs_text(const Check& check) {
    const Plan plan = needs_of(check);
    std::string text;
    for (const WantedKind& kind : plan.kinds) {
        text += "  list " + request_id(kind.group, kind.version, kind.resource) + "\n";
    }
    if (plan.custom_templates) text += "  list custom resources that may embed pod templates\n";
    for (const WantedProbe& probe : plan.probes) text += "  probe " + probe.name + "\n";
    if (plan.configz) text += "  what the kubelets say of themselves (--configz)\n";
    if (plan.kubelet_probes) {
        text += "  what the kubelets say to anybody (--probe-kubelets)\n";
    }
    if (plan.nodes) text += "  node evidence\n";
    return text;
}

void add_lines(std::string& text, std::string_view lines) {
    for (const std::string_view line : split(trim(lines), '\n')) {
        text += "  " + printable(line, 2000) + "\n";
    }
}

void add_example(std::string& text, const Example& example) {
    text += "\nExample, " + printable(example.file) + ":\n";
    add_lines(text, example.text);
    const Finding& finding = example.finding;
    text += "It gives:\n  fail: " + printable(subject_text(finding.subject)) + ": " +
            printable(*finding.details().message) + "\n";
    for (const Proof& proof : finding.details().evidence) {
        text += "  found: " + printable(*proof.what) + " = " + printable(*proof.value) + "\n";
    }
    if (!finding.details().decided_by->empty()) {
        text += "  decided by: " + printable(*finding.details().decided_by) + "\n";
    }
}

// The titles of the domains, as the maturity model has them.
std::string title_of(const Policy& policy, Domain domain) {
    for (const DomainModel& one : policy.maturity.domains) {
        if (one.domain == domain) return one.title;
    }
    return std::string(text_of(domain));
}

}  // namespace

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

std::string list_markdown(const Policy& policy) {
    std::string text = fmt::format(
        "# The checks\n\nWritten by `kubeassay checks list -o markdown`: {} checks of content {}, "
        "profile `{}`. `kubeassay checks explain ID`\nprints one with its rule, the evidence it "
        "needs and a worked example; [check-format.md](check-format.md) says how to write one.\n",
        policy.checks.size(), policy.content, policy.profile.id);
    for (std::size_t index = 0; index < kDomains.size(); ++index) {
        const auto domain = static_cast<Domain>(index);
        std::string rows;
        std::size_t count = 0;
        for (const Check& check : policy.checks) {
            if (check.domain != domain) continue;
            ++count;
            rows += fmt::format("| `{}` | {} | {} | {} | {} |\n", check.id, text_of(check.severity),
                                text_of(check.effort), in_cell(check.title),
                                in_cell(join(check.subjects, ", ")));
        }
        if (count == 0) continue;
        text += fmt::format(
            "\n## {}: {}\n\n| check | severity | effort | what should hold | subject |\n"
            "| --- | --- | --- | --- | --- |\n{}",
            title_of(policy, domain), count, rows);
    }
    return text;
}

std::string explain_text(const Check& check, const std::optional<Example>& example) {
    std::string text = fmt::format(
        "{}\n{}\n\nseverity {}, domain {}, effort {}\nfile {}\n\nWhy: {}\nWhat to do: {}\n",
        check.id, check.title, text_of(check.severity), text_of(check.domain),
        text_of(check.effort), check.file, trim(check.why), trim(check.remediation));
    text += "\nsubject: " + join(check.subjects, ", ") + "\n";
    if (!check.kubernetes.empty()) text += "kubernetes: " + check.kubernetes + "\n";
    add_expression(text, "select", check.select);
    for (const NotApplicableWhen& one : check.not_applicable) {
        text +=
            fmt::format("not applicable when:\n  {}\n  ({})\n", trim(one.when.text()), one.reason);
    }
    for (const Variable& one : check.variables) {
        text += fmt::format("variables.{}:\n  {}\n", one.name, trim(one.expression.text()));
    }
    add_expression(text, "assert", check.assertion);
    add_expression(text, "items", check.items);
    add_expression(text, "each", check.each);
    add_expression(text, "message", check.message);
    add_expression(text, "upgrade", check.upgrade);
    text += "\nEvidence it needs:\n" + needs_text(check);
    text += "\nReferences:\n";
    for (const std::string& reference : check.references) text += "  " + reference + "\n";
    if (example) add_example(text, *example);
    return text;
}

}  // namespace assay
