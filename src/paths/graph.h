// The graph of attack paths: who gets what from where.
//
// Role: an edge says "who has this, can have that". Vertices are identities, workloads, nodes and
// hubs; a hub stands for one ability in a namespace or in the whole cluster ("act as every service
// account of shop"), so that edges go from who may to the hub and from the hub to what it holds,
// and never from each to each.
// Guard: an edge without one is sure; one with a guard counts if something holds that nobody knows.
// Gap: a vertex from which there may be edges that the evidence does not show.
// Ordering: vertices and edges in the order in which they were added, which is that of the facts.
// Ownership: grants point into the RbacIndex, which outlives the graph.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/authorizer.h"
#include "base/presence.h"
#include "paths/edge_kinds.h"

namespace assay {

enum class VertexKind : std::uint8_t {
    admin,
    node_root,
    user,
    group,
    account,
    workload,
    node,
    hub
};

using VertexId = std::uint32_t;

// What a vertex is known by. `word` is the kind of a workload's owner or the ability of a hub;
// `detail` keeps apart what one owner runs differently.
struct VertexName {
    VertexKind kind = VertexKind::hub;
    std::string ns;
    std::string name;
    std::string word;
    std::string detail;
    friend auto operator<=>(const VertexName&, const VertexName&) = default;
};

// The same without owning it, to look one up.
struct VertexWords {
    VertexKind kind = VertexKind::hub;
    std::string_view ns;
    std::string_view name;
    std::string_view word;
    std::string_view detail;

    // NOLINTNEXTLINE(bugprone-easily-swappable-parameters): in the order of VertexName
    VertexWords(VertexKind what, std::string_view where, std::string_view called,
                std::string_view said, std::string_view more = {})
        : kind(what), ns(where), name(called), word(said), detail(more) {}
    // NOLINTNEXTLINE(google-explicit-constructor): a name is looked up as it is
    VertexWords(const VertexName& from)
        : kind(from.kind), ns(from.ns), name(from.name), word(from.word), detail(from.detail) {}
};

struct Vertex {
    VertexName name;
    std::optional<Unknown> gap;
    bool platform = false;  // a workload that belongs to the platform
};

// What makes an edge: rules of bindings, a field of an object, or both.
struct Because {
    std::vector<Permit> permits;
    std::string field;
};
// The same where the graph keeps it, until something is added to the graph.
struct KeptBecause {
    std::span<const Permit> permits;
    std::string_view field;
};

struct Edge {
    VertexId from = 0;
    VertexId to = 0;
    std::uint32_t because = 0;  // 0: what the kind says is all
    EdgeKind kind = EdgeKind::part;
    std::uint32_t guard : 24 = 0;  // 0: sure
};

// The vertices by hash of their names: a table of open addresses.
//
// What comes last goes first: pop() has to be called in the opposite order of add().
class VertexNames {
public:
    void expect(std::size_t vertices);
    void add(std::uint64_t hash);
    void pop();
    // The first of that hash of which is(vertex) is true.
    template <class Is>
    [[nodiscard]] std::optional<VertexId> find(std::uint64_t hash, const Is& is) const {
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            const VertexId next = slots_[at];
            if (next == 0) return std::nullopt;
            if (hashes_[next - 1] == hash && is(next - 1)) return next - 1;
        }
    }

private:
    [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
    [[nodiscard]] std::size_t slot_of(VertexId kept) const;  // kept: one more than a vertex
    void place(VertexId vertex);

    std::vector<std::uint64_t> hashes_;  // by vertex
    // One more than a vertex; 0: free. Of a power of two, at most half are taken.
    std::vector<VertexId> slots_ = std::vector<VertexId>(64);
};

class Graph {
public:
    static constexpr VertexId kAdmin = 0;
    static constexpr VertexId kNodeRoot = 1;

    Graph();

    // Makes room, so that a large cluster's graph is not copied while it grows.
    void expect(std::size_t vertices, std::size_t edges);
    // The vertex of that name, made when it is new.
    VertexId vertex(const VertexWords& name);
    [[nodiscard]] std::optional<VertexId> find(const VertexWords& name) const;
    // An edge that is there already is there twice then: nobody minds.
    void add(VertexId from, VertexId to, EdgeKind kind, const Because& because = {},
             const std::optional<Unknown>& guard = std::nullopt);
    // The same for one of many edges that one reason makes. `permits`: a range of Permit.
    template <class Permits>
    std::uint32_t reason(const Permits& permits, std::string_view field) {
        const auto begin = static_cast<std::uint32_t>(permits_.size());
        permits_.insert(permits_.end(), permits.begin(), permits.end());
        return keep_reason(begin, field);
    }
    void add_for(VertexId from, VertexId to, EdgeKind kind, std::uint32_t reason,
                 const std::optional<Unknown>& guard);
    // The first gap of a vertex counts.
    void add_gap(VertexId at, const std::optional<Unknown>& why);
    void set_platform(VertexId at, bool platform) { vertices_[at].platform = platform; }

    [[nodiscard]] const std::vector<Vertex>& vertices() const { return vertices_; }
    [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
    [[nodiscard]] KeptBecause because(const Edge& edge) const {
        const Reasons& of = because_[edge.because];
        return {std::span(permits_).subspan(of.begin, of.end - of.begin), fields_[of.field]};
    }
    // nullptr: sure.
    [[nodiscard]] const Unknown* guard(const Edge& edge) const {
        return edge.guard == 0 ? nullptr : &guards_[edge.guard];
    }

    // What is added later is taken away again by rewind(), gaps apart.
    struct Mark {
        std::size_t vertices;
        std::size_t edges;
        std::size_t reasons;
        std::size_t permits;
        std::size_t fields;
        std::size_t guards;
    };
    [[nodiscard]] Mark mark() const {
        return {vertices_.size(), edges_.size(),  because_.size(),
                permits_.size(),  fields_.size(), guards_.size()};
    }
    void rewind(const Mark& to);

private:
    // Of permits_ and fields_.
    struct Reasons {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint32_t field = 0;
    };
    [[nodiscard]] std::uint32_t keep_reason(std::uint32_t begin, std::string_view field);
    [[nodiscard]] std::uint32_t number_of(const Unknown& guard);

    std::vector<Vertex> vertices_;
    VertexNames names_;
    std::vector<Edge> edges_;
    std::vector<Reasons> because_{1};
    std::vector<Permit> permits_;
    std::vector<std::string> fields_{1};
    std::vector<Unknown> guards_{1};
    std::map<std::pair<Reason, std::string>, std::uint32_t> guard_ids_;
};

[[nodiscard]] VertexName vertex_of(const SubjectName& subject);
[[nodiscard]] bool is_identity(VertexKind kind);

}  // namespace assay
