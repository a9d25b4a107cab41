// Empty histories of both kinds for tests: a file of SQLite and a scratch server of PostgreSQL.
//
// The server is started once by the test's own process, as an unprivileged user, on a socket in a
// folder of its own, and ended by it. Without the package postgresql-15 the cases of the server are
// left out with one line, but never in CI.
#pragma once

#include <string>
#include <vector>

#include "history/history.h"

namespace assay::test {

// Each is empty when it is given.
[[nodiscard]] std::vector<HistoryPlace> empty_places();
[[nodiscard]] HistoryPlace empty_file();

// A folder that goes with the test.
[[nodiscard]] std::string scratch_folder();

}  // namespace assay::test
