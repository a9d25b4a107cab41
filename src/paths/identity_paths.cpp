#include "paths/identity_paths.h"

#include <algorithm>
#include <utility>

#include "paths/answer.h"
#include "paths/choke_points.h"
#include "paths/rights_edges.h"

namespace assay {
namespace {

std::uint32_t far(const Edge& edge, const Reach& reach) {
    return reach.distance + (info_of(edge.kind).step ? 1 : 0);
}

}  // namespace

// The edges that begin at an identity and are told of: which is the first of the shortest way.
struct IdentityPaths::Nearest {
    const Edge* sure = nullptr;
    std::uint32_t sure_steps = UINT32_MAX;
    const Edge* guarded = nullptr;  // guarded ways too
    std::uint32_t guarded_steps = UINT32_MAX;
    std::optional<Unknown> gap;
};

IdentityPaths::IdentityPaths(const Facts& facts) : facts_(facts) {
    PathAnswer answer = find_ways(facts, take_inventory(facts), {});
    graph_ = std::move(answer.graph);
    bound_ = std::move(answer.bound);
    sure_ = std::move(answer.reach);
    guarded_ = search_guarded(graph_, Graph::kAdmin);
    begins_ = std::make_unique<EdgeIndex>(graph_, &Edge::from);
}

// What within() does not tell of.
bool IdentityPaths::is_left_out(const Edge& edge) const {
    return !is_right(edge) || edge.kind == EdgeKind::everything ||
           std::ranges::all_of(graph_.because(edge).permits, [&](const Permit& permit) {
               return is_bootstrap(facts_.rbac(), permit);
           });
}

IdentityPaths::Nearest IdentityPaths::nearest(VertexId at, bool all) const {
    Nearest found;
    found.gap = graph_.vertices()[at].gap;
    for (const Arc& arc : begins_->of(at)) {
        const Edge& edge = graph_.edges()[arc.edge];
        if (edge.kind == EdgeKind::member) {
            if (!found.gap) found.gap = roles_gap(edge.to);
            continue;
        }
        if (!all && is_left_out(edge)) continue;
        const Reach& sure = sure_[edge.to];
        if (sure.result == PathResult::path && edge.guard == 0 &&
            far(edge, sure) < found.sure_steps) {
            found.sure = &edge;
            found.sure_steps = far(edge, sure);
        }
        if (has_path(guarded_[edge.to]) && far(edge, guarded_[edge.to]) < found.guarded_steps) {
            found.guarded = &edge;
            found.guarded_steps = far(edge, guarded_[edge.to]);
        }
        if (sure.gap && !found.gap) found.gap = graph_.vertices()[*sure.gap].gap;
    }
    return found;
}

// Why a group, or one that it is in, may have rights that make a way with a right of one's own.
std::optional<Unknown> IdentityPaths::roles_gap(VertexId group) const {
    if (graph_.vertices()[group].gap) return graph_.vertices()[group].gap;
    for (const Arc& arc : begins_->of(group)) {
        const Edge& edge = graph_.edges()[arc.edge];
        if (edge.kind == EdgeKind::member) return roles_gap(edge.to);
    }
    return std::nullopt;
}

// The first guard of the shortest way by this edge.
std::optional<Unknown> IdentityPaths::guard_after(const Edge& edge) const {
    if (const Unknown* guard = graph_.guard(edge)) return *guard;
    for (const Edge* next : way(graph_, guarded_, edge.to)) {
        if (const Unknown* guard = graph_.guard(*next)) return *guard;
    }
    return std::nullopt;
}

IdentityPath IdentityPaths::own(const SubjectName& who, std::uint32_t steps, bool all) const {
    const auto at = graph_.find(vertex_of(who));
    if (!at) {
        const auto& gap = facts_.rbac().cluster_gap() ? facts_.rbac().cluster_gap()
                                                      : facts_.rbac().namespace_gap();
        return {{gap ? Truth::unknown : Truth::no, gap}, 0, nullptr, {}, {}};
    }
    const Nearest found = nearest(*at, all);
    if (found.sure != nullptr && found.sure_steps <= steps) {
        return {{Truth::yes, std::nullopt},
                found.sure_steps,
                found.sure,
                graph_.because(*found.sure),
                who};
    }
    std::optional<Unknown> why;
    if (found.guarded != nullptr && found.guarded_steps <= steps) why = guard_after(*found.guarded);
    if (!why) why = found.gap;
    return {{why ? Truth::unknown : Truth::no, why}, 0, nullptr, {}, {}};
}

IdentityPath IdentityPaths::within(const SubjectName& who, std::uint32_t steps) const {
    return own(who, steps, false);
}

IdentityPath IdentityPaths::any(const SubjectName& who) const {
    IdentityPath found = own(who, UINT32_MAX, true);
    std::optional<SubjectName> above = group_above(who);
    while (above && found.found.truth != Truth::yes) {
        IdentityPath of_group = own(*above, UINT32_MAX, true);
        if (of_group.found.truth != Truth::no) found = std::move(of_group);
        above = group_above(*above);
    }
    return found;
}

}  // namespace assay
