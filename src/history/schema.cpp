#include "history/schema.h"

#include <array>
#include <set>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kVersionTable = "history_version";

constexpr std::array<SchemaStep, 1> kSteps{R"sql(
CREATE TABLE cluster (
  id @key, identity TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, uid TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE series (
  id @key, cluster @number NOT NULL REFERENCES cluster (id), profile TEXT NOT NULL,
  selection TEXT NOT NULL, UNIQUE (cluster, profile, selection));
CREATE TABLE run (
  id @key, series @number NOT NULL REFERENCES series (id), place @number NOT NULL,
  identity TEXT NOT NULL UNIQUE, collected_at @number NOT NULL, as_of @number NOT NULL,
  tool TEXT NOT NULL, content TEXT NOT NULL, model @number NOT NULL,
  profile_sha256 TEXT NOT NULL, policy_sha256 TEXT NOT NULL, snapshot_sha256 TEXT NOT NULL,
  score_lo @number, score_hi @number, level_lo @number NOT NULL, level_hi @number NOT NULL,
  determined @number NOT NULL, coverage @number NOT NULL,
  passed @number NOT NULL, failed @number NOT NULL, unknown @number NOT NULL,
  not_applicable @number NOT NULL, errors @number NOT NULL,
  low @number NOT NULL, medium @number NOT NULL, high @number NOT NULL, critical @number NOT NULL,
  UNIQUE (series, place));
CREATE TABLE run_domain (
  run @number NOT NULL REFERENCES run (id), domain TEXT NOT NULL,
  score_lo @number, score_hi @number, level_lo @number NOT NULL, level_hi @number NOT NULL,
  determined @number NOT NULL, coverage @number NOT NULL, PRIMARY KEY (run, domain));
CREATE TABLE finding (
  id @number PRIMARY KEY, series @number NOT NULL REFERENCES series (id), check_id TEXT NOT NULL,
  kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, item TEXT NOT NULL,
  UNIQUE (series, check_id, kind, namespace, name, item));
CREATE TABLE finding_state (
  series @number NOT NULL, finding @number NOT NULL REFERENCES finding (id),
  first_place @number NOT NULL, last_place @number NOT NULL,
  verdict TEXT NOT NULL, severity TEXT NOT NULL, accepted @number NOT NULL, fingerprint TEXT NOT NULL,
  PRIMARY KEY (series, finding, first_place));
CREATE INDEX finding_state_first ON finding_state (series, first_place);
CREATE INDEX finding_state_last ON finding_state (series, last_place);
CREATE TABLE check_state (
  series @number NOT NULL, check_id TEXT NOT NULL,
  first_place @number NOT NULL, last_place @number NOT NULL,
  severity TEXT NOT NULL, domain TEXT NOT NULL, passed @number NOT NULL, failed @number NOT NULL,
  unknown @number NOT NULL, not_applicable @number NOT NULL, errors @number NOT NULL,
  open_ended @number NOT NULL, out_of_scope @number NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (series, check_id, first_place));
CREATE INDEX check_state_last ON check_state (series, last_place);
CREATE TABLE gate_state (
  series @number NOT NULL, gate TEXT NOT NULL,
  first_place @number NOT NULL, last_place @number NOT NULL,
  level @number NOT NULL, verdict TEXT NOT NULL, PRIMARY KEY (series, gate, first_place));
CREATE INDEX gate_state_last ON gate_state (series, last_place)
)sql"};

std::string with_types(std::string_view step, const SqlWords& words) {
    std::string sql(step);
    const auto put = [&sql](std::string_view mark, std::string_view type) {
        for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark, at))
            sql.replace(at, mark.size(), type);
    };
    put("@key", words.key);
    put("@number", words.number);
    return sql;
}

// How many steps were taken: 0 of a database without tables.
Result<std::int64_t> version_of(Database& database, const HistoryPlace& place) {
    std::set<std::string> tables;
    auto listed = database.run(database.words().tables, {},
                               [&](const SqlAnswer& row) { tables.emplace(row.text(0)); });
    if (!listed) return tl::unexpected(listed.error());
    if (tables.empty()) return 0;
    std::int64_t version = 0;
    if (tables.contains(std::string(kVersionTable))) {
        auto read = database.run("SELECT version FROM history_version", {},
                                 [&](const SqlAnswer& row) { version = row.number(0); });
        if (!read) return tl::unexpected(read.error());
    }
    if (version < 1) {
        return fail(ErrorCode::unreadable,
                    "this is no history: the database holds tables of something else",
                    {place.shown}, "give another one; this one was left as it is");
    }
    return version;
}

Result<std::int64_t> known_version(Database& database, const HistoryPlace& place,
                                   std::size_t steps) {
    auto version = version_of(database, place);
    if (version && *version > static_cast<std::int64_t>(steps)) {
        return fail(ErrorCode::unreadable,
                    "the history was written by a newer kubeassay (schema " +
                        std::to_string(*version) + ", this program knows " + std::to_string(steps) +
                        ")",
                    {place.shown}, "use that version; the history was left as it is");
    }
    return version;
}

Result<void> take_step(Database& database, SchemaStep step) {
    const std::string sql = with_types(step, database.words());
    for (const std::string_view statement : split(sql, ';')) {
        if (trim(statement).empty()) continue;
        if (auto done = database.run(statement); !done) return done;
    }
    return {};
}

}  // namespace

std::span<const SchemaStep> schema_steps() { return kSteps; }

Result<void> bring_schema(Database& database, const HistoryPlace& place,
                          std::span<const SchemaStep> steps) {
    auto version = known_version(database, place, steps.size());
    if (!version) return tl::unexpected(version.error());
    const auto last = static_cast<std::int64_t>(steps.size());
    if (*version == last) return {};
    if (auto begun = database.begin(); !begun) return begun;
    Transaction transaction(database);
    // Another program may have done it while this one waited.
    version = known_version(database, place, steps.size());
    if (!version) return tl::unexpected(version.error());
    if (*version == 0) {
        auto made = database.run("CREATE TABLE history_version (version INTEGER NOT NULL)");
        if (!made) return made;
        made = database.run("INSERT INTO history_version (version) VALUES (0)");
        if (!made) return made;
    }
    for (auto step = *version; step < last; ++step) {
        if (auto taken = take_step(database, steps[static_cast<std::size_t>(step)]); !taken)
            return taken;
    }
    if (auto set = database.run("UPDATE history_version SET version = $1", {last}); !set)
        return set;
    return transaction.commit();
}

}  // namespace assay
