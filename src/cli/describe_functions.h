// The functions that an author of checks may call, as a page.
//
// Role: what `kubeassay cel --functions` prints, put together from the words of
// cel/function_help.h, the signatures of the checker and the functions of policy/environment.h. The
// docs test holds docs/functions.md against it.
#pragma once

#include <string>

namespace assay {

// As Markdown: docs/functions.md.
[[nodiscard]] std::string functions_markdown();

}  // namespace assay
