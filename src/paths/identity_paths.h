// Whether one identity gets to cluster-admin in a few steps by rights of its own, for checks.
//
// Role: what rbac.path() of expressions answers. The graph is made once; every identity is a look
// at the edges that begin there.
// Not told by within(): ways by a group that it is in (the group is an identity itself), ways that
// begin with rules over everything (rbac/cluster-admin-bindings tells of them), and ways that begin
// with what the bootstrap policy or kubeadm bind to their own identities, with rules of theirs.
// any() leaves out nothing: it is for identities that should have no way at all. A way of its own
// comes before one of a group, however long, so that each is told of who holds the rights.
// Absence: a shorter way that evidence may hide leaves a no unknown: a guard that nobody knows on
// the shortest one, a gap that any of those edges leads to, or a role of a group that was not read:
// its rights may make a way with one's own.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "facts/facts.h"
#include "paths/edge_index.h"
#include "paths/inventory.h"
#include "paths/search.h"

namespace assay {

struct IdentityPath {
    Decision found;
    std::uint32_t steps = 0;      // of the shortest sure one
    const Edge* first = nullptr;  // its first hop; nullptr: none is found
    KeptBecause why;              // of that hop
    SubjectName holder;           // whose rights these are
};

class IdentityPaths {
public:
    // `facts` outlive it.
    explicit IdentityPaths(const Facts& facts);

    // In at most so many steps.
    [[nodiscard]] IdentityPath within(const SubjectName& who, std::uint32_t steps) const;
    // In any number of steps, by all rights of it and of the groups that it is in by itself.
    [[nodiscard]] IdentityPath any(const SubjectName& who) const;

private:
    struct Nearest;
    [[nodiscard]] bool is_left_out(const Edge& edge) const;
    [[nodiscard]] Nearest nearest(VertexId at, bool all) const;
    [[nodiscard]] IdentityPath own(const SubjectName& who, std::uint32_t steps, bool all) const;
    [[nodiscard]] std::optional<Unknown> roles_gap(VertexId group) const;
    [[nodiscard]] std::optional<Unknown> guard_after(const Edge& edge) const;

    const Facts& facts_;
    Graph graph_;
    std::vector<std::shared_ptr<const BoundRole>> bound_;
    std::vector<Reach> sure_;
    std::vector<Reach> guarded_;
    std::unique_ptr<EdgeIndex> begins_;
};

}  // namespace assay
