// Aggregated ClusterRoles: as files hold them, when no controller has filled in their rules yet,
// and those of the bootstrap policy.
//
// Role: the controller writes the rules of every ClusterRole that a selector chooses into the
// aggregate, those that other aggregates got included
// (pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go). What comes from a
// server has them already, and has a uid.
// Absence: files do not show the other ClusterRoles of the cluster, which may be chosen as well:
// whoever asks adds an unknown to what is here.
#pragma once

#include <span>
#include <string_view>
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

// Before the name of the aggregate that takes a ClusterRole with this label.
inline constexpr std::string_view kAggregateLabel = "rbac.authorization.k8s.io/aggregate-to-";
// Whether the ClusterRole has the one selector that the bootstrap policy gives `name`
// (bootstrappolicy/policy.go).
[[nodiscard]] bool has_bootstrap_selector(const Value& role, std::string_view name);
// Whether a bootstrap role is meant to flow into aggregates; any other one that carries the label
// was given it by somebody.
[[nodiscard]] bool may_contribute(std::string_view name);
// The aggregates of the bootstrap policy whose rules come into `name`, itself first; none: it is no
// aggregate. The policy labels view for edit, and edit for admin.
[[nodiscard]] std::span<const std::string_view> aggregates_into(std::string_view name);

}  // namespace assay
