#include "report/team_page.h"

#include <cstddef>
#include <string_view>

#include "base/hash.h"
#include "report/html_view.h"

namespace assay {
namespace {

constexpr std::string_view kTemplate = "reports/team.html.mustache";
constexpr std::size_t kFileName = 60;
constexpr std::size_t kHash = 8;

// As if it were made of another name and its hash.
bool looks_hashed(std::string_view name) {
    if (name.size() <= kHash || name[name.size() - kHash - 1] != '-') return false;
    return name.substr(name.size() - kHash).find_first_not_of("0123456789abcdef") ==
           std::string_view::npos;
}

}  // namespace

Result<std::string> team_html(const Assessment& assessment, const AssessedTeam& team,
                              std::string_view language) {
    if (!is_language(language)) return no_such_language(language);
    const ReportTexts& say = texts_in(language);
    return fill_page(kTemplate, ViewMap{{"t", template_texts(say)},
                                        {"notice", notice_text(say)},
                                        {"cluster", shown_short(assessment.target.name)},
                                        {"taken", format_instant(assessment.collected_at)},
                                        {"by", "kubeassay " + shown(assessment.tool_version)},
                                        {"team", team_view(assessment, team, say)}});
}

std::string team_file(const AssessedTeam& team) {
    if (team.name.empty()) return "nobody.html";
    std::string name;
    for (const char letter : team.name) {
        if (name.size() == kFileName) break;
        const bool large = letter >= 'A' && letter <= 'Z';
        const char c = large ? static_cast<char>(letter - 'A' + 'a') : letter;
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain)
            name += c;
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    if (name != team.name || name == "nobody" || looks_hashed(name))
        name += (name.empty() ? "team-" : "-") + sha256_hex(team.name).substr(0, kHash);
    return name + ".html";
}

}  // namespace assay
