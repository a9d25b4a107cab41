#include "report/summary.h"

#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/json_score.h"
#include "report/words.h"

namespace assay {
namespace {

using Json = nlohmann::ordered_json;

Json domains_of(const Assessment& assessment) {
    Json domains = Json::array();
    for (const AssessedDomain& domain : assessment.domains) {
        domains.push_back({{"id", text_of(domain.domain)},
                           {"score", interval_json(domain.score)},
                           {"level", level_json(domain.level)},
                           {"coverage", domain.coverage.basis_points()}});
    }
    return domains;
}

// By severity and verdict, and which ones fail.
std::pair<Json, Json> checks_of(const Assessment& assessment) {
    std::map<std::pair<Severity, Verdict>, std::size_t> counts;
    Json failing = Json::array();
    for (const AssessedCheck& check : assessment.checks) {
        if (check.out_of_scope) continue;
        ++counts[{check.severity, check.verdict}];
        if (check.verdict != Verdict::fail) continue;
        failing.push_back({{"id", printable(check.id)},
                           {"severity", text_of(check.severity)},
                           {"subjects", check.subjects.fail}});
    }
    Json rows = Json::array();
    for (const auto& [key, count] : counts) {
        rows.push_back({{"severity", text_of(key.first)},
                        {"verdict", text_of(key.second)},
                        {"checks", count}});
    }
    return {std::move(rows), std::move(failing)};
}

}  // namespace

std::string summary_json(const Assessment& assessment) {
    const bool whole = !assessment.part;
    auto [counts, failing] = checks_of(assessment);
    const Json made{{"schema", kSummarySchema},
                    {"version", assessment.tool_version},
                    {"content", assessment.content},
                    {"profile", printable(assessment.profile)},
                    {"target", printable(assessment.target.name)},
                    {"clusterVersion", printable(assessment.target.version)},
                    {"collectedAt", format_instant(assessment.collected_at)},
                    {"asOf", format_instant(assessment.as_of)},
                    {"snapshotSha256", assessment.snapshot_sha256},
                    {"scope", printable(scope_text(assessment), 1000)},
                    {"unit", "basis points"},
                    {"score", whole ? interval_json(assessment.score) : Json()},
                    {"level", whole ? level_json(assessment.level) : Json()},
                    {"coverage", assessment.coverage.basis_points()},
                    {"domains", whole ? domains_of(assessment) : Json::array()},
                    {"counts", std::move(counts)},
                    {"failing", std::move(failing)}};
    return made.dump(1) + "\n";
}

}  // namespace assay
