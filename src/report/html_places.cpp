// The matrix of namespaces, and what each team has to mend.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/html_view.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kNamesOfTeam = 8;

// A word, how it looks, and why where it is not known.
ViewMap cell(std::string text, const char* style, std::string why = {}) {
    return {{"text", std::move(text)}, {"class", style}, {"why", std::move(why)}};
}

ViewMap not_known(const Unknown& why, const ReportTexts& say) {
    return cell("? " + say("not_known"), "unknown",
                say.word("reason", text_of(why.reason)) + ": " + shown(why.text));
}

ViewMap level_cell(const Told& told, const ReportTexts& say) {
    if (told.unknown) return not_known(*told.unknown, say);
    if (told.text.empty()) return cell("\u2717 " + say("place.no_label"), "fail");
    const bool refuses = told.text != "privileged";
    return cell((refuses ? "\u2713 " : "\u2717 ") + shown(told.text), refuses ? "pass" : "fail");
}

ViewMap deny_cell(const Told& told, const ReportTexts& say) {
    if (told.unknown) return not_known(*told.unknown, say);
    if (told.text == "all") return cell("\u2713 " + say("place.denied"), "pass");
    if (told.text == "some") return cell("\u2717 " + say("place.some_pods"), "fail");
    return cell("\u2717 " + (told.text == "open" ? say("place.opened_again") : say("place.open")),
                "fail");
}

ViewMap quota_cell(const Told& told, const ReportTexts& say) {
    if (told.unknown) return not_known(*told.unknown, say);
    return told.text == "yes" ? cell("\u2713 " + say("yes"), "pass")
                              : cell("\u2717 " + say("no"), "fail");
}

std::string number(const std::optional<std::size_t>& count, const ReportTexts& say) {
    return count ? std::to_string(*count) : say("not_known");
}

std::string owner_of(const AssessedNamespace& one, const ReportTexts& say) {
    if (one.unread) return say("place.owner_unread");
    if (one.owner.empty() || one.team.empty()) return shown(one.owner + one.team);
    return shown(one.team) + ", " + shown(one.owner);
}

std::string joined(const std::vector<std::string>& names, const ReportTexts& say) {
    std::string text;
    for (std::size_t index = 0; index < names.size() && index < kNamesOfTeam; ++index)
        text += (text.empty() ? "" : ", ") + shown(names[index]);
    if (names.size() > kNamesOfTeam)
        text += " " + say.counted("more.plain", names.size() - kNamesOfTeam);
    return text;
}

}  // namespace

ViewMap namespaces_view(const Assessment& assessment, const RenderOptions& options,
                        const ReportTexts& say) {
    ViewList rows;
    for (const AssessedNamespace& one : assessment.namespaces) {
        if (rows.size() == options.rows_per_check) break;
        rows.emplace_back(ViewMap{{"name", shown(one.name)},
                                  {"owner", owner_of(one, say)},
                                  {"level", level_cell(one.pod_security, say)},
                                  {"ingress", deny_cell(one.ingress, say)},
                                  {"egress", deny_cell(one.egress, say)},
                                  {"quota", quota_cell(one.quota, say)},
                                  {"exec", number(one.exec, say)},
                                  {"secrets", number(one.secrets, say)},
                                  {"failing", std::to_string(one.failing)}});
    }
    ViewMap view{{"any", !rows.empty()},
                 {"open", rows.size() <= 20},
                 {"count", say.counted("count.namespace", assessment.namespaces.size())},
                 {"more", more_text(assessment.namespaces.size(), rows.size(), say)}};
    view.emplace("rows", std::move(rows));
    return view;
}

ViewMap team_view(const Assessment& assessment, const AssessedTeam& team, const ReportTexts& say) {
    ViewList checks;
    for (const TeamCheck& one : team.checks) {
        const AssessedCheck none;
        const AssessedCheck* found = assessment.find(one.check);
        const AssessedCheck& check = found == nullptr ? none : *found;
        ViewList first;
        for (const std::string& row : one.first) first.emplace_back(ViewMap{{"text", shown(row)}});
        const std::size_t left = one.failing - first.size();
        checks.emplace_back(
            ViewMap{{"id", shown(one.check)},
                    {"title", shown(check.title)},
                    {"severity", severity_view(check, say)},
                    {"effort", std::string(effort_text(check.effort, say))},
                    {"failing", say.counted("count.finding", one.failing)},
                    {"why", shown_lines(check.why)},
                    {"fix", shown_lines(check.remediation)},
                    {"first", std::move(first)},
                    {"more", left == 0 ? std::string() : say.counted("more.plain", left)}});
    }
    const std::string nobody =
        team.unread == 0 ? say("team.nobody") : say.counted("team.nobody_unread", team.unread);
    return {{"name", team.name.empty() ? nobody : shown(team.name)},
            {"short", team.name.empty() ? nobody : shown_short(team.name)},
            {"owners", joined(team.owners, say)},
            {"namespaces", joined(team.namespaces, say)},
            {"failing", by_severity(team.failing, say)},
            {"accepted", std::to_string(team.accepted)},
            {"unknown", std::to_string(team.unknown)},
            {"hasChecks", !checks.empty()},
            {"checks", std::move(checks)}};
}

ViewMap teams_view(const Assessment& assessment, const RenderOptions& options,
                   const ReportTexts& say) {
    ViewList rows;
    for (const AssessedTeam& team : assessment.teams) {
        if (rows.size() == options.rows_per_check) break;
        ViewMap row = team_view(assessment, team, say);
        std::string first;
        for (std::size_t index = 0; index < team.checks.size() && index < 3; ++index)
            first += (first.empty() ? "" : ", ") + shown(team.checks[index].check);
        row.erase("checks");
        row.emplace("mendFirst", first);
        rows.emplace_back(std::move(row));
    }
    ViewMap view{{"any", !rows.empty()},
                 {"more", more_text(assessment.teams.size(), rows.size(), say)}};
    view.emplace("rows", std::move(rows));
    return view;
}

}  // namespace assay
