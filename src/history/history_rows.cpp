#include "history/history_rows.h"

#include <algorithm>
#include <limits>

namespace assay {
namespace {

std::string text_at(const SqlAnswer& row, int column) { return std::string(row.text(column)); }
// What no int holds is no number of ours: in_range() refuses the ends.
int small(const SqlAnswer& row, int column) {
    using Limits = std::numeric_limits<int>;
    return static_cast<int>(
        std::clamp<std::int64_t>(row.number(column), Limits::min(), Limits::max()));
}
std::size_t count_at(const SqlAnswer& row, int column) {
    return static_cast<std::size_t>(row.number(column));
}

SqlValue number_of(std::size_t count) { return static_cast<std::int64_t>(count); }
SqlValue number_of(int number) { return std::int64_t{number}; }
SqlValue number_of(bool flag) { return std::int64_t{flag ? 1 : 0}; }
SqlValue word(std::string_view text) { return std::string(text); }

std::optional<Interval> interval_at(const SqlAnswer& row, int column) {
    if (row.is_null(column) || row.is_null(column + 1)) return std::nullopt;
    return Interval{small(row, column), small(row, column + 1)};
}

LevelRange level_at(const SqlAnswer& row, int column) {
    return {small(row, column), small(row, column + 1), row.number(column + 2) != 0};
}

VerdictCounts counts_at(const SqlAnswer& row, int column) {
    return {count_at(row, column), count_at(row, column + 1), count_at(row, column + 2),
            count_at(row, column + 3), count_at(row, column + 4)};
}

void add(SqlRow& row, const std::optional<Interval>& score, const LevelRange& level, int coverage) {
    row.push_back(score ? number_of(score->lo) : SqlValue{});
    row.push_back(score ? number_of(score->hi) : SqlValue{});
    row.insert(row.end(), {number_of(level.lo), number_of(level.hi), number_of(level.determined),
                           number_of(coverage)});
}

void add(SqlRow& row, const VerdictCounts& counts) {
    row.insert(row.end(),
               {number_of(counts.pass), number_of(counts.fail), number_of(counts.unknown),
                number_of(counts.not_applicable), number_of(counts.error)});
}

}  // namespace

std::optional<StoredRun> run_of_row(const SqlAnswer& row) {
    StoredRun run;
    run.id = row.number(0);
    run.series_id = row.number(1);
    run.place = row.number(2);
    run.identity = text_at(row, 31);
    run.series = {text_at(row, 3), text_at(row, 4), text_at(row, 5), text_at(row, 6),
                  text_at(row, 7)};
    run.numbers = {.collected_at = {row.number(8)},
                   .as_of = {row.number(9)},
                   .tool = text_at(row, 10),
                   .content = text_at(row, 11),
                   .model = small(row, 12),
                   .profile_sha256 = text_at(row, 13),
                   .policy_sha256 = text_at(row, 14),
                   .snapshot_sha256 = text_at(row, 15),
                   .score = interval_at(row, 16),
                   .level = level_at(row, 18),
                   .coverage = small(row, 21),
                   .verdicts = counts_at(row, 22),
                   .failing_checks = {count_at(row, 27), count_at(row, 28), count_at(row, 29),
                                      count_at(row, 30)}};
    if (!in_range(run.numbers)) return std::nullopt;
    return run;
}

std::optional<RunDomain> domain_of_row(const SqlAnswer& row, int column) {
    const RunDomain domain{interval_at(row, column), level_at(row, column + 2),
                           small(row, column + 5)};
    return in_range(domain) ? std::optional(domain) : std::nullopt;
}

std::optional<Tally> tally_of_row(const SqlAnswer& row) {
    const auto severity = severity_of(row.text(1));
    const auto domain = domain_of(row.text(2));
    if (!severity || !domain) return std::nullopt;
    Tally tally;
    tally.id = text_at(row, 0);
    tally.severity = *severity;
    tally.domain = *domain;
    tally.subjects = counts_at(row, 3);
    if (!in_range(tally.subjects)) return std::nullopt;
    tally.open_ended = row.number(8) != 0;
    tally.out_of_scope = row.number(9) != 0;
    if (!row.text(10).empty()) {
        const auto reason = reason_from(row.text(10));
        if (!reason) return std::nullopt;
        tally.unknown = Unknown{*reason, {}};
    }
    return tally;
}

FindingKey key_of_row(const SqlAnswer& row, int column) {
    return {text_at(row, column), text_at(row, column + 1), text_at(row, column + 2),
            text_at(row, column + 3), text_at(row, column + 4)};
}

std::optional<FindingState> finding_state_of_row(const SqlAnswer& row, int column) {
    const auto verdict = verdict_of(row.text(column));
    const auto severity = severity_of(row.text(column + 1));
    if (!verdict || !severity) return std::nullopt;
    return FindingState{*verdict, *severity, row.number(column + 2) != 0, text_at(row, column + 3)};
}

States check_rows(const RunChecks& checks) {
    States states;
    for (const auto& [id, tally] : checks) {
        SqlRow row{word(text_of(tally.severity)), word(text_of(tally.domain))};
        add(row, tally.subjects);
        row.push_back(number_of(tally.open_ended));
        row.push_back(number_of(tally.out_of_scope));
        row.push_back(word(tally.unknown ? text_of(tally.unknown->reason) : ""));
        states.emplace(SqlRow{word(id)}, std::move(row));
    }
    return states;
}

States gate_rows(const std::map<std::string, GateState>& gates) {
    States states;
    for (const auto& [id, state] : gates)
        states.emplace(SqlRow{word(id)},
                       SqlRow{number_of(state.level), word(text_of(state.verdict))});
    return states;
}

SqlRow finding_row(const FindingState& state) {
    return {word(text_of(state.verdict)), word(text_of(state.severity)), number_of(state.accepted),
            word(state.fingerprint)};
}

SqlRow numbers_row(const RunNumbers& numbers) {
    SqlRow row{numbers.collected_at.seconds, numbers.as_of.seconds,
               word(numbers.tool),           word(numbers.content),
               number_of(numbers.model),     word(numbers.profile_sha256),
               word(numbers.policy_sha256),  word(numbers.snapshot_sha256)};
    add(row, numbers.score, numbers.level, numbers.coverage);
    add(row, numbers.verdicts);
    for (const std::size_t failing : numbers.failing_checks) row.push_back(number_of(failing));
    return row;
}

SqlRow domain_row(const RunDomain& domain) {
    SqlRow row;
    add(row, domain.score, domain.level, domain.coverage);
    return row;
}

tl::unexpected<Error> damaged() {
    return fail(ErrorCode::malformed, "the history holds a word or number that no kubeassay wrote",
                {}, "restore it from a backup");
}

Instant time_of_place(std::int64_t place) { return {place >> kPlaceBits}; }

}  // namespace assay
