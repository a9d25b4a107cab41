// libarchive, loaded when the first archive or compressed text is read or written
// (base/late_library.h says why).
//
// Role: every use of libarchive goes through archive_library.cpp, which defines libarchive's
// functions under their own names. Callers include <archive.h>; they call load_archive() before.
// Failure: unreachable, and what to install.
#pragma once

#include "base/error.h"

namespace assay {

[[nodiscard]] Result<void> load_archive();

}  // namespace assay
