// The seam between the history and a database: SQLite and PostgreSQL behind one interface.
//
// Role: runs statements and hands rows on; knows no table. Statements are written once for both:
// parameters are $1, $2, ..., and the few words that differ are asked for (`words()`).
// Failure: unreadable (busy beyond the wait, no such file, damaged, not ours), unreachable (a
// server that does not answer or went away), unwritable (a write failed: no space, no right). A
// message never holds a password or a parameter. After a failure within a transaction only
// rollback() may follow. Bounds: nobody waits for ever. kLockWait for another writer, kAnswerWait
// for a server. Concurrency: one thread uses an object; writers of other processes wait for each
// other.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "history/history_place.h"

namespace assay {

inline constexpr int kLockWaitSeconds = 10;
inline constexpr int kAnswerWaitSeconds = 60;

using SqlValue = std::variant<std::monostate, std::int64_t, std::string>;  // nothing: NULL
using SqlRow = std::vector<SqlValue>;

// One row of an answer; its texts live until the next.
class SqlAnswer {
public:
    virtual ~SqlAnswer() = default;
    [[nodiscard]] virtual bool is_null(int column) const = 0;
    [[nodiscard]] virtual std::int64_t number(int column) const = 0;    // 0 of NULL
    [[nodiscard]] virtual std::string_view text(int column) const = 0;  // empty of NULL
};
using RowSink = std::function<void(const SqlAnswer&)>;

// What the two call differently.
struct SqlWords {
    std::string_view key;         // type of a column that numbers its rows by itself
    std::string_view number;      // type of a 64-bit number
    std::string_view tables;      // a statement that lists the tables there are, by name
    std::size_t most_parameters;  // of one statement
};

class Database {
public:
    virtual ~Database() = default;
    Database() = default;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    [[nodiscard]] virtual const SqlWords& words() const = 0;
    // One statement. `sink` may be empty.
    [[nodiscard]] virtual Result<void> run(std::string_view sql, std::span<const SqlValue> values,
                                           const RowSink& sink) = 0;
    // What is written until commit() is there whole or not at all. No other writer gets in between.
    [[nodiscard]] virtual Result<void> begin() = 0;
    // What is read until commit() is of one moment.
    [[nodiscard]] virtual Result<void> begin_reading() = 0;
    [[nodiscard]] virtual Result<void> commit() = 0;
    virtual void rollback() noexcept = 0;

    [[nodiscard]] Result<void> run(std::string_view sql,
                                   std::initializer_list<SqlValue> values = {},
                                   const RowSink& sink = {});
    // INSERT INTO `table` (`columns`) VALUES ..., in as few statements as may be.
    [[nodiscard]] Result<void> insert(std::string_view table, std::string_view columns,
                                      std::span<const SqlRow> rows);
};

// existing: nothing is made; a file that is not there is an error. create: a missing file is made.
enum class HistoryUse : std::uint8_t { existing, create };
[[nodiscard]] Result<std::unique_ptr<Database>> open_database(const HistoryPlace& place,
                                                              HistoryUse use);

// A transaction that ends with its scope: rolled back unless it was committed.
class Transaction {
public:
    explicit Transaction(Database& database) : database_(&database) {}
    ~Transaction() {
        if (database_ != nullptr) database_->rollback();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    [[nodiscard]] Result<void> commit() {
        auto done = database_->commit();
        if (done) database_ = nullptr;
        return done;
    }

private:
    Database* database_;
};

}  // namespace assay
