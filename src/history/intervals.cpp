#include "history/intervals.h"

#include "history/schema.h"

namespace assay {
namespace {

struct Span64 {
    std::int64_t first = 0;
    std::int64_t last = 0;
};

struct Held {
    SqlRow key;
    Span64 span;
    SqlRow values;
};

// What is to be written.
struct Edits {
    struct Move {
        SqlRow key;
        std::int64_t first = 0;  // as it stands there
        Span64 to;
    };
    std::vector<Move> moves;
    std::vector<Move> drops;
    std::vector<SqlRow> rows;  // to be inserted
};

std::string columns_of(const IntervalTable& table, std::string_view separator = ", ") {
    std::string columns;
    for (const auto* list : {&table.key, &table.values})
        for (const std::string_view column : *list) {
            if (!columns.empty()) columns += separator;
            columns += column;
        }
    return columns;
}

SqlValue value_of(const SqlAnswer& answer, int column, bool is_number) {
    if (answer.is_null(column)) return {};
    if (is_number) return answer.number(column);
    return std::string(answer.text(column));
}

// Which columns of the tables hold numbers.
bool is_number(std::string_view column) {
    return column != "check_id" && column != "gate" && column != "verdict" &&
           column != "severity" && column != "fingerprint" && column != "domain" &&
           column != "reason";
}

Result<std::vector<Held>> near_by(Database& database, const IntervalTable& table,
                                  const RunPlace& run) {
    std::vector<Held> held;
    const std::string sql = "SELECT first_place, last_place, " + columns_of(table) + " FROM " +
                            std::string(table.name) +
                            " WHERE series = $1 AND last_place >= $2 AND first_place <= $3";
    auto read = database.run(
        sql, {run.series, run.before.value_or(run.place), run.after.value_or(run.place)},
        [&](const SqlAnswer& answer) {
            Held one{{}, {answer.number(0), answer.number(1)}, {}};
            int column = 2;
            for (const std::string_view name : table.key)
                one.key.push_back(value_of(answer, column++, is_number(name)));
            for (const std::string_view name : table.values)
                one.values.push_back(value_of(answer, column++, is_number(name)));
            held.push_back(std::move(one));
        });
    if (!read) return tl::unexpected(read.error());
    return held;
}

class Layer {
public:
    Layer(const RunPlace& run, const States& states) : run_(run), states_(states) {}

    // Precondition: it holds in the run before or after, or over both.
    void meet(const Held& held) {
        const bool from_before = held.span.first < run_.place;
        const bool reaches = held.span.last > run_.place;
        const auto now = states_.find(held.key);
        const bool same = now != states_.end() && now->second == held.values;
        if (from_before && reaches) {
            if (same) {
                done_[held.key] = true;
            } else {
                cut(held);
            }
        } else if (same) {
            (from_before ? before_ : after_)[held.key] = held.span;
        }
    }

    void settle(std::int64_t series) {
        for (const auto& [key, values] : states_) {
            if (done_.contains(key)) continue;
            const auto before = before_.find(key);
            const auto after = after_.find(key);
            if (before != before_.end() && after != after_.end()) {
                edits.drops.push_back({key, after->second.first, {}});
                edits.moves.push_back(
                    {key, before->second.first, {before->second.first, after->second.last}});
            } else if (before != before_.end()) {
                edits.moves.push_back({key, before->second.first, {before->second.first, end()}});
            } else if (after != after_.end()) {
                edits.moves.push_back({key, after->second.first, {run_.place, after->second.last}});
            } else {
                add(series, key, {run_.place, end()}, values);
            }
        }
    }

    void add(std::int64_t series, const SqlRow& key, Span64 span, const SqlRow& values) {
        SqlRow row{series, span.first, span.last};
        row.insert(row.end(), key.begin(), key.end());
        row.insert(row.end(), values.begin(), values.end());
        edits.rows.push_back(std::move(row));
    }

    Edits edits;

private:
    // The end of a state that begins here: the newest run's is open.
    [[nodiscard]] std::int64_t end() const { return run_.after ? run_.place : kOpenEnd; }

    // The runs before this one may be gone, and those after it not be there yet.
    void cut(const Held& held) {
        if (!run_.before && !run_.after) {
            edits.drops.push_back({held.key, held.span.first, {}});
        } else if (!run_.before) {
            edits.moves.push_back({held.key, held.span.first, {*run_.after, held.span.last}});
        } else {
            edits.moves.push_back({held.key, held.span.first, {held.span.first, *run_.before}});
            if (run_.after) add(run_.series, held.key, {*run_.after, held.span.last}, held.values);
        }
    }

    const RunPlace& run_;
    const States& states_;
    std::map<SqlRow, bool> done_;
    std::map<SqlRow, Span64> before_;
    std::map<SqlRow, Span64> after_;
};

// " AND key = $4 ..." and the values for it.
std::string where_key(const IntervalTable& table, int from) {
    std::string sql;
    for (const std::string_view column : table.key)
        sql += " AND " + std::string(column) + " = $" + std::to_string(from++);
    return sql;
}

Result<void> write(Database& database, const IntervalTable& table, std::int64_t series,
                   const Edits& edits) {
    const std::string name(table.name);
    const std::string drop =
        "DELETE FROM " + name + " WHERE series = $1 AND first_place = $2" + where_key(table, 3);
    const std::string move = "UPDATE " + name +
                             " SET first_place = $3, last_place = $4 WHERE series = $1 AND "
                             "first_place = $2" +
                             where_key(table, 5);
    const auto run = [&](const std::string& sql, std::vector<SqlValue> values, const SqlRow& key) {
        values.insert(values.end(), key.begin(), key.end());
        return database.run(sql, std::span<const SqlValue>(values), {});
    };
    for (const Edits::Move& one : edits.drops) {
        if (auto done = run(drop, {series, one.first}, one.key); !done) return done;
    }
    for (const Edits::Move& one : edits.moves) {
        auto done = run(move, {series, one.first, one.to.first, one.to.last}, one.key);
        if (!done) return done;
    }
    return database.insert(name, "series, first_place, last_place, " + columns_of(table),
                           edits.rows);
}

}  // namespace

const IntervalTable& finding_states() {
    static const IntervalTable table{
        "finding_state", {"finding"}, {"verdict", "severity", "accepted", "fingerprint"}};
    return table;
}

const IntervalTable& check_states() {
    static const IntervalTable table{
        "check_state",
        {"check_id"},
        {"severity", "domain", "passed", "failed", "unknown", "not_applicable", "errors",
         "open_ended", "out_of_scope", "reason"}};
    return table;
}

const IntervalTable& gate_states() {
    static const IntervalTable table{"gate_state", {"gate"}, {"level", "verdict"}};
    return table;
}

Result<void> lay_states(Database& database, const IntervalTable& table, const RunPlace& run,
                        const States& states) {
    const auto held = near_by(database, table, run);
    if (!held) return tl::unexpected(held.error());
    Layer layer(run, states);
    for (const Held& one : *held) layer.meet(one);
    layer.settle(run.series);
    return write(database, table, run.series, layer.edits);
}

std::string select_states(const IntervalTable& table) {
    return "SELECT " + columns_of(table) + " FROM " + std::string(table.name) +
           " WHERE series = $1 AND first_place <= $2 AND last_place >= $2";
}

Result<void> drop_states_before(Database& database, const IntervalTable& table, std::int64_t series,
                                std::int64_t first) {
    return database.run(
        "DELETE FROM " + std::string(table.name) + " WHERE series = $1 AND last_place < $2",
        {series, first});
}

}  // namespace assay
