#include "report/html_view.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "report/rows.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kTextLimit = 400;
constexpr std::size_t kShortLimit = 60;
constexpr std::size_t kProofs = 12;  // of one finding

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// Whether a character of UTF-8 is one that HTML forbids: U+FDD0 to U+FDEF, and the last two of each
// plane.
bool is_noncharacter(std::string_view character) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(character[at]); };
    if (character.size() == 3 && byte(0) == 0xEF && byte(1) == 0xB7)
        return byte(2) >= 0x90 && byte(2) <= 0xAF;
    if (character.size() < 3) return false;
    const std::size_t last = character.size() - 1;
    const bool end = byte(last) >= 0xBE && byte(last - 1) == 0xBF;
    if (character.size() == 3) return end && byte(0) == 0xEF;
    return end && (byte(1) & 0x0F) == 0x0F;
}

std::size_t length_of(unsigned char first) {
    if (first < 0xC0) return 1;
    if (first < 0xE0) return 2;
    return first < 0xF0 ? 3 : 4;
}

}  // namespace

std::string shown(std::string_view text) {
    const std::string valid = printable(text, kTextLimit);  // UTF-8
    if (valid.find_first_of("\xef\xf0\xf1\xf2\xf3\xf4") == std::string::npos) return valid;
    std::string result;
    for (std::size_t at = 0; at < valid.size();) {
        const std::string_view character =
            std::string_view(valid).substr(at, length_of(static_cast<unsigned char>(valid[at])));
        result += is_noncharacter(character) ? kReplacement : character;
        at += character.size();
    }
    return result;
}

std::string shown_short(std::string_view text) { return shown(printable(text, kShortLimit)); }

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

ViewMap severity_view(const AssessedCheck& check) {
    return {{"word", severity_text(check)}, {"class", std::string(text_of(check.severity))}};
}

std::string more_text(std::size_t all, std::size_t given) {
    if (all <= given) return "";
    return "and " + std::to_string(all - given) + " more, not listed here";
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
                   {"namespaces", namespaces_view(assessment, options)},
                   {"teams", teams_view(assessment, options)},
                   {"plan", plan_view(assessment)},
                   {"questions", questions_view(assessment)},
                   {"accepted", accepted_view(assessment, options)},
                   {"limits", limits_view(assessment, options)},
                   {"hasChecks", !assessment.checks.empty()},
                   {"checks", checks_view(assessment, options)},
                   {"trend", trend_view(assessment, options)},
                   {"method", method_view(assessment)}};
}

}  // namespace assay
