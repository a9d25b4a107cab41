// librpm, loaded when a node has an rpm database (base/late_library.h says why).
//
// Role: every use of librpm goes through rpm_library.cpp, which defines librpm's functions under
// their own names. Callers include <rpm/...>; they call load_rpm() before.
// Failure: unreachable, and what to install.
#pragma once

#include "base/error.h"

namespace assay {

[[nodiscard]] Result<void> load_rpm();

}  // namespace assay
