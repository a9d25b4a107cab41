// A history in a file of SQLite.
//
// Concurrency: the write-ahead log (WAL), so that readers see whole runs while one writer writes;
// writers wait kLockWaitSeconds for each other. A program that is killed leaves the last run whole
// or absent.
// Failure: see history/database.h. A file that is no database, or one that belongs to something
// else, is left as it is.
// Source: https://www.sqlite.org/wal.html, https://www.sqlite.org/rescode.html
#pragma once

#include <memory>

#include "history/database.h"

namespace assay {

[[nodiscard]] Result<std::unique_ptr<Database>> open_sqlite(const HistoryPlace& place,
                                                            HistoryUse use);

}  // namespace assay
