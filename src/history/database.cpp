#include "history/database.h"

#include <algorithm>

#include "history/postgres.h"
#include "history/sqlite.h"

namespace assay {

Result<void> Database::run(std::string_view sql, std::initializer_list<SqlValue> values,
                           const RowSink& sink) {
    return run(sql, std::span(values.begin(), values.size()), sink);
}

Result<void> Database::insert(std::string_view table, std::string_view columns,
                              std::span<const SqlRow> rows) {
    constexpr std::size_t kRows = 500;
    while (!rows.empty()) {
        const std::size_t width = rows.front().size();
        const std::size_t count = std::min({rows.size(), kRows, words().most_parameters / width});
        std::string sql =
            "INSERT INTO " + std::string(table) + " (" + std::string(columns) + ") VALUES ";
        std::vector<SqlValue> values;
        values.reserve(count * width);
        for (const SqlRow& row : rows.first(count)) {
            sql += values.empty() ? "(" : ", (";
            for (const SqlValue& value : row) {
                if (&value != &row.front()) sql += ", ";
                values.push_back(value);
                sql += "$" + std::to_string(values.size());
            }
            sql += ")";
        }
        if (auto done = run(sql, values, {}); !done) return done;
        rows = rows.subspan(count);
    }
    return {};
}

Result<std::unique_ptr<Database>> open_database(const HistoryPlace& place, HistoryUse use) {
    return place.is_server ? open_postgres(place) : open_sqlite(place, use);
}

}  // namespace assay
