#include "history/sqlite.h"

#include <sqlite3.h>

#include <map>
#include <string>
#include <utility>

#include "history/sqlite_library.h"

namespace assay {
namespace {

constexpr SqlWords kWords{
    .key = "INTEGER PRIMARY KEY AUTOINCREMENT",
    .number = "INTEGER",
    .tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    .most_parameters = 30000,
};

class SqliteAnswer final : public SqlAnswer {
public:
    explicit SqliteAnswer(sqlite3_stmt* statement) : statement_(statement) {}
    [[nodiscard]] bool is_null(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    [[nodiscard]] std::int64_t number(int column) const override {
        return sqlite3_column_int64(statement_, column);
    }
    [[nodiscard]] std::string_view text(int column) const override {
        const auto* const text = sqlite3_column_text(statement_, column);
        if (text == nullptr) return {};
        return {reinterpret_cast<const char*>(text),  // NOLINT: bytes are bytes
                static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

private:
    sqlite3_stmt* statement_;
};

struct Finish {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finish>;

class Sqlite final : public Database {
public:
    explicit Sqlite(HistoryPlace place) : place_(std::move(place)) {}
    ~Sqlite() override {
        prepared_.clear();
        sqlite3_close(handle_);
    }
    Sqlite(const Sqlite&) = delete;
    Sqlite& operator=(const Sqlite&) = delete;

    [[nodiscard]] Result<void> open(HistoryUse use);
    [[nodiscard]] const SqlWords& words() const override { return kWords; }
    [[nodiscard]] Result<void> run(std::string_view sql, std::span<const SqlValue> values,
                                   const RowSink& sink) override;
    using Database::run;
    [[nodiscard]] Result<void> begin() override { return run("BEGIN IMMEDIATE"); }
    [[nodiscard]] Result<void> begin_reading() override { return run("BEGIN"); }
    [[nodiscard]] Result<void> commit() override { return run("COMMIT"); }
    void rollback() noexcept override {
        if (sqlite3_get_autocommit(handle_) == 0)
            sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    }

private:
    [[nodiscard]] tl::unexpected<Error> error(int code) const;
    [[nodiscard]] Result<void> use_log();
    [[nodiscard]] Result<sqlite3_stmt*> prepare(std::string_view sql);

    HistoryPlace place_;
    sqlite3* handle_ = nullptr;
    std::map<std::string, Statement, std::less<>> prepared_;
};

tl::unexpected<Error> Sqlite::error(int code) const {
    const Span where{place_.shown};
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return fail(ErrorCode::unreadable,
                        "the history is locked by another program, for more than " +
                            std::to_string(kLockWaitSeconds) + " seconds",
                        where, "try again when it is done");
        case SQLITE_NOTADB:
            return fail(ErrorCode::unreadable, "this is no history: it is not a database of SQLite",
                        where, "give another file; this one was left as it is");
        case SQLITE_CORRUPT:
            return fail(ErrorCode::unreadable, "the history is damaged", where,
                        "restore it from a backup, or recover what is left with `sqlite3 FILE "
                        ".recover`");
        case SQLITE_FULL:
            return fail(ErrorCode::unwritable, "no space is left for the history", where,
                        "make room; what it held before is intact");
        case SQLITE_CANTOPEN:
            return fail(ErrorCode::unreadable, "the history cannot be opened", where,
                        "check that the file or its folder is there and may be read and written");
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return fail(ErrorCode::unwritable, "the history may not be written", where,
                        "check the permissions of the file and its folder");
        case SQLITE_IOERR:
            return fail(
                ErrorCode::unwritable,
                "the history could not be read or written: " + std::string(sqlite3_errmsg(handle_)),
                where, "check the disk and what space is left on it");
        default:
            return fail(ErrorCode::unreadable,
                        "the history cannot be used: " + std::string(sqlite3_errmsg(handle_)),
                        where);
    }
}

Result<void> Sqlite::open(HistoryUse use) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                      (use == HistoryUse::create ? SQLITE_OPEN_CREATE : 0);
    // SQLite's names with a colon in front, ":memory:" among them, are of no file.
    const std::string file = (place_.target.starts_with(':') ? "./" : "") + place_.target;
    const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
    if (code != SQLITE_OK) return error(code);
    sqlite3_busy_timeout(handle_, kLockWaitSeconds * 1000);
    // A hostile file may bring triggers, views and oversized values: none of them is ours.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    // Reading the schema first: a file of something else stays as it is.
    std::int64_t tables = 0;
    auto read = run("SELECT count(*) FROM sqlite_master", {},
                    [&](const SqlAnswer& row) { tables = row.number(0); });
    if (!read) return read;
    if (tables == 0) {
        if (auto logged = use_log(); !logged) return logged;
    }
    if (auto set = run("PRAGMA foreign_keys = ON"); !set) return set;
    return run("PRAGMA synchronous = FULL");
}

// SQLite does not wait by itself where two programs do this to a new file at the same time.
Result<void> Sqlite::use_log() {
    constexpr int kTries = kLockWaitSeconds * 20;
    for (int tried = 1;; ++tried) {
        const int code =
            sqlite3_exec(handle_, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr);
        if (code == SQLITE_OK) return {};
        if (code != SQLITE_BUSY || tried == kTries) return error(code);
        sqlite3_sleep(50);
    }
}

Result<sqlite3_stmt*> Sqlite::prepare(std::string_view sql) {
    if (const auto known = prepared_.find(sql); known != prepared_.end())
        return known->second.get();
    sqlite3_stmt* made = nullptr;
    const int code =
        sqlite3_prepare_v2(handle_, sql.data(), static_cast<int>(sql.size()), &made, nullptr);
    if (code != SQLITE_OK) return error(code);
    return prepared_.emplace(sql, Statement(made)).first->second.get();
}

int bind(sqlite3_stmt* statement, int number, const SqlValue& value) {
    const std::string name = "$" + std::to_string(number);
    const int at = sqlite3_bind_parameter_index(statement, name.c_str());
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return sqlite3_bind_int64(statement, at, *integer);
    if (const auto* text = std::get_if<std::string>(&value))
        return sqlite3_bind_text(statement, at, text->data(), static_cast<int>(text->size()),
                                 SQLITE_STATIC);
    return sqlite3_bind_null(statement, at);
}

Result<void> Sqlite::run(std::string_view sql, std::span<const SqlValue> values,
                         const RowSink& sink) {
    const auto prepared = prepare(sql);
    if (!prepared) return tl::unexpected(prepared.error());
    sqlite3_stmt* const statement = *prepared;
    int number = 0;
    int code = SQLITE_OK;
    for (const SqlValue& value : values)
        if (code == SQLITE_OK) code = bind(statement, ++number, value);
    if (code == SQLITE_OK) {
        const SqliteAnswer answer(statement);
        while ((code = sqlite3_step(statement)) == SQLITE_ROW)
            if (sink) sink(answer);
    }
    Result<void> result;
    if (code != SQLITE_DONE) result = error(code);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return result;
}

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const HistoryPlace& place, HistoryUse use) {
    if (auto loaded = load_sqlite(); !loaded) return tl::unexpected(loaded.error());
    auto database = std::make_unique<Sqlite>(place);
    if (auto opened = database->open(use); !opened) return tl::unexpected(opened.error());
    return std::unique_ptr<Database>(std::move(database));
}

}  // namespace assay
