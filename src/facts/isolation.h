// Network isolation of namespaces, from NetworkPolicies.
//
// Role: the universe `namespace`. For each direction:
//   all    a policy selects every pod, and none that does allows everything
//   open   a policy that selects every pod allows everything: deny elsewhere changes nothing
//   some   some pods are isolated (by a selector, and not opened again), others are not
//   none   no pod is isolated
// "Allows everything" is a rule without peers and ports, or an ipBlock 0.0.0.0/0 or ::/0 without
// exceptions and ports (networking/v1 NetworkPolicySpec: policies add up, there is no deny).
// policyTypes defaults to Ingress, plus Egress when the policy has egress rules.
// Absence: unknown where pods or policies were not completely read and it matters, and where
// policies of a CNI or of the cluster (custom_policy_kinds) exist: they are not understood.
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
