// A check that another policy file names.
#pragma once

#include <vector>

#include "policy/check.h"
#include "policy/document.h"
#include "policy/reader.h"

namespace assay {

// The check of the id or former id that the scalar `at` holds; nullptr after a problem was reported
// there.
[[nodiscard]] Check* referenced_check(Reader& reader, std::vector<Check>& checks,
                                      const DocumentNode& at);

}  // namespace assay
