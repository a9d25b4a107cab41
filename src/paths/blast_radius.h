// What a vulnerable workload is worth: its replicas, the nodes they run on, and what each gives.
//
// Role: replicas times nodes, beside what can be reached at all (forward() of paths/search.h).
// Every replica has the same account; what differs is the node below it. Absence: a pod without a
// node is not counted; why pods may be missing is the answer's own gap. Ordering: nodes of the
// control plane first, then those with most workloads, then by name. Cost: linear in the edges.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "paths/graph.h"

namespace assay {

// What a replica has of its node, the most first.
enum class NodeHold : std::uint8_t { root, root_if, kubelet, tokens, none };

[[nodiscard]] std::string_view text_of(NodeHold hold);  // "root", "root-if-guard-unknown", ...

struct NodeBlast {
    VertexId node = 0;
    std::size_t replicas = 0;
    NodeHold hold = NodeHold::none;
    std::size_t workloads = 0;  // on it, this one apart
    std::size_t accounts = 0;   // whose tokens are there
    bool control_plane = false;
};

struct BlastRadius {
    std::size_t replicas = 0;
    std::vector<NodeBlast> nodes;
};

// Of a workload; of anything else it is empty.
[[nodiscard]] BlastRadius blast_radius(const Graph& graph, VertexId from);

}  // namespace assay
