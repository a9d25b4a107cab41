// A summary in GitHub-flavoured Markdown, for a comment or a job's summary.
//
// Texts from the target stand in code spans, where nothing is markup, a link or a mention. A text
// with a pipe, which would end the cell of a table even there, is written in numeric references.
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "report/access_words.h"
#include "report/controls.h"
#include "report/plan_words.h"
#include "report/rows.h"
#include "report/told_rows.h"
#include "report/words.h"
#include "report/writers.h"

namespace assay {
namespace {

constexpr std::size_t kText = 400;

bool is_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

// Every mark as a numeric reference: text, whatever it says.
std::string plain(std::string_view text) {
    std::string safe;
    for (const char c : printable(text, kText)) {
        if (is_word(c) || (c == ' ' && !safe.empty())) {
            safe += c;
        } else {
            safe += "&#" + std::to_string(static_cast<unsigned char>(c)) + ";";
        }
    }
    return safe;
}

// A code span whose fence is longer than any run of backticks in it.
std::string code(std::string_view raw) {
    const std::string text = printable(raw, kText);
    if (text.empty()) return {};
    if (text.find('|') != std::string::npos) return plain(raw);
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    const auto at_edge = [](char c) { return c == '`' || c == ' '; };
    const std::string pad = (at_edge(text.front()) || at_edge(text.back())) &&
                                    text.find_first_not_of(' ') != std::string::npos
                                ? " "
                                : "";
    return fence + pad + text + pad + fence;
}

void add_row(std::string& text, const std::vector<std::string>& cells) {
    for (const std::string& one : cells) text += "| " + one + (one.empty() ? "" : " ");
    text += "|\n";
}

void add_head(std::string& text, std::string_view title, const std::vector<std::string>& names) {
    text += "\n## " + std::string(title) + "\n\n";
    add_row(text, names);
    add_row(text, std::vector<std::string>(names.size(), "---"));
}

void add_summary(std::string& text, const Assessment& assessment) {
    text += "# kubeassay: " + code(assessment.target.name) + "\n\n";
    if (assessment.part)
        text += "**A part was looked at:** " + code(part_text(assessment)) +
                ". The score is of that part; there is no level.\n\n";
    add_row(text, {"What", "Value"});
    add_row(text, {"---", "---"});
    if (!assessment.part)
        add_row(text, {"Level", plain(level_text(assessment.level, assessment.levels))});
    add_row(text, {"Score", plain(assessment.score ? percent_range(assessment.score) : "none")});
    if (const std::string accepted = accepted_text(assessment); !accepted.empty())
        add_row(text, {"With accepted risks", plain(accepted)});
    add_row(text, {"Known of the model", plain(percent_down(assessment.coverage.basis_points()))});
    add_row(text, {"Failing checks", plain(by_severity(assessment.failing_checks))});
    const VerdictCounts& verdicts = assessment.verdicts;
    add_row(text, {"Findings", std::to_string(verdicts.fail) + " fail, " +
                                   std::to_string(verdicts.unknown) + " unknown, " +
                                   std::to_string(verdicts.error) + " error, " +
                                   std::to_string(verdicts.pass) + " pass"});
    add_row(text, {"Paths to full control", code(ways_text(assessment.access))});
    if (const std::string chokes = chokes_text(assessment.access); !chokes.empty())
        add_row(text, {"Choke points", code(chokes)});
    if (const std::string missing = missing_text(assessment.access); !missing.empty())
        add_row(text, {"Paths are not complete", code(missing)});
    if (assessment.benchmark)
        add_row(text, {"Benchmark", code(edition_text(*assessment.benchmark))});
    if (assessment.baseline) add_row(text, {"Baseline", code(baseline_text(assessment))});
    add_row(text, {"Evidence of", plain(format_instant(assessment.collected_at))});
    add_row(text, {"By", plain("kubeassay " + assessment.tool_version + ", profile " +
                               assessment.profile)});
}

void add_controls(std::string& text, const Assessment& assessment) {
    if (!assessment.benchmark) return;
    const AssessedBenchmark& benchmark = *assessment.benchmark;
    add_head(text, plain(benchmark.title),
             {"Control", "Verdict", "Level", "What it asks for", "Failing, or why"});
    for (const AssessedControl& control : benchmark.controls)
        add_row(text,
                {plain(control.id), std::string(text_of(control.verdict)),
                 level_word(control.level), plain(control.title), code(beside_text(control))});
    text += '\n';
    for (const LevelTotal& total : totals_of(benchmark)) text += "- " + total_text(total) + "\n";
    for (const AssessedControl& control : benchmark.controls)
        if (const std::string question = question_text(control); !question.empty())
            text += "- " + plain(control.id) + " is answered by people: " + plain(question) + "\n";
}

void add_findings(std::string& text, const Assessment& assessment, Verdict verdict,
                  const char* title, const RenderOptions& options) {
    const auto groups = rows_with(assessment, verdict);
    if (groups.empty()) return;
    add_head(text, title, {"Severity", "Check", "Subject", "Found", "Where"});
    std::size_t left_out = 0;
    for (const CheckRows& group : groups) {
        const std::vector<ToldRow> rows = told_rows(group, assessment.findings);
        left_out += group.rows.size();
        for (const ToldRow& told :
             std::span(rows).first(std::min(rows.size(), options.rows_per_check))) {
            const Finding& row = *told.finding;
            left_out -= told.rows();
            add_row(text,
                    {severity_text(*group.check), code(group.check->id), code(told_subject(told)),
                     code(*row.details().message), code(place_text(row))});
        }
    }
    if (left_out > 0) text += "\n" + counted(left_out, "more finding") + " in the other formats.\n";
}

void add_accepted(std::string& text, const Assessment& assessment) {
    const auto held = assessment.findings.held();
    const bool any = std::ranges::any_of(
        held, [](const Finding& one) { return one.details().waiver.has_value(); });
    if (any) {
        add_head(text, "Accepted risks", {"Check", "Subject", "Owner", "Until", "Reason"});
        for (const Finding& finding : held) {
            if (!finding.details().waiver) continue;
            const Waiver& waiver = assessment.waivers[*finding.details().waiver].waiver;
            add_row(text, {code(*finding.check), code(subject_text(finding.subject)),
                           code(waiver.owner), code(waiver.expires), code(waiver.reason)});
        }
    }
    bool first = true;
    for (const AppliedWaiver& one : assessment.waivers) {
        const std::string problem = waiver_problem(one);
        if (problem.empty()) continue;
        if (first) add_head(text, "Waivers that do not hold", {"Waiver", "Check", "Why"});
        first = false;
        add_row(text, {code(one.waiver.where.file + ":" + std::to_string(one.waiver.where.line)),
                       code(one.waiver.check), code(problem)});
    }
}

void add_unknown(std::string& text, const Assessment& assessment) {
    const auto groups = unknown_groups(assessment);
    if (groups.empty()) return;
    add_head(text, "Not known", {"Reason", "Check", "Why", "Verdicts", "To know"});
    for (const UnknownGroup& group : groups)
        for (const UnknownRows& rows : group.checks)
            if (rows.check != nullptr)
                add_row(text, {plain(text_of(group.reason)), code(rows.check->id), code(rows.text),
                               std::to_string(rows.rows.size()), plain(answer_to(group.reason))});
}

}  // namespace

Result<std::string> write_markdown(const Assessment& assessment, const RenderOptions& options) {
    std::string text;
    add_summary(text, assessment);
    add_controls(text, assessment);
    add_findings(text, assessment, Verdict::fail, "Failing", options);
    add_findings(text, assessment, Verdict::error, "Checks that could not be evaluated", options);
    add_accepted(text, assessment);
    add_unknown(text, assessment);
    return text;
}

}  // namespace assay
