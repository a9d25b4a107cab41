#include "paths/graph.h"

#include <algorithm>
#include <utility>

namespace assay {

Graph::Graph() {
    vertex({VertexKind::admin, {}, {}, {}, {}});
    vertex({VertexKind::node_root, {}, {}, {}, {}});
}

VertexId Graph::vertex(const VertexName& name) {
    const auto [at, added] = ids_.try_emplace(name, static_cast<VertexId>(vertices_.size()));
    if (added) {
        vertices_.push_back({name, std::nullopt, false});
    }
    return at->second;
}

std::optional<VertexId> Graph::find(const VertexName& name) const {
    const auto at = ids_.find(name);
    return at == ids_.end() ? std::nullopt : std::optional(at->second);
}

void Graph::add(VertexId from, VertexId to, EdgeKind kind, Because because,
                const std::optional<Unknown>& guard) {
    if (!known_.try_emplace({from, to, kind, guard.has_value()}, edges_.size()).second) {
        return;
    }
    Edge edge{from, to, kind, 0, 0};
    if (!because.permits.empty() || !because.field.empty()) {
        edge.because = static_cast<std::uint32_t>(because_.size());
        because_.push_back(std::move(because));
    }
    if (guard) {
        const auto same = std::find(guards_.begin() + 1, guards_.end(), *guard);
        edge.guard = static_cast<std::uint32_t>(same - guards_.begin());
        if (same == guards_.end()) guards_.push_back(*guard);
    }
    edges_.push_back(edge);
}

void Graph::add_gap(VertexId at, const std::optional<Unknown>& why) {
    if (why && !vertices_[at].gap) {
        vertices_[at].gap = why;
    }
}

VertexName vertex_of(const SubjectName& subject) {
    const VertexKind kind = subject.kind == "Group"            ? VertexKind::group
                            : subject.kind == "ServiceAccount" ? VertexKind::account
                                                               : VertexKind::user;
    return {kind, subject.ns, subject.name, {}, {}};
}

bool is_identity(VertexKind kind) {
    return kind == VertexKind::user || kind == VertexKind::group || kind == VertexKind::account;
}

}  // namespace assay
