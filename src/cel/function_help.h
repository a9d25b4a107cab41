// What each function and macro of the standard library does, for authors of expressions.
//
// Role: the words of `kubeassay cel --functions`; what a function takes and gives comes from its
// signatures (cel/signatures.h). Tests hold the rows against the environment: every name once.
// Ordering: by theme, as a reader looks for them.
#pragma once

#include <span>
#include <string_view>

namespace assay::cel {

struct FunctionHelp {
    std::string_view name;
    std::string_view meaning;
    std::string_view source;  // who defines it: "CEL", "cel-go strings", "Kubernetes ip"
    std::string_view form{};  // of macros, which have no signature: one a line
};

[[nodiscard]] std::span<const FunctionHelp> function_help();

}  // namespace assay::cel
