// Top risks, and all findings by check.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "report/html_view.h"
#include "report/plan_words.h"
#include "report/rows.h"
#include "report/told_rows.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kTopRisks = 10;
constexpr std::size_t kRowsOfRisk = 3;
// Of all checks together, so that the page of the largest cluster can be opened: about half of it.
constexpr std::size_t kRowsInAll = 2000;
constexpr std::size_t kLeastRows = 5;  // of one check

// Worst first: the order of rows within a check and of checks.
constexpr std::size_t kRanks = 5;
std::size_t rank(Verdict verdict) {
    switch (verdict) {
        case Verdict::fail:
            return 0;
        case Verdict::error:
            return 1;
        case Verdict::unknown:
            return 2;
        case Verdict::pass:
            return 3;
        case Verdict::not_applicable:
            return 4;
    }
    return kRanks - 1;
}

ViewList references_view(const AssessedCheck& check) {
    ViewList references;
    for (const std::string& reference : check.references) {
        const bool link = reference.starts_with("https://") || reference.starts_with("http://");
        references.emplace_back(ViewMap{{"text", shown(reference)}, {"link", link}});
    }
    return references;
}

ViewMap check_view(const AssessedCheck& check, const ReportTexts& say) {
    ViewList references = references_view(check);
    return {{"id", shown(check.id)},
            {"title", shown(check.title)},
            {"severity", severity_view(check, say)},
            {"verdict",
             check.out_of_scope
                 ? ViewMap{{"icon", "\u2013"}, {"word", say("check.out_of_scope")}, {"class", "na"}}
                 : verdict_view(check.verdict, say)},
            {"effort", std::string(effort_text(check.effort, say))},
            {"why", shown_lines(check.why)},
            {"fix", shown_lines(check.remediation)},
            {"hasReferences", !references.empty()},
            {"references", std::move(references)}};
}

// "2 fail, 30 pass": the subjects of a check.
std::string subjects_text(const VerdictCounts& counts, const ReportTexts& say) {
    std::string text;
    const auto add = [&](std::size_t number, Verdict verdict) {
        if (number == 0) return;
        text += (text.empty() ? "" : ", ") + std::to_string(number) + " " +
                say.word("verdict", text_of(verdict));
    };
    add(counts.fail, Verdict::fail);
    add(counts.error, Verdict::error);
    add(counts.unknown, Verdict::unknown);
    add(counts.pass, Verdict::pass);
    add(counts.not_applicable, Verdict::not_applicable);
    return text.empty() ? say("check.no_subjects") : text;
}

// At most so many, worst first.
ViewList worst_rows(const Findings::Rows& findings, std::size_t limit, const ReportTexts& say) {
    std::array<std::vector<Finding>, kRanks> by_rank;
    for (const Finding& finding : findings) {
        auto& rows = by_rank.at(rank(finding.verdict));
        if (rows.size() < limit) rows.push_back(finding);
    }
    ViewList views;
    for (const auto& rows : by_rank)
        for (const Finding& row : rows)
            if (views.size() < limit) views.emplace_back(finding_view(row, say));
    return views;
}

// Rows that a check may have when something is to be told of it; one that passes has kLeastRows.
std::size_t rows_for_each(const Assessment& assessment, std::size_t limit) {
    const auto passes = static_cast<std::size_t>(
        std::ranges::count(assessment.checks, Verdict::pass, &AssessedCheck::verdict));
    const std::size_t others = assessment.checks.size() - passes;
    if (others == 0) return limit;
    const std::size_t taken = std::min(kRowsInAll, passes * kLeastRows);
    return std::min(limit, std::max(kLeastRows, (kRowsInAll - taken) / others));
}

}  // namespace

ViewList risks_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList risks;
    for (const CheckRows& group : rows_with(assessment, Verdict::fail)) {
        if (risks.size() == kTopRisks) break;
        ViewList rows;
        std::size_t shown_rows = 0;
        for (const ToldRow& told : told_rows(group, assessment.findings)) {
            if (rows.size() == kRowsOfRisk) break;
            ViewMap row = finding_view(*told.finding, say);
            row.insert_or_assign("subject", shown(told_subject(told, say)));
            rows.emplace_back(std::move(row));
            shown_rows += told.rows();
        }
        ViewMap risk = check_view(*group.check, say);
        risk.emplace("affected", say.counted("count.subject", group.check->subjects.fail));
        risk.emplace("gain",
                     group.advice == nullptr ? std::string() : gain_text(*group.advice, say));
        risk.emplace("more", more_text(group.rows.size(), shown_rows, say));
        risk.emplace("rows", std::move(rows));
        risks.emplace_back(std::move(risk));
    }
    return risks;
}

ViewMap accepted_view(const Assessment& assessment, const RenderOptions& options,
                      const ReportTexts& say) {
    ViewList rows;
    std::size_t all = 0;
    for (const Finding& finding : assessment.findings.held()) {
        if (!finding.details().waiver || ++all > options.rows_per_check) continue;
        const Waiver& waiver = assessment.waivers[*finding.details().waiver].waiver;
        rows.emplace_back(ViewMap{{"id", shown(*finding.check)},
                                  {"subject", shown(subject_text(finding.subject, say))},
                                  {"owner", shown(waiver.owner)},
                                  {"expires", shown(waiver.expires)},
                                  {"reason", shown(waiver.reason)},
                                  {"compensating", shown(waiver.compensating)}});
    }
    ViewList problems;
    for (const AppliedWaiver& one : assessment.waivers) {
        const std::string problem = waiver_problem(one, say);
        if (problem.empty() || problems.size() == options.rows_per_check) continue;
        problems.emplace_back(ViewMap{
            {"where", say("waiver.place", {{"file", shown(one.waiver.where.file)},
                                           {"line", std::to_string(one.waiver.where.line)}})},
            {"id", shown(one.waiver.check)},
            {"problem", shown(problem)}});
    }
    ViewMap view{{"any", !rows.empty()},
                 {"either", !rows.empty() || !problems.empty()},
                 {"hasProblems", !problems.empty()},
                 {"standing", accepted_text(assessment, say)},
                 {"inherent", percent_range(assessment.score, say)},
                 {"more", more_text(all, rows.size(), say)}};
    view.emplace("problems", std::move(problems));
    view.emplace("rows", std::move(rows));
    return view;
}

ViewList checks_view(const Assessment& assessment, const RenderOptions& options,
                     const ReportTexts& say) {
    std::vector<const AssessedCheck*> order;
    for (const AssessedCheck& check : assessment.checks) order.push_back(&check);
    std::ranges::sort(order, {}, [](const AssessedCheck* check) {
        return std::tuple(rank(check->verdict), -static_cast<int>(check->severity), check->id);
    });
    ViewList checks;
    const std::size_t most = rows_for_each(assessment, options.rows_per_check);
    for (const AssessedCheck* check : order) {
        const auto findings = assessment.findings.of(check->id);
        const bool passes = check->verdict == Verdict::pass;
        ViewList rows = worst_rows(findings, passes ? std::min(most, kLeastRows) : most, say);
        ViewMap view = check_view(*check, say);
        view.emplace("subjects", check->out_of_scope ? say("check.cannot_show")
                                                     : subjects_text(check->subjects, say));
        view.emplace("more", more_text(findings.size(), rows.size(), say));
        view.emplace("hasRows", !rows.empty());
        view.emplace("rows", std::move(rows));
        checks.emplace_back(std::move(view));
    }
    return checks;
}

}  // namespace assay
