// What to upgrade: the table under the domains.
#include <cstddef>
#include <string>
#include <utility>

#include "report/html_view.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kUpgrades = 50;
constexpr std::size_t kVulnerabilities = 12;

// One element for each word, so that lines break between them.
ViewList words_of(const AssessedUpgrade& upgrade, const ReportTexts& say) {
    ViewList words;
    for (const std::string& word : vulnerability_words(upgrade, kVulnerabilities, say))
        words.emplace_back(ViewMap{{"text", shown(word)}});
    return words;
}

ViewMap row_view(const AssessedUpgrade& upgrade, const ReportTexts& say) {
    return {{"component", shown(upgrade.component)},
            {"severity", severity_view(upgrade.severity, say)},
            {"from", shown(upgrade.from)},
            {"to", shown(upgrade.to)},
            {"affected", affected_text(upgrade, say)},
            {"vulnerabilities", words_of(upgrade, say)}};
}

}  // namespace

ViewMap upgrades_view(const Assessment& assessment, const ReportTexts& say) {
    ViewList rows;
    for (const AssessedUpgrade& upgrade : assessment.upgrades) {
        if (rows.size() == kUpgrades) break;
        rows.emplace_back(row_view(upgrade, say));
    }
    return {{"any", !rows.empty()},
            {"title", shown(domain_title(assessment, Domain::patching, say))},
            {"more", more_text(assessment.upgrades.size(), rows.size(), say)},
            {"rows", std::move(rows)}};
}

}  // namespace assay
