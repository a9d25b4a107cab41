// The functions of expressions about rights: rbac.* and authorizer.serviceAccount(...).
//
// Role: a piece of evaluate/host.h. The second spelling is that of admission policies (apiserver
// pkg/cel/library/authz.go, Kubernetes v1.36), so that an expression may move between both; who
// makes a request does not exist in an audit, so there is no bare `authorizer`.
// A decision is a map {allowed, reason, grants}; each grant {subject, binding, role, ruleIndex}, so
// that a finding can point at the binding or role that has to change. Where roles or bindings were
// not read, `allowed` is unknown unless something allows it, and `grants` ends in an unknown.
#pragma once

#include <span>

#include "cel/arena.h"
#include "cel/datum.h"
#include "evaluate/lazy_paths.h"
#include "facts/facts.h"
#include "policy/environment.h"

namespace assay {

[[nodiscard]] cel::Datum answer_access(HostFunction function, const Facts& facts,
                                       std::span<const cel::Datum> arguments, cel::Arena& arena);
// rbac.path(identity, steps); all members are unknown where `found` is, and empty where it is
// false. `holder` is whose rights the way begins with.
[[nodiscard]] cel::Datum path_of(const Facts& facts, LazyPaths& paths,
                                 std::span<const cel::Datum> arguments, cel::Arena& arena);
// rbac.anyPath(identity), in the same form.
[[nodiscard]] cel::Datum any_path_of(const Facts& facts, LazyPaths& paths,
                                     std::span<const cel::Datum> arguments, cel::Arena& arena);

}  // namespace assay
