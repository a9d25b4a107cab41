#include "history/history.h"

#include <algorithm>
#include <unordered_map>

#include "history/history_rows.h"
#include "history/schema.h"

namespace assay {
namespace {

constexpr std::string_view kRunColumns =
    "r.id, r.series, r.place, c.kind, c.uid, c.name, s.profile, s.selection, r.collected_at, "
    "r.as_of, r.tool, r.content, r.model, r.profile_sha256, r.policy_sha256, r.snapshot_sha256, "
    "r.score_lo, r.score_hi, r.level_lo, r.level_hi, r.determined, r.coverage, r.passed, "
    "r.failed, r.unknown, r.not_applicable, r.errors, r.low, r.medium, r.high, r.critical, "
    "r.identity";
constexpr std::string_view kRunTables =
    " FROM run r JOIN series s ON s.id = r.series JOIN cluster c ON c.id = s.cluster";
constexpr std::string_view kOfSeries =
    " WHERE c.identity = $1 AND s.profile = $2 AND "
    "s.selection = $3";

}  // namespace

Result<History> History::open(const HistoryPlace& place, HistoryUse use) {
    auto database = open_database(place, use);
    if (!database) return tl::unexpected(database.error());
    if (auto brought = bring_schema(**database, place); !brought)
        return tl::unexpected(brought.error());
    return History(std::move(*database));
}

Result<std::vector<StoredRun>> History::read_runs(std::string_view where,
                                                  std::span<const SqlValue> values) {
    std::vector<StoredRun> runs;
    const std::string sql = "SELECT " + std::string(kRunColumns) + std::string(kRunTables) +
                            std::string(where) +
                            " ORDER BY c.name, c.identity, s.profile, s.selection, r.place";
    bool good = true;
    auto read = database_->run(sql, values, [&](const SqlAnswer& row) {
        auto run = run_of_row(row);
        good = good && run.has_value();
        if (run) runs.push_back(std::move(*run));
    });
    if (!read) return tl::unexpected(read.error());
    if (!good) return damaged();
    if (auto domains = read_domains(runs, where, values); !domains)
        return tl::unexpected(domains.error());
    return runs;
}

Result<void> History::read_domains(std::vector<StoredRun>& runs, std::string_view where,
                                   std::span<const SqlValue> values) {
    std::unordered_map<std::int64_t, StoredRun*> by_id;
    for (StoredRun& run : runs) by_id[run.id] = &run;
    const std::string sql =
        "SELECT d.run, d.domain, d.score_lo, d.score_hi, d.level_lo, d.level_hi, d.determined, "
        "d.coverage FROM run_domain d JOIN run r ON r.id = d.run JOIN series s ON s.id = r.series "
        "JOIN cluster c ON c.id = s.cluster" +
        std::string(where);
    bool good = true;
    auto read = database_->run(sql, values, [&](const SqlAnswer& row) {
        const auto run = by_id.find(row.number(0));
        const auto domain = domain_of(row.text(1));
        const auto state = domain_of_row(row, 2);
        good = good && domain && state;
        if (run != by_id.end() && domain && state) run->second->numbers.domains[*domain] = *state;
    });
    if (!read) return read;
    if (!good) return damaged();
    return {};
}

Result<std::vector<StoredRun>> History::runs() {
    if (auto begun = database_->begin_reading(); !begun) return tl::unexpected(begun.error());
    Transaction transaction(*database_);
    return read_runs("", {});
}

Result<std::vector<StoredRun>> History::runs(const RunSeries& series) {
    if (auto begun = database_->begin_reading(); !begun) return tl::unexpected(begun.error());
    Transaction transaction(*database_);
    const std::vector<SqlValue> values{series.cluster_identity(), series.profile, series.selection};
    return read_runs(kOfSeries, values);
}

Result<RunContents> History::contents(const StoredRun& run) {
    if (auto begun = database_->begin_reading(); !begun) return tl::unexpected(begun.error());
    Transaction transaction(*database_);
    RunContents contents;
    bool good = true;
    auto read = database_->run(select_states(check_states()), {run.series_id, run.place},
                               [&](const SqlAnswer& row) {
                                   auto tally = tally_of_row(row);
                                   good = good && tally.has_value();
                                   if (tally) contents.checks.emplace(tally->id, *tally);
                               });
    if (!read) return tl::unexpected(read.error());
    read = database_->run(
        "SELECT f.check_id, f.kind, f.namespace, f.name, f.item, t.verdict, t.severity, "
        "t.accepted, t.fingerprint FROM finding_state t JOIN finding f ON f.id = t.finding WHERE "
        "t.series = $1 AND t.first_place <= $2 AND t.last_place >= $2",
        {run.series_id, run.place}, [&](const SqlAnswer& row) {
            auto state = finding_state_of_row(row, 5);
            good = good && state.has_value();
            if (state) contents.findings.emplace(key_of_row(row, 0), std::move(*state));
        });
    if (!read) return tl::unexpected(read.error());
    if (!good) return damaged();
    return contents;
}

Result<std::set<FindingKey>> History::failed_before(const StoredRun& run) {
    std::set<FindingKey> keys;
    auto read = database_->run(
        "SELECT DISTINCT f.check_id, f.kind, f.namespace, f.name, f.item FROM finding_state t JOIN "
        "finding f ON f.id = t.finding WHERE t.series = $1 AND t.last_place < $2 AND t.verdict = "
        "'fail'",
        {run.series_id, run.place}, [&](const SqlAnswer& row) { keys.insert(key_of_row(row, 0)); });
    if (!read) return tl::unexpected(read.error());
    return keys;
}

Result<std::vector<FailedSpan>> History::failed_spans(std::int64_t series, Severity severity) {
    std::vector<FailedSpan> spans;
    auto read = database_->run(
        "SELECT f.check_id, f.kind, f.namespace, f.name, f.item, t.first_place, t.last_place FROM "
        "finding_state t JOIN finding f ON f.id = t.finding WHERE t.series = $1 AND t.verdict = "
        "'fail' AND t.severity = $2 ORDER BY t.finding, t.first_place",
        {series, std::string(text_of(severity))}, [&](const SqlAnswer& row) {
            spans.push_back({key_of_row(row, 0), row.number(5), row.number(6)});
        });
    if (!read) return tl::unexpected(read.error());
    return spans;
}

Result<std::vector<CheckSpan>> History::check_spans(std::int64_t series) {
    std::vector<CheckSpan> spans;
    auto read = database_->run(
        "SELECT check_id, first_place, last_place, unknown + errors + out_of_scope FROM "
        "check_state WHERE series = $1 ORDER BY check_id, first_place",
        {series}, [&](const SqlAnswer& row) {
            spans.push_back(
                {std::string(row.text(0)), row.number(1), row.number(2), row.number(3) == 0});
        });
    if (!read) return tl::unexpected(read.error());
    return spans;
}

}  // namespace assay
