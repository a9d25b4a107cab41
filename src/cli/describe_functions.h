// The functions that an author of checks may call, as a page.
#pragma once

#include <string>

namespace assay {

// As Markdown: docs/functions.md.
[[nodiscard]] std::string functions_markdown();

}  // namespace assay
