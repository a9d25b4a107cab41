// Hints for misspelt subjects.
#pragma once

#include <string>
#include <string_view>

namespace assay {

// "did you mean 'kubelet'?", or how a subject is written. For a name that is_subject_kind() of
// facts/needs.h refuses.
[[nodiscard]] std::string subject_hint(std::string_view name);

}  // namespace assay
