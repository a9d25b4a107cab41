// Every rule that an identity has in a namespace, united, and whether they cover others.
//
// Role: what the guards of roles and bindings compare with: nobody gives rights that he has not.
// Source: pkg/registry/rbac/validation/rule.go RulesFor and ConfirmNoEscalation (Kubernetes v1.36).
// For a ClusterRole or a ClusterRoleBinding the namespace is empty, and rules of RoleBindings count
// nothing. Aggregated and dangling roles as in facts/rbac_index.h.
// Absence: roles or bindings that were not completely read make "not covered" unknown, never
// "covered".
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "access/identity.h"
#include "base/presence.h"
#include "facts/rbac_index.h"
#include "facts/rbac_rule.h"

namespace assay {

struct EffectiveRules {
    std::vector<PolicyRule> rules;
    std::optional<Unknown> missing;  // why there may be more
};

[[nodiscard]] EffectiveRules effective_rules(const RbacIndex& rbac, const Identity& who,
                                             std::string_view ns);

[[nodiscard]] Decision covers(const EffectiveRules& own, std::span<const PolicyRule> wanted);

}  // namespace assay
