#include "paths/search.h"

#include <algorithm>
#include <deque>

namespace assay {
namespace {

// Distances to the sources over edges that `takes` lets through. Edges that are no steps cost
// nothing, so what is found nearer is looked at first.
template <class Takes>
void spread(const EdgeIndex& ends, VertexId target, PathResult result, const Takes& takes,
            std::vector<Reach>& reach) {
    std::vector<std::uint32_t> distance(reach.size(), UINT32_MAX);
    std::vector<std::uint32_t> via(reach.size());
    std::vector<bool> done(reach.size());
    std::deque<VertexId> queue{target};
    distance[target] = 0;
    while (!queue.empty()) {
        const VertexId at = queue.front();
        queue.pop_front();
        if (done[at]) continue;
        done[at] = true;
        if (reach[at].result == PathResult::none) {
            reach[at] = {result, distance[at], at == target ? std::nullopt : std::optional(via[at]),
                         std::nullopt};
        }
        for (const Arc& arc : ends.of(at)) {
            const std::uint32_t far = distance[at] + arc.step;
            if (!takes(arc) || far >= distance[arc.other]) continue;
            distance[arc.other] = far;
            via[arc.other] = arc.edge;
            arc.step != 0 ? queue.push_back(arc.other) : queue.push_front(arc.other);
        }
    }
}

// Those without a path that lead to a gap.
void spread_gaps(const Graph& graph, const EdgeIndex& ends, std::vector<Reach>& reach) {
    std::deque<VertexId> queue;
    std::vector<bool> seen(reach.size());
    for (VertexId at = 0; at < reach.size(); ++at) {
        if (!graph.vertices()[at].gap) continue;
        seen[at] = true;
        if (reach[at].result == PathResult::none) {
            reach[at] = {PathResult::unknown, 0, std::nullopt, at};
        } else {
            reach[at].gap = at;
        }
        queue.push_back(at);
    }
    while (!queue.empty()) {
        const VertexId at = queue.front();
        queue.pop_front();
        for (const Arc& arc : ends.of(at)) {
            const VertexId from = arc.other;
            if (seen[from]) continue;
            seen[from] = true;
            reach[from].gap = reach[at].gap;
            if (reach[from].result == PathResult::none) {
                reach[from].result = PathResult::unknown;
            }
            queue.push_back(from);
        }
    }
}

}  // namespace

std::string_view text_of(PathResult result) {
    switch (result) {
        case PathResult::none:
            return "none";
        case PathResult::path:
            return "path";
        case PathResult::path_if:
            return "path-if-guard-unknown";
        case PathResult::unknown:
            break;
    }
    return "unknown";
}

std::vector<Reach> search(const Graph& graph, VertexId target) {
    return search(graph, EdgeIndex(graph, &Edge::to), target);
}

std::vector<Reach> search(const Graph& graph, const EdgeIndex& ends, VertexId target) {
    std::vector<Reach> reach(graph.vertices().size());
    spread(
        ends, target, PathResult::path, [](const Arc& arc) { return arc.sure != 0; }, reach);
    spread(
        ends, target, PathResult::path_if, [](const Arc&) { return true; }, reach);
    spread_gaps(graph, ends, reach);
    return reach;
}

std::vector<Reach> search_guarded(const Graph& graph, VertexId target) {
    std::vector<Reach> reach(graph.vertices().size());
    spread(
        EdgeIndex(graph, &Edge::to), target, PathResult::path_if, [](const Arc&) { return true; },
        reach);
    return reach;
}

std::vector<const Edge*> way(const Graph& graph, const std::vector<Reach>& reach, VertexId from) {
    std::vector<const Edge*> edges;
    while (reach[from].edge) {
        edges.push_back(&graph.edges()[*reach[from].edge]);
        from = edges.back()->to;
    }
    return edges;
}

std::vector<VertexId> forward(const Graph& graph, VertexId from) {
    const EdgeIndex ends(graph, &Edge::from);
    std::vector<bool> seen(graph.vertices().size());
    std::deque<VertexId> queue{from};
    seen[from] = true;
    std::vector<VertexId> found;
    while (!queue.empty()) {
        const VertexId at = queue.front();
        queue.pop_front();
        for (const Arc& arc : ends.of(at)) {
            const VertexId to = arc.other;
            if (seen[to]) continue;
            seen[to] = true;
            found.push_back(to);
            queue.push_back(to);
        }
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace assay
