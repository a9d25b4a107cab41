// The edges of a graph by one of their ends, in their order: compressed rows.
//
// Role: what searches walk. A row holds what they ask of each edge, so that they read it in one
// piece and not all over the graph.
// Ownership: of the graph nothing is kept; edges that are added later are not in it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "paths/graph.h"

namespace assay {

struct Arc {
    VertexId other = 0;  // the other end
    std::uint32_t edge : 29 = 0;
    std::uint32_t step : 1 = 0;
    std::uint32_t sure : 1 = 0;
    std::uint32_t right : 1 = 0;  // see is_right()
};

// Whether rights of the vertex where it begins make the edge.
[[nodiscard]] inline bool is_right(const Edge& edge) {
    return edge.kind != EdgeKind::member && edge.kind != EdgeKind::part &&
           edge.kind != EdgeKind::masters;
}

class EdgeIndex {
public:
    // By &Edge::to or &Edge::from.
    EdgeIndex(const Graph& graph, VertexId Edge::*end) {
        fill(graph, end, [](VertexId) { return true; });
    }
    // Of these vertices alone; the rows of others are empty.
    EdgeIndex(const Graph& graph, VertexId Edge::*end, const std::vector<bool>& wanted) {
        fill(graph, end, [&](VertexId at) { return wanted[at]; });
    }
    [[nodiscard]] std::span<const Arc> of(VertexId at) const {
        return std::span(arcs_).subspan(starts_[at], starts_[at + 1] - starts_[at]);
    }

private:
    template <class Takes>  // takes(vertex): whether it has a row
    void fill(const Graph& graph, VertexId Edge::*end, const Takes& takes) {
        const VertexId Edge::*other = end == &Edge::to ? &Edge::from : &Edge::to;
        const std::vector<Edge>& edges = graph.edges();
        starts_.resize(graph.vertices().size() + 1);
        for (const Edge& edge : edges) {
            if (takes(edge.*end)) ++starts_[edge.*end];
        }
        for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
        arcs_.resize(starts_.back());
        // From the back: then each row begins where its start was counted down to.
        for (std::size_t i = edges.size(); i-- > 0;) {
            const Edge& edge = edges[i];
            if (!takes(edge.*end)) continue;
            arcs_[--starts_[edge.*end]] = {edge.*other,
                                           static_cast<std::uint32_t>(i) & ((1U << 29U) - 1),
                                           info_of(edge.kind).step ? 1U : 0U,
                                           edge.guard == 0 ? 1U : 0U, is_right(edge) ? 1U : 0U};
        }
    }

    std::vector<std::uint32_t> starts_;
    std::vector<Arc> arcs_;
};

}  // namespace assay
