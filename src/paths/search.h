// Who gets to a target, by which way, and how far it is.
//
// Role: one search backwards from the target gives every vertex its distance in steps and the edge
// it goes on by. Sure edges alone come first; what only guarded edges reach is a path if they hold.
// Result: unknown is a vertex without a path from which something leads to a gap of the evidence.
// Ordering: which of several ways of one length is told follows from the order of the graph alone.
// Cost: linear in the graph.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "paths/edge_index.h"
#include "paths/graph.h"

namespace assay {

// What is known best comes first.
enum class PathResult : std::uint8_t { path, path_if, unknown, none };

struct Reach {
    PathResult result = PathResult::none;
    std::uint32_t distance = 0;         // of a path
    std::optional<std::uint32_t> edge;  // index of the next one; nothing at the target
    std::optional<VertexId> gap;        // of an unknown: the vertex that is not known
};

// Sure or guarded.
[[nodiscard]] inline bool has_path(const Reach& reach) {
    return reach.result == PathResult::path || reach.result == PathResult::path_if;
}

[[nodiscard]] std::string_view text_of(PathResult result);  // "path-if-guard-unknown", ...

// One for each vertex.
[[nodiscard]] std::vector<Reach> search(const Graph& graph, VertexId target);
// The same with the graph's edges by &Edge::to.
[[nodiscard]] std::vector<Reach> search(const Graph& graph, const EdgeIndex& ends, VertexId target);

// The same as if every guard held: what the shortest way of them all is. Paths are path_if.
[[nodiscard]] std::vector<Reach> search_guarded(const Graph& graph, VertexId target);

// The edges from a vertex to the target, in order. Precondition: it has a path.
[[nodiscard]] std::vector<const Edge*> way(const Graph& graph, const std::vector<Reach>& reach,
                                           VertexId from);
// What a vertex reaches, by sure and guarded edges, itself apart; sorted. Its blast radius.
[[nodiscard]] std::vector<VertexId> forward(const Graph& graph, VertexId from);

}  // namespace assay
