// Network isolation of namespaces, from NetworkPolicies.
//
// Role: the universe `namespace`. For each direction:
//   all    a policy selects every pod, and none that does allows everything
//   open   a policy that selects every pod allows everything: deny elsewhere changes nothing
//   some   some pods are isolated (by a selector, and not opened again), others are not
//   none   no pod is isolated
// What "allows everything" is, alone and together, and which direction a policy is about:
// facts/network_policy.h.
// Absence: unknown where pods or policies were not completely read and it matters, where a policy
// has something that means nothing, and where policies of a CNI or of the cluster
// (custom_policy_kinds) exist: they are not understood.
#pragma once

#include <span>
#include <string_view>

#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

struct PolicyKind {
    std::string_view group;
    std::string_view version;
    std::string_view resource;
    std::string_view kind;
};
// Kinds that change what a NetworkPolicy means.
[[nodiscard]] std::span<const PolicyKind> custom_policy_kinds();

[[nodiscard]] Universe derive_namespaces(const Evidence& evidence, Store& store);

}  // namespace assay
