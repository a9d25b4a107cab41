// The subjects a check may name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay {

// A derived kind ("apiserver"), a kind of our tables ("Pod", "apps/Deployment"), or a kind of
// somebody's CRD: a group with a dot, that is not a misspelt kind of ours.
[[nodiscard]] bool is_subject_name(std::string_view name);
// "did you mean 'kubelet'?", or how to write one.
[[nodiscard]] std::string subject_hint(std::string_view name);

}  // namespace assay
