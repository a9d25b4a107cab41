#include "paths/graph.h"

#include <bit>
#include <utility>

#include "base/hash.h"

namespace assay {
namespace {

constexpr std::uint32_t kMostGuards = (1U << 24U) - 1;  // the last stands for all that follow

std::uint64_t hash_of(const VertexWords& name) {
    auto hash = static_cast<std::uint64_t>(name.kind);
    for (const std::string_view part : {name.ns, name.name, name.word, name.detail}) {
        hash = (hash ^ (hash >> 32U)) * 0x9E3779B97F4A7C15U;
        if (!part.empty()) hash += hash_text(part);
    }
    return hash ^ (hash >> 32U);
}

bool equal(const VertexName& name, const VertexWords& words) {
    return name.kind == words.kind && name.ns == words.ns && name.name == words.name &&
           name.word == words.word && name.detail == words.detail;
}

}  // namespace

void VertexNames::expect(std::size_t vertices) {
    hashes_.reserve(vertices);
    if (slots_.size() < vertices * 2) slots_.assign(std::bit_ceil(vertices * 2), 0);
    for (VertexId vertex = 0; vertex < hashes_.size(); ++vertex) place(vertex);
}

void VertexNames::add(std::uint64_t hash) {
    if ((hashes_.size() + 1) * 2 > slots_.size()) {
        slots_.assign(slots_.size() * 2, 0);
        for (VertexId vertex = 0; vertex < hashes_.size(); ++vertex) place(vertex);
    }
    hashes_.push_back(hash);
    place(static_cast<VertexId>(hashes_.size() - 1));
}

// Where nothing was placed after the last vertex, its slot was free before it.
void VertexNames::pop() {
    slots_[slot_of(static_cast<VertexId>(hashes_.size()))] = 0;
    hashes_.pop_back();
}

// The slot that holds this, or the free one where it belongs.
std::size_t VertexNames::slot_of(VertexId kept) const {
    std::size_t at = hashes_[kept - 1] & mask();
    while (slots_[at] != kept && slots_[at] != 0) at = (at + 1) & mask();
    return at;
}

void VertexNames::place(VertexId vertex) { slots_[slot_of(vertex + 1)] = vertex + 1; }

Graph::Graph() {
    vertex({VertexKind::admin, {}, {}, {}});
    vertex({VertexKind::node_root, {}, {}, {}});
}

void Graph::expect(std::size_t vertices, std::size_t edges) {
    vertices_.reserve(vertices);
    names_.expect(vertices);
    edges_.reserve(edges);
}

VertexId Graph::vertex(const VertexWords& name) {
    const std::uint64_t hash = hash_of(name);
    const auto is = [&](VertexId at) { return equal(vertices_[at].name, name); };
    if (const auto known = names_.find(hash, is)) return *known;
    const auto made = static_cast<VertexId>(vertices_.size());
    names_.add(hash);
    vertices_.push_back({{name.kind, std::string(name.ns), std::string(name.name),
                          std::string(name.word), std::string(name.detail)},
                         std::nullopt,
                         false});
    return made;
}

std::optional<VertexId> Graph::find(const VertexWords& name) const {
    return names_.find(hash_of(name), [&](VertexId at) { return equal(vertices_[at].name, name); });
}

std::uint32_t Graph::keep_reason(std::uint32_t begin, std::string_view field) {
    const auto end = static_cast<std::uint32_t>(permits_.size());
    if (begin == end && field.empty()) return 0;
    because_.push_back({begin, end, 0});
    if (!field.empty()) {
        because_.back().field = static_cast<std::uint32_t>(fields_.size());
        fields_.emplace_back(field);
    }
    return static_cast<std::uint32_t>(because_.size() - 1);
}

void Graph::add(VertexId from, VertexId to, EdgeKind kind, const Because& because,
                const std::optional<Unknown>& guard) {
    add_for(from, to, kind, reason(because.permits, because.field), guard);
}

void Graph::add_for(VertexId from, VertexId to, EdgeKind kind, std::uint32_t reason,
                    const std::optional<Unknown>& guard) {
    edges_.push_back({from, to, reason, kind, guard ? number_of(*guard) & kMostGuards : 0});
}

std::uint32_t Graph::number_of(const Unknown& guard) {
    const auto next = static_cast<std::uint32_t>(guards_.size());
    if (next > 1 && guards_.back() == guard) return next - 1;  // many in a row have the same
    if (next > kMostGuards) return kMostGuards;
    const auto [at, added] = guard_ids_.try_emplace({guard.reason, guard.text}, next);
    if (added) guards_.push_back(guard);
    return at->second;
}

void Graph::rewind(const Mark& to) {
    for (std::size_t at = vertices_.size(); at > to.vertices; --at) names_.pop();
    vertices_.resize(to.vertices);
    edges_.resize(to.edges);
    because_.resize(to.reasons);
    permits_.resize(to.permits);
    fields_.resize(to.fields);
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
