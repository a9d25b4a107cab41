// Where a history lies: a file of SQLite, or a database of PostgreSQL.
//
// Role: what --history says. A text that begins with postgres:// or postgresql:// is a URL (libpq's
// own form), everything else the path of a file; "sqlite:" before a path says so for certain.
// Secrecy: `target` may hold a password and is given to the database library only; everything that
// is printed or stored takes `shown`, where it is ***.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace assay {

struct HistoryPlace {
    bool is_server = false;
    std::string target;
    std::string shown;
};

// Failure: usage. Another scheme than these; an empty path.
[[nodiscard]] Result<HistoryPlace> history_place(std::string_view text);

}  // namespace assay
