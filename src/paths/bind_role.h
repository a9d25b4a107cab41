// Roles that an identity may bind to itself.
//
// Role: edges bind-role: `bind` on the role, in the namespace of the binding, and a right to write
// bindings there. Without `bind` the API server lets nobody bind a role that allows more than he
// may do himself (Covers): then there is no edge. Any ClusterRole by any name is cluster-admin.
// Roles that allow less than everything are given back: paths/rights_edges.h asks what their holder
// may do. Bindings that are there and may be changed are looked at in the whole cluster only, where
// that of cluster-admin always is.
// Absence: a role that was not read guards the edge.
// Source: pkg/registry/rbac/{clusterrolebinding,rolebinding}/policybased/storage.go,
// pkg/registry/rbac/escalation_check.go (Kubernetes v1.36).
#pragma once

#include <string>
#include <vector>

#include "paths/ability.h"

namespace assay {

struct Bindable {
    NamedRole role;
    std::string_view kind;  // Role, ClusterRole
    std::string name;
    std::string ns;  // of the binding; empty: the whole cluster
    std::vector<Right> by;
};

// Adds the edges to everything; the result: the lesser roles.
[[nodiscard]] std::vector<Bindable> add_bind_role(const Ability& ability);

}  // namespace assay
