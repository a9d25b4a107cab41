// What each subject kind and each host function is derived from.
//
// Role: policy/plan unites these over the selected checks, so that nothing is asked in vain and
// nothing that is read by an expression is missing.
// Absence: a kind that is not `required` (a CRD, say) is usually not served; absent is then
// knowledge.
#pragma once

#include <span>
#include <string_view>

#include "snapshot/plan.h"

namespace assay {

// Whether checks may name it in `subject:`: a derived kind or "group/Kind" of a kind in
// snapshot/kinds.h ("Pod", "apps/Deployment").
[[nodiscard]] bool is_subject_kind(std::string_view subject_kind);
// The derived kinds, sorted.
[[nodiscard]] std::span<const std::string_view> derived_subject_kinds();

// Precondition: is_subject_kind(subject_kind).
[[nodiscard]] Plan needs_of_subject(std::string_view subject_kind);

// `literal` is the argument that names a kind ("Pod" in cluster.list('Pod')), a component
// (cluster.components('apiserver')) or a probe; functions without one ignore it. A function that
// is not in the table needs nothing.
[[nodiscard]] Plan needs_of_function(std::string_view function, std::string_view literal = {});

// `into`, which is sorted and unique, with everything of `more`; required wins.
void add_needs(Plan& into, const Plan& more);

}  // namespace assay
