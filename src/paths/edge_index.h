// The edges of a graph by one of their ends, in their order: compressed rows.
//
// Ownership: of the graph nothing is kept; edges that are added later are not in it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paths/graph.h"

namespace assay {

class EdgeIndex {
public:
    // By &Edge::to or &Edge::from.
    EdgeIndex(const Graph& graph, VertexId Edge::*end) : starts_(graph.vertices().size() + 1) {
        for (const Edge& edge : graph.edges()) ++starts_[edge.*end + 1];
        for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
        edges_.resize(graph.edges().size());
        std::vector<std::uint32_t> next = starts_;
        for (std::uint32_t i = 0; i < graph.edges().size(); ++i) {
            edges_[next[graph.edges()[i].*end]++] = i;
        }
    }
    // Indices of edges.
    [[nodiscard]] std::span<const std::uint32_t> of(VertexId at) const {
        return std::span(edges_).subspan(starts_[at], starts_[at + 1] - starts_[at]);
    }

private:
    std::vector<std::uint32_t> starts_;
    std::vector<std::uint32_t> edges_;
};

}  // namespace assay
