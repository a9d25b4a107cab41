#include "report/html_view.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "report/rows.h"

namespace assay {
namespace {

constexpr std::size_t kTextLimit = 400;
constexpr std::size_t kProofs = 12;  // of one finding

}  // namespace

std::string shown(std::string_view text) { return printable(text, kTextLimit); }

std::string shown_lines(std::string_view text) {
    std::string result;
    for (const std::string_view line : split(trim(text), '\n')) {
        if (!result.empty()) result += '\n';
        result += shown(line);
    }
    return result;
}

ViewMap verdict_view(Verdict verdict) {
    const auto view = [](const char* icon, const char* word, const char* style) {
        return ViewMap{{"icon", icon}, {"word", word}, {"class", style}};
    };
    switch (verdict) {
        case Verdict::pass:
            return view("\u2713", "pass", "pass");
        case Verdict::fail:
            return view("\u2717", "fail", "fail");
        case Verdict::unknown:
            return view("?", "unknown", "unknown");
        case Verdict::not_applicable:
            return view("\u2013", "not applicable", "na");
        case Verdict::error:
            break;
    }
    return view("!", "error", "error");
}

ViewMap severity_view(Severity severity) {
    const std::string word(text_of(severity));
    return {{"word", word}, {"class", word}};
}

ViewMap finding_view(const Finding& finding) {
    ViewList proofs;
    for (std::size_t index = 0; index < finding.details().evidence.size() && index < kProofs;
         ++index)
        proofs.emplace_back(ViewMap{{"what", shown(*finding.details().evidence[index].what)},
                                    {"value", shown(finding.details().evidence[index].value)}});
    const Unknown why = finding.unknown.value_or({});
    const std::string text = finding.unknown ? why.text : finding.details().message;
    const std::string reason = finding.unknown ? std::string(text_of(why.reason)) : std::string();
    const std::string place = place_text(finding);
    return {{"verdict", verdict_view(finding.verdict)},
            {"subject", shown(subject_text(finding.subject))},
            {"copies", finding.count > 1 ? std::to_string(finding.count) + " copies" : ""},
            {"reason", reason},
            {"message", shown(text)},
            {"at", finding.details().at ? shown(subject_text(*finding.details().at)) : ""},
            {"place", shown(place)},
            {"decidedBy", shown(*finding.details().decided_by)},
            {"hasProofs", !proofs.empty()},
            {"proofs", std::move(proofs)}};
}

ReportView html_view(const Assessment& assessment, const RenderOptions& options) {
    return ViewMap{{"summary", summary_view(assessment)},
                   {"domains", domains_view(assessment)},
                   {"upgrades", upgrades_view(assessment)},
                   {"actors", actors_view(assessment)},
                   {"benchmark", benchmark_view(assessment)},
                   {"hasRisks", !rows_with(assessment, Verdict::fail).empty()},
                   {"risks", risks_view(assessment)},
                   {"ways", ways_view(assessment)},
                   {"matrix", matrix_view(assessment, options)},
                   {"accepted", accepted_view(assessment, options)},
                   {"limits", limits_view(assessment, options)},
                   {"hasChecks", !assessment.checks.empty()},
                   {"checks", checks_view(assessment, options)},
                   {"trend", trend_view(assessment, options)},
                   {"method", method_view(assessment)}};
}

}  // namespace assay
