// Who or what a way begins or ends at, as people type it.
//
// Role: from words to a vertex: user:ann, group:ops, sa:shop/web, pod:shop/web-0, node:n1, and for
// ends cluster-admin and node-root. An identity need not be named by a binding: it has the groups
// that Kubernetes adds by itself, and only those, for groups of people stand in no cluster. A pod
// is the workload it belongs to.
// Failure: usage, for other words and for a pod or node that is not there.
#pragma once

#include <optional>
#include <string_view>

#include "base/error.h"
#include "paths/inventory.h"

namespace assay {

struct TypedVertex {
    std::optional<SubjectName> identity;
    VertexName name;  // of anything else
};

// Whether the words can be read at all, without a cluster.
[[nodiscard]] Result<void> check_vertex(std::string_view typed, bool is_end);
// Precondition: check_vertex() was content.
[[nodiscard]] Result<TypedVertex> read_vertex(std::string_view typed, const Inventory& inventory);

}  // namespace assay
