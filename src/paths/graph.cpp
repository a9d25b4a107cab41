#include "paths/graph.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace assay {
namespace {

constexpr std::uint32_t kMostGuards = (1U << 24U) - 1;  // the last stands for all that follow

std::size_t hash_of(const VertexWords& name) {
    auto hash = static_cast<std::size_t>(name.kind);
    for (const std::string_view part : {name.ns, name.name, name.word, name.detail}) {
        hash = hash * 0x9E3779B97F4A7C15U + std::hash<std::string_view>{}(part);
    }
    return hash;
}

bool equal(const VertexName& name, const VertexWords& words) {
    return name.kind == words.kind && name.ns == words.ns && name.name == words.name &&
           name.word == words.word && name.detail == words.detail;
}

}  // namespace

Graph::Graph() {
    vertex({VertexKind::admin, {}, {}, {}});
    vertex({VertexKind::node_root, {}, {}, {}});
}

void Graph::expect(std::size_t vertices, std::size_t edges) {
    vertices_.reserve(vertices);
    ids_.reserve(vertices);
    edges_.reserve(edges);
}

VertexId Graph::vertex(const VertexWords& name) {
    if (const auto known = find(name)) return *known;
    const auto made = static_cast<VertexId>(vertices_.size());
    ids_.emplace(hash_of(name), made);
    vertices_.push_back({{name.kind, std::string(name.ns), std::string(name.name),
                          std::string(name.word), std::string(name.detail)},
                         std::nullopt,
                         false});
    return made;
}

std::optional<VertexId> Graph::find(const VertexWords& name) const {
    const auto [begin, end] = ids_.equal_range(hash_of(name));
    const auto at = std::find_if(
        begin, end, [&](const auto& id) { return equal(vertices_[id.second].name, name); });
    return at == end ? std::nullopt : std::optional(at->second);
}

std::uint32_t Graph::reason(Because because) {
    if (because.permits.empty() && because.field.empty()) return 0;
    because_.push_back(std::move(because));
    return static_cast<std::uint32_t>(because_.size() - 1);
}

void Graph::add(VertexId from, VertexId to, EdgeKind kind, Because because,
                const std::optional<Unknown>& guard) {
    add_for(from, to, kind, reason(std::move(because)), guard);
}

void Graph::add_for(VertexId from, VertexId to, EdgeKind kind, std::uint32_t reason,
                    const std::optional<Unknown>& guard) {
    edges_.push_back({from, to, reason, kind, guard ? number_of(*guard) & kMostGuards : 0});
}

std::uint32_t Graph::number_of(const Unknown& guard) {
    const auto next = static_cast<std::uint32_t>(guards_.size());
    if (next > kMostGuards) return kMostGuards;
    const auto [at, added] = guard_ids_.try_emplace({guard.reason, guard.text}, next);
    if (added) guards_.push_back(guard);
    return at->second;
}

void Graph::rewind(const Mark& to) {
    for (std::size_t at = to.vertices; at < vertices_.size(); ++at) {
        const auto [begin, end] = ids_.equal_range(hash_of(vertices_[at].name));
        ids_.erase(std::find_if(begin, end, [&](const auto& id) { return id.second == at; }));
    }
    vertices_.resize(to.vertices);
    edges_.resize(to.edges);
    because_.resize(to.reasons);
    for (std::size_t i = to.guards; i < guards_.size(); ++i) {
        guard_ids_.erase({guards_[i].reason, guards_[i].text});
    }
    guards_.resize(to.guards);
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
