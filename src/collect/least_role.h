// The least ClusterRole that lets a plan be carried out: what `kubeassay rbac` prints.
//
// Role: get and list on exactly the planned kinds, nothing else: never secrets as data, and
// nodes/proxy or nodes/configz only where the plan asks kubelets for their configuration. /version,
// /api and /apis need no rule: the default roles system:public-info-viewer and system:discovery
// grant them to every authenticated user. Custom resources that the plan wants by their definitions
// cannot be named before those were read: a comment says so, and `kubeassay rbac CONTEXT` adds the
// kinds of one cluster. Ordering: by group, then resource; the same plan gives the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "snapshot/plan.h"

namespace assay {

// Letters, digits, '-', '.', ':' and '_': what stands as it is in YAML and in a path of the API.
[[nodiscard]] bool is_role_name(std::string_view name);

// YAML text of one ClusterRole. Precondition: is_role_name(name). Kinds named "secrets" are left
// out with a comment that says so.
[[nodiscard]] std::string least_role(const Plan& plan, std::string_view name = "kubeassay");

// YAML text of the Role for the Jobs that read nodes (collect/node_jobs.h), in their namespace.
// Precondition: is_role_name of both.
[[nodiscard]] std::string node_job_role(std::string_view space,
                                        std::string_view name = "kubeassay");

}  // namespace assay
