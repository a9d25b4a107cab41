#include "report/html_view.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

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

ViewMap verdict_view(Verdict verdict, const ReportTexts& say) {
    const auto view = [&](const char* icon, const char* style) {
        return ViewMap{
            {"icon", icon}, {"word", say.word("verdict", text_of(verdict))}, {"class", style}};
    };
    switch (verdict) {
        case Verdict::pass:
            return view("\u2713", "pass");
        case Verdict::fail:
            return view("\u2717", "fail");
        case Verdict::unknown:
            return view("?", "unknown");
        case Verdict::not_applicable:
            return view("\u2013", "na");
        case Verdict::error:
            break;
    }
    return view("!", "error");
}

ViewMap severity_view(Severity severity, const ReportTexts& say) {
    const std::string word(text_of(severity));
    return {{"word", say.word("severity", word)}, {"class", word}};
}

ViewMap severity_view(const AssessedCheck& check, const ReportTexts& say) {
    return {{"word", severity_text(check, say)}, {"class", std::string(text_of(check.severity))}};
}

std::string more_text(std::size_t all, std::size_t given, const ReportTexts& say) {
    if (all <= given) return "";
    return say.counted("more.not_listed", all - given);
}

ViewMap finding_view(const Finding& finding, const ReportTexts& say) {
    ViewList proofs;
    for (std::size_t index = 0; index < finding.details().evidence.size() && index < kProofs;
         ++index)
        proofs.emplace_back(ViewMap{{"what", shown(*finding.details().evidence[index].what)},
                                    {"value", shown(*finding.details().evidence[index].value)}});
    const Unknown why = finding.unknown.value_or({});
    const std::string text = finding.unknown ? why.text : *finding.details().message;
    const std::string reason =
        finding.unknown ? say.word("reason", text_of(why.reason)) : std::string();
    const std::string place = place_text(finding);
    return {
        {"verdict", verdict_view(finding.verdict, say)},
        {"subject", shown(subject_text(finding.subject, say))},
        {"copies", finding.count > 1 ? say.counted("count.copy", finding.count) : std::string()},
        {"reason", reason},
        {"message", shown(text)},
        {"at", finding.details().at ? shown(subject_text(*finding.details().at, say)) : ""},
        {"place", shown(place)},
        {"decidedBy", shown(*finding.details().decided_by)},
        {"hasProofs", !proofs.empty()},
        {"proofs", std::move(proofs)}};
}

ViewMap template_texts(const ReportTexts& say) {
    constexpr std::string_view kOfTemplate = "page.";
    ViewMap sections;
    for (const auto& [key, message] : say.messages()) {
        if (!key.starts_with(kOfTemplate)) continue;
        const std::size_t dot = key.find('.', kOfTemplate.size());
        ReportView& section =
            sections
                .try_emplace(key.substr(kOfTemplate.size(), dot - kOfTemplate.size()), ViewMap{})
                .first->second;
        std::get<ViewMap>(section.value).emplace(key.substr(dot + 1), message);
    }
    return sections;
}

std::string notice_text(const ReportTexts& say) {
    return &say == &english() ? std::string() : say("notice.english");
}

ReportView html_view(const Assessment& assessment, const RenderOptions& options) {
    const ReportTexts& say = texts_in(options.language);
    return ViewMap{{"t", template_texts(say)},
                   {"notice", notice_text(say)},
                   {"summary", summary_view(assessment, say)},
                   {"domains", domains_view(assessment, say)},
                   {"upgrades", upgrades_view(assessment, say)},
                   {"actors", actors_view(assessment, say)},
                   {"benchmark", benchmark_view(assessment, say)},
                   {"hasRisks", !rows_with(assessment, Verdict::fail).empty()},
                   {"risks", risks_view(assessment, say)},
                   {"ways", ways_view(assessment, say)},
                   {"matrix", matrix_view(assessment, options, say)},
                   {"namespaces", namespaces_view(assessment, options, say)},
                   {"teams", teams_view(assessment, options, say)},
                   {"plan", plan_view(assessment, say)},
                   {"questions", questions_view(assessment, say)},
                   {"accepted", accepted_view(assessment, options, say)},
                   {"limits", limits_view(assessment, options, say)},
                   {"hasChecks", !assessment.checks.empty()},
                   {"checks", checks_view(assessment, options, say)},
                   {"trend", trend_view(assessment, options, say)},
                   {"method", method_view(assessment, say)}};
}

}  // namespace assay
