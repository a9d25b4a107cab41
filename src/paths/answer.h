// The answer about a whole cluster: who gets to the target, and which bindings most ways need.
//
// Role: the command `paths`; paths/writing.h prints it.
// Expected: an identity whose way begins with what the bootstrap policy or kubeadm bind to it, with
// rules of theirs, or system:masters: it is meant to have that. It is listed apart.
// Choke points: see paths/choke_points.h.
// Ordering: identities by result, distance and name.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "facts/facts.h"
#include "paths/inventory.h"
#include "paths/search.h"

namespace assay {

struct PathRow {
    VertexId at = 0;
    bool expected = false;
};

struct ChokePoint {
    const Grant* grant = nullptr;  // one of the binding
    std::size_t lost = 0;          // identities that have no path any more, with those before it
};

struct PathAnswer {
    Graph graph;
    std::vector<std::shared_ptr<const BoundRole>> bound;  // the graph's edges point at them
    VertexId target = Graph::kAdmin;
    std::vector<Reach> reach;   // by vertex
    std::vector<PathRow> rows;  // identities
    std::size_t with_path = 0;  // identities that are not expected and have one, guarded or not
    std::vector<ChokePoint> chokes;
    std::vector<Unknown> missing;  // distinct
};

// Whether the way from there begins with what Kubernetes itself gives.
[[nodiscard]] bool is_expected(const RbacIndex& rbac, const PathAnswer& answer, VertexId at);

// `from` and `to` are in the graph of the answer, with the groups that follow from them.
struct PathQuestion {
    VertexName to{VertexKind::admin, {}, {}, {}, {}};
    std::vector<SubjectName> also;  // identities that are asked about, named by bindings or not
};

// The same without choke points, and rows in no order: for the way of one vertex.
[[nodiscard]] PathAnswer find_ways(const Facts& facts, Inventory inventory,
                                   const PathQuestion& question);
[[nodiscard]] PathAnswer find_paths(const Facts& facts, Inventory inventory,
                                    const PathQuestion& question);

}  // namespace assay
