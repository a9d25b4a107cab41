// The assessment as the page of reports/report.html.mustache shows it.
//
// Role: chooses, orders, caps and formats; the template only places. Strings from the cluster have
// passed printable(). Sections, in the order of the page: page one (report/page_one.h), domains,
// top risks, paths to full control, who can reach what, limits, plan, controls of a benchmark,
// accepted risks, what people vouch for, teams, findings, method; namespaces after who can reach
// what.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/view.h"
#include "report/writers.h"
#include "score/assessment.h"

namespace assay {

[[nodiscard]] ReportView html_view(const Assessment& assessment, const RenderOptions& options);

// A packed template filled from a view, with the style sheet of reports/.
[[nodiscard]] Result<std::string> fill_page(std::string_view file, const ReportView& view);

// Its parts.
[[nodiscard]] ViewMap summary_view(const Assessment& assessment);
[[nodiscard]] ViewList domains_view(const Assessment& assessment);
[[nodiscard]] ViewMap actors_view(const Assessment& assessment);
[[nodiscard]] ViewMap upgrades_view(const Assessment& assessment);
[[nodiscard]] ViewMap benchmark_view(const Assessment& assessment);
[[nodiscard]] ViewList risks_view(const Assessment& assessment);
[[nodiscard]] ViewMap ways_view(const Assessment& assessment);
[[nodiscard]] ViewMap matrix_view(const Assessment& assessment, const RenderOptions& options);
[[nodiscard]] ViewMap accepted_view(const Assessment& assessment, const RenderOptions& options);
[[nodiscard]] ViewMap namespaces_view(const Assessment& assessment, const RenderOptions& options);
[[nodiscard]] ViewMap team_view(const Assessment& assessment, const AssessedTeam& team);
[[nodiscard]] ViewMap teams_view(const Assessment& assessment, const RenderOptions& options);
[[nodiscard]] ViewMap plan_view(const Assessment& assessment);
[[nodiscard]] ViewMap questions_view(const Assessment& assessment);
[[nodiscard]] ViewMap limits_view(const Assessment& assessment, const RenderOptions& options);
[[nodiscard]] ViewList checks_view(const Assessment& assessment, const RenderOptions& options);
[[nodiscard]] ViewMap trend_view(const Assessment& assessment, const RenderOptions& options);
[[nodiscard]] ViewMap method_view(const Assessment& assessment);

// Pieces they share.
[[nodiscard]] std::string shown(std::string_view text);        // one line, bounded
[[nodiscard]] std::string shown_short(std::string_view text);  // what a heading or page one holds
[[nodiscard]] std::string shown_lines(std::string_view text);  // line breaks stay
[[nodiscard]] ViewMap verdict_view(Verdict verdict);           // icon, word, class
[[nodiscard]] ViewMap severity_view(Severity severity);        // word, class
[[nodiscard]] ViewMap severity_view(const AssessedCheck& check);  // its own beside a changed one
// "and 3 more, not listed here"; empty when all are given.
[[nodiscard]] std::string more_text(std::size_t all, std::size_t given);
[[nodiscard]] ViewMap finding_view(const Finding& finding);

}  // namespace assay
