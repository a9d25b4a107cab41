// Aggregated ClusterRoles as files hold them: no controller has filled in their rules yet.
//
// Role: the controller writes the rules of every ClusterRole that a selector chooses into the
// aggregate, those that other aggregates got included
// (pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go). What comes from a
// server has them already, and has a uid.
// Absence: files do not show the other ClusterRoles of the cluster, which may be chosen as well:
// whoever asks adds an unknown to what is here.
#pragma once

#include <span>
#include <vector>

#include "facts/rbac_rule.h"
#include "snapshot/evidence.h"

namespace assay {

// Whether the ClusterRole has an aggregationRule and is not from a server.
[[nodiscard]] bool is_unfilled_aggregate(const Value& role);
// The rules of the ClusterRoles that the selectors of `role` choose among `roles`; a selector that
// means nothing chooses none.
[[nodiscard]] std::vector<PolicyRule> chosen_rules(const Value& role,
                                                   std::span<const StoredObject> roles);

}  // namespace assay
