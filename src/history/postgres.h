// A history in a database of PostgreSQL, for many clusters and programs.
//
// Role: one schema "kubeassay" in the database that the URL names; it is made when it is missing
// and may be (CREATE on the database). Passwords come from the URL, PGPASSWORD or ~/.pgpass.
// Failure: see history/database.h. libpq's own message is left out where it may repeat the URL.
// Bounds: 10 seconds to connect, kLockWaitSeconds for a lock, kAnswerWaitSeconds for an answer.
// Source: https://www.postgresql.org/docs/15/libpq.html
#pragma once

#include <memory>

#include "history/database.h"

namespace assay {

[[nodiscard]] Result<std::unique_ptr<Database>> open_postgres(const HistoryPlace& place);

}  // namespace assay
