#include <nlohmann/json.hpp>

#include "history/history_writing.h"
#include "report/json_history.h"
#include "report/json_score.h"

namespace assay {
namespace {

using Json = nlohmann::json;

std::string dump(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// A database may hold what we did not write.
Json selection_json(const std::string& text) {
    if (text.empty()) return {};
    Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json(text) : json;
}

Json of(const RunSeries& series) {
    return {{"kind", series.target_kind},
            {"name", series.cluster_name},
            {"uid", series.cluster_uid},
            {"profile", series.profile},
            {"selection", selection_json(series.selection)}};
}

Json run_json(const StoredRun& run, const TrendPoint& point) {
    Json json = trend_point_json(point);
    Json domains = Json::object();
    for (const auto& [domain, state] : run.numbers.domains)
        domains[std::string(text_of(domain))] = {{"score", interval_json(state.score)},
                                                 {"level", level_json(state.level)},
                                                 {"coverage", state.coverage}};
    json["asOf"] = format_date(run.numbers.as_of);
    json["tool"] = run.numbers.tool;
    json["stored"] = {{"score", interval_json(run.numbers.score)},
                      {"level", level_json(run.numbers.level)}};
    json["domains"] = std::move(domains);
    json["verdicts"] = {{"pass", run.numbers.verdicts.pass},
                        {"fail", run.numbers.verdicts.fail},
                        {"unknown", run.numbers.verdicts.unknown},
                        {"not-applicable", run.numbers.verdicts.not_applicable},
                        {"error", run.numbers.verdicts.error}};
    return json;
}

}  // namespace

std::string lines_json(const std::vector<RunLine>& lines) {
    Json series = Json::array();
    for (const RunLine& line : lines) {
        Json json = of(line.series);
        json["runs"] = Json::array();
        for (std::size_t index = 0; index < line.runs.size(); ++index)
            json["runs"].push_back(run_json(line.runs[index], line.trend[index]));
        series.push_back(std::move(json));
    }
    return dump({{"schema", "kubeassay.history/1"}, {"series", std::move(series)}});
}

std::string difference_json(const RunDifference& difference) {
    Json changes = Json::array();
    for (const FindingChange& change : difference.changes) changes.push_back(change_json(change));
    return dump({{"schema", "kubeassay.history-diff/1"},
                 {"series", of(difference.series)},
                 {"before", trend_point_json(difference.before)},
                 {"after", trend_point_json(difference.after)},
                 {"counts", change_counts_json(difference.counts)},
                 {"changes", std::move(changes)}});
}

}  // namespace assay
