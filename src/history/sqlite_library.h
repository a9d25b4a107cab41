// SQLite, loaded when the first history in a file is opened (base/late_library.h says why).
//
// Role: every use of SQLite goes through sqlite_library.cpp, which defines its functions under
// their own names. Callers include <sqlite3.h>; those that come first in a run call load_sqlite().
// Failure: unreachable, and what to install.
#pragma once

#include "base/error.h"

namespace assay {

[[nodiscard]] Result<void> load_sqlite();

}  // namespace assay
