// The assessment as the page of reports/report.html.mustache shows it.
//
// Role: chooses, orders, caps and formats; the template only places. Strings from the cluster have
// passed printable(). Its own words come from the catalogue of RenderOptions::language
// (report/texts.h). Sections, in the order of the page: page one (report/page_one.h), domains,
// top risks, paths to full control, who can reach what, limits, plan, controls of a benchmark,
// accepted risks, what people vouch for, teams, findings, method; namespaces after who can reach
// what.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/texts.h"
#include "report/view.h"
#include "report/writers.h"
#include "score/assessment.h"

namespace assay {

[[nodiscard]] ReportView html_view(const Assessment& assessment, const RenderOptions& options);

// A packed template filled from a view, with the style sheet of reports/.
[[nodiscard]] Result<std::string> fill_page(std::string_view file, const ReportView& view);

// Its parts.
[[nodiscard]] ViewMap summary_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewList domains_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewMap actors_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewMap upgrades_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewMap benchmark_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewList risks_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewMap ways_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewMap matrix_view(const Assessment& assessment, const RenderOptions& options,
                                  const ReportTexts& say);
[[nodiscard]] ViewMap accepted_view(const Assessment& assessment, const RenderOptions& options,
                                    const ReportTexts& say);
[[nodiscard]] ViewMap namespaces_view(const Assessment& assessment, const RenderOptions& options,
                                      const ReportTexts& say);
[[nodiscard]] ViewMap team_view(const Assessment& assessment, const AssessedTeam& team,
                                const ReportTexts& say);
[[nodiscard]] ViewMap teams_view(const Assessment& assessment, const RenderOptions& options,
                                 const ReportTexts& say);
[[nodiscard]] ViewMap plan_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewMap questions_view(const Assessment& assessment, const ReportTexts& say);
[[nodiscard]] ViewMap limits_view(const Assessment& assessment, const RenderOptions& options,
                                  const ReportTexts& say);
[[nodiscard]] ViewList checks_view(const Assessment& assessment, const RenderOptions& options,
                                   const ReportTexts& say);
[[nodiscard]] ViewMap trend_view(const Assessment& assessment, const RenderOptions& options,
                                 const ReportTexts& say);
[[nodiscard]] ViewMap method_view(const Assessment& assessment, const ReportTexts& say);

// The texts of a template: {"summary": {"level": "Level"}} of the key "page.summary.level".
[[nodiscard]] ViewMap template_texts(const ReportTexts& say);

// What of the page stays English; empty of the English page.
[[nodiscard]] std::string notice_text(const ReportTexts& say);
[[nodiscard]] tl::unexpected<Error> no_such_language(std::string_view language);

// Pieces they share.
[[nodiscard]] std::string shown(std::string_view text);        // one line, bounded
[[nodiscard]] std::string shown_short(std::string_view text);  // what a heading or page one holds
[[nodiscard]] std::string shown_lines(std::string_view text);  // line breaks stay
[[nodiscard]] ViewMap verdict_view(Verdict verdict, const ReportTexts& say);  // icon, word, class
[[nodiscard]] ViewMap severity_view(Severity severity, const ReportTexts& say);  // word, class
[[nodiscard]] ViewMap severity_view(const AssessedCheck& check,
                                    const ReportTexts& say);  // its own beside a changed one
// "and 3 more, not listed here"; empty when all are given.
[[nodiscard]] std::string more_text(std::size_t all, std::size_t given, const ReportTexts& say);
[[nodiscard]] ViewMap finding_view(const Finding& finding, const ReportTexts& say);

}  // namespace assay
