// Runs into a history, and out of it again.
#include <algorithm>

#include "history/history.h"
#include "history/history_rows.h"
#include "history/run_document.h"
#include "history/schema.h"

namespace assay {
namespace {

Result<std::optional<std::int64_t>> number_of(Database& database, std::string_view sql,
                                              std::initializer_list<SqlValue> values) {
    std::optional<std::int64_t> number;
    auto read = database.run(sql, values, [&](const SqlAnswer& row) {
        if (!row.is_null(0)) number = row.number(0);
    });
    if (!read) return tl::unexpected(read.error());
    return number;
}

// The row of the series, made where it is missing. The cluster's latest name stands.
Result<std::int64_t> series_id(Database& database, const RunSeries& series) {
    auto done = database.run(
        "INSERT INTO cluster (identity, kind, uid, name) VALUES ($1, $2, $3, $4) ON CONFLICT "
        "(identity) DO UPDATE SET name = excluded.name",
        {series.cluster_identity(), series.target_kind, series.cluster_uid, series.cluster_name});
    if (!done) return tl::unexpected(done.error());
    done = database.run(
        "INSERT INTO series (cluster, profile, selection) SELECT id, $2, $3 FROM cluster WHERE "
        "identity = $1 ON CONFLICT (cluster, profile, selection) DO NOTHING",
        {series.cluster_identity(), series.profile, series.selection});
    if (!done) return tl::unexpected(done.error());
    const auto id = number_of(database,
                              "SELECT s.id FROM series s JOIN cluster c ON c.id = s.cluster WHERE "
                              "c.identity = $1 AND s.profile = $2 AND s.selection = $3",
                              {series.cluster_identity(), series.profile, series.selection});
    if (!id) return tl::unexpected(id.error());
    return id->value_or(0);
}

// Behind every run of the same second.
Result<RunPlace> place_of(Database& database, std::int64_t series, Instant collected_at) {
    RunPlace run{.series = series};
    const std::int64_t first = collected_at.seconds << kPlaceBits;
    const std::int64_t end = (collected_at.seconds + 1) << kPlaceBits;
    const auto taken = number_of(
        database, "SELECT max(place) FROM run WHERE series = $1 AND place >= $2 AND place < $3",
        {series, first, end});
    if (!taken) return tl::unexpected(taken.error());
    run.place = *taken ? **taken + 1 : first;
    const auto before =
        number_of(database, "SELECT max(place) FROM run WHERE series = $1 AND place < $2",
                  {series, run.place});
    if (!before) return tl::unexpected(before.error());
    const auto after =
        number_of(database, "SELECT min(place) FROM run WHERE series = $1 AND place > $2",
                  {series, run.place});
    if (!after) return tl::unexpected(after.error());
    run.before = *before;
    run.after = *after;
    return run;
}

Result<std::int64_t> insert_run(Database& database, const RunPlace& run, const RunRecord& record,
                                const std::string& identity) {
    SqlRow row{run.series, run.place, identity};
    const SqlRow numbers = numbers_row(record.numbers);
    row.insert(row.end(), numbers.begin(), numbers.end());
    auto done = database.insert(
        "run",
        "series, place, identity, collected_at, as_of, tool, content, model, profile_sha256, "
        "policy_sha256, snapshot_sha256, score_lo, score_hi, level_lo, level_hi, determined, "
        "coverage, passed, failed, unknown, not_applicable, errors, low, medium, high, critical",
        {{row}});
    if (!done) return tl::unexpected(done.error());
    const auto id = number_of(database, "SELECT id FROM run WHERE identity = $1", {identity});
    if (!id) return tl::unexpected(id.error());
    std::vector<SqlRow> domains;
    for (const auto& [domain, state] : record.numbers.domains) {
        SqlRow one{id->value_or(0), std::string(text_of(domain))};
        const SqlRow values = domain_row(state);
        one.insert(one.end(), values.begin(), values.end());
        domains.push_back(std::move(one));
    }
    done = database.insert("run_domain",
                           "run, domain, score_lo, score_hi, level_lo, level_hi, determined, "
                           "coverage",
                           domains);
    if (!done) return tl::unexpected(done.error());
    return id->value_or(0);
}

// The rows of these findings in the table `finding`; new ones are made.
Result<States> finding_rows(Database& database, std::int64_t series, const RunFindings& findings) {
    std::map<FindingKey, std::int64_t> ids;
    auto read = database.run(
        "SELECT id, check_id, kind, namespace, name, item FROM finding WHERE series = $1", {series},
        [&](const SqlAnswer& row) { ids.emplace(key_of_row(row, 1), row.number(0)); });
    if (!read) return tl::unexpected(read.error());
    const auto last = number_of(database, "SELECT max(id) FROM finding", {});
    if (!last) return tl::unexpected(last.error());
    std::int64_t next = last->value_or(0);
    std::vector<SqlRow> rows;
    States states;
    for (const auto& [key, state] : findings) {
        auto known = ids.find(key);
        if (known == ids.end()) {
            known = ids.emplace(key, ++next).first;
            rows.push_back({next, series, key.check, key.kind, key.ns, key.name, key.item});
        }
        states.emplace(SqlRow{known->second}, finding_row(state));
    }
    auto made =
        database.insert("finding", "id, series, check_id, kind, namespace, name, item", rows);
    if (!made) return tl::unexpected(made.error());
    return states;
}

Result<void> lay(Database& database, const RunPlace& run, const RunRecord& record) {
    auto findings = finding_rows(database, run.series, record.findings);
    if (!findings) return tl::unexpected(findings.error());
    auto laid = lay_states(database, finding_states(), run, *findings);
    if (!laid) return laid;
    laid = lay_states(database, check_states(), run, check_rows(record.checks));
    if (!laid) return laid;
    return lay_states(database, gate_states(), run, gate_rows(record.gates));
}

}  // namespace

Result<Added> History::add(const RunRecord& record) {
    const std::string identity = run_identity(record);
    if (auto begun = database_->begin(); !begun) return tl::unexpected(begun.error());
    Transaction transaction(*database_);
    const auto there = number_of(*database_, "SELECT id FROM run WHERE identity = $1", {identity});
    if (!there) return tl::unexpected(there.error());
    if (*there) return Added{**there, true};
    const auto series = series_id(*database_, record.series);
    if (!series) return tl::unexpected(series.error());
    const auto run = place_of(*database_, *series, record.numbers.collected_at);
    if (!run) return tl::unexpected(run.error());
    const auto id = insert_run(*database_, *run, record, identity);
    if (!id) return tl::unexpected(id.error());
    if (auto laid = lay(*database_, *run, record); !laid) return tl::unexpected(laid.error());
    Added added{*id};
    if (run->after) {
        const auto newest =
            number_of(*database_, "SELECT max(place) FROM run WHERE series = $1", {*series});
        if (!newest) return tl::unexpected(newest.error());
        added.newest = time_of_place(newest->value_or(*run->after));
    }
    if (auto done = transaction.commit(); !done) return tl::unexpected(done.error());
    return added;
}

namespace {

// The earliest place that stays in a series.
std::int64_t first_kept(const std::vector<std::int64_t>& places, const Keep& keep) {
    std::int64_t first = places.back();
    const auto more = [&first](std::int64_t place) { first = std::min(first, place); };
    if (keep.runs) {
        const auto count =
            std::min(places.size(), static_cast<std::size_t>(std::max(*keep.runs, 1)));
        more(places[places.size() - count]);
    }
    if (keep.days) {
        const auto past = std::ranges::find_if(places.rbegin(), places.rend(), [&](auto place) {
            return !keep.now || time_of_place(place) <= *keep.now;
        });
        const std::int64_t newest = past == places.rend() ? places.back() : *past;
        const Instant since = time_of_place(newest).plus_days(-*keep.days);
        const auto found = std::ranges::find_if(
            places, [&](std::int64_t place) { return time_of_place(place) >= since; });
        more(*found);
    }
    return first;
}

Result<void> drop_runs(Database& database, std::int64_t series, std::int64_t first) {
    auto done = database.run(
        "DELETE FROM run_domain WHERE run IN (SELECT id FROM run WHERE series = $1 AND place < $2)",
        {series, first});
    if (!done) return done;
    done = database.run("DELETE FROM run WHERE series = $1 AND place < $2", {series, first});
    if (!done) return done;
    for (const IntervalTable* table : {&finding_states(), &check_states(), &gate_states()}) {
        done = drop_states_before(database, *table, series, first);
        if (!done) return done;
    }
    return database.run(
        "DELETE FROM finding WHERE series = $1 AND id NOT IN (SELECT finding FROM finding_state "
        "WHERE series = $1)",
        {series});
}

}  // namespace

Result<std::size_t> History::prune(const Keep& keep) {
    if (auto begun = database_->begin(); !begun) return tl::unexpected(begun.error());
    Transaction transaction(*database_);
    std::map<std::int64_t, std::vector<std::int64_t>> places;
    auto read = database_->run(
        "SELECT series, place FROM run ORDER BY series, place", {},
        [&](const SqlAnswer& row) { places[row.number(0)].push_back(row.number(1)); });
    if (!read) return tl::unexpected(read.error());
    std::size_t gone = 0;
    for (const auto& [series, of_series] : places) {
        const std::int64_t first = first_kept(of_series, keep);
        const auto count =
            std::ranges::count_if(of_series, [first](std::int64_t place) { return place < first; });
        if (count == 0) continue;
        gone += static_cast<std::size_t>(count);
        if (auto dropped = drop_runs(*database_, series, first); !dropped)
            return tl::unexpected(dropped.error());
    }
    if (auto done = transaction.commit(); !done) return tl::unexpected(done.error());
    return gone;
}

}  // namespace assay
