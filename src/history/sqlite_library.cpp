#include "history/sqlite_library.h"

#include <sqlite3.h>

#include <cstdarg>

#include "base/late_library.h"

namespace assay {
namespace {

LateLibrary library(ASSAY_LIBSQLITE, "libsqlite3-0");

}  // namespace

Result<void> load_sqlite() { return library.load(); }

}  // namespace assay

// What the program uses of SQLite, and no more: another function does not link.
// Of the options of sqlite3_db_config() it is those with a number and where to put one.

using assay::library;

int sqlite3_open_v2(const char* path, sqlite3** into, int flags, const char* vfs) {
    return library.function<&sqlite3_open_v2>("sqlite3_open_v2")(path, into, flags, vfs);
}
int sqlite3_close(sqlite3* database) {
    return library.function<&sqlite3_close>("sqlite3_close")(database);
}
int sqlite3_db_config(sqlite3* database, int option, ...) {
    va_list arguments;
    va_start(arguments, option);
    const int value = va_arg(arguments, int);
    int* const into = va_arg(arguments, int*);
    va_end(arguments);
    return library.function<&sqlite3_db_config>("sqlite3_db_config")(database, option, value, into);
}
int sqlite3_busy_timeout(sqlite3* database, int milliseconds) {
    return library.function<&sqlite3_busy_timeout>("sqlite3_busy_timeout")(database, milliseconds);
}
int sqlite3_sleep(int milliseconds) {
    return library.function<&sqlite3_sleep>("sqlite3_sleep")(milliseconds);
}
int sqlite3_get_autocommit(sqlite3* database) {
    return library.function<&sqlite3_get_autocommit>("sqlite3_get_autocommit")(database);
}
const char* sqlite3_errmsg(sqlite3* database) {
    return library.function<&sqlite3_errmsg>("sqlite3_errmsg")(database);
}
int sqlite3_exec(sqlite3* database, const char* sql, int (*callback)(void*, int, char**, char**),
                 void* user, char** problem) {
    return library.function<&sqlite3_exec>("sqlite3_exec")(database, sql, callback, user, problem);
}

int sqlite3_prepare_v2(sqlite3* database, const char* sql, int size, sqlite3_stmt** into,
                       const char** rest) {
    return library.function<&sqlite3_prepare_v2>("sqlite3_prepare_v2")(database, sql, size, into,
                                                                       rest);
}
int sqlite3_bind_parameter_index(sqlite3_stmt* statement, const char* name) {
    return library.function<&sqlite3_bind_parameter_index>("sqlite3_bind_parameter_index")(
        statement, name);
}
int sqlite3_bind_int64(sqlite3_stmt* statement, int at, sqlite3_int64 number) {
    return library.function<&sqlite3_bind_int64>("sqlite3_bind_int64")(statement, at, number);
}
int sqlite3_bind_null(sqlite3_stmt* statement, int at) {
    return library.function<&sqlite3_bind_null>("sqlite3_bind_null")(statement, at);
}
int sqlite3_bind_text(sqlite3_stmt* statement, int at, const char* text, int size,
                      void (*release)(void*)) {
    return library.function<&sqlite3_bind_text>("sqlite3_bind_text")(statement, at, text, size,
                                                                     release);
}
int sqlite3_clear_bindings(sqlite3_stmt* statement) {
    return library.function<&sqlite3_clear_bindings>("sqlite3_clear_bindings")(statement);
}
int sqlite3_step(sqlite3_stmt* statement) {
    return library.function<&sqlite3_step>("sqlite3_step")(statement);
}
int sqlite3_reset(sqlite3_stmt* statement) {
    return library.function<&sqlite3_reset>("sqlite3_reset")(statement);
}
int sqlite3_finalize(sqlite3_stmt* statement) {
    return library.function<&sqlite3_finalize>("sqlite3_finalize")(statement);
}
int sqlite3_column_type(sqlite3_stmt* statement, int column) {
    return library.function<&sqlite3_column_type>("sqlite3_column_type")(statement, column);
}
sqlite3_int64 sqlite3_column_int64(sqlite3_stmt* statement, int column) {
    return library.function<&sqlite3_column_int64>("sqlite3_column_int64")(statement, column);
}
const unsigned char* sqlite3_column_text(sqlite3_stmt* statement, int column) {
    return library.function<&sqlite3_column_text>("sqlite3_column_text")(statement, column);
}
int sqlite3_column_bytes(sqlite3_stmt* statement, int column) {
    return library.function<&sqlite3_column_bytes>("sqlite3_column_bytes")(statement, column);
}
