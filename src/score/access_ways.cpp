// The ways to full control that a report tells.
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "paths/answer.h"
#include "paths/writing.h"
#include "score/access.h"

namespace assay {
namespace {

constexpr std::size_t kPathsOfClass = 3;

struct ClassName {
    VertexKind kind;
    const char* id;
};
constexpr std::array<ClassName, 5> kClasses{{{VertexKind::user, "User"},
                                             {VertexKind::group, "Group"},
                                             {VertexKind::account, "ServiceAccount"},
                                             {VertexKind::workload, "workload"},
                                             {VertexKind::node, "Node"}}};

AccessEnd end_of(const VertexName& name) {
    AccessEnd end{{}, name.ns, name.name, {}, text_of(name)};
    switch (name.kind) {
        case VertexKind::admin:
            end.kind = "cluster-admin";
            return end;
        case VertexKind::node_root:
            end.kind = "node-root";
            return end;
        case VertexKind::user:
            end.kind = "User";
            return end;
        case VertexKind::group:
            end.kind = "Group";
            return end;
        case VertexKind::account:
            end.kind = "ServiceAccount";
            return end;
        case VertexKind::workload:
            end.kind = name.word;
            return end;
        case VertexKind::node:
            end.kind = "Node";
            return end;
        case VertexKind::hub:
            break;
    }
    end.kind = "ability";
    end.ability = name.word;
    return end;
}

std::string binding_name(const Grant& grant) {
    if (grant.binding == nullptr) return {};
    return std::string(grant.binding->value.get("metadata").get("name").text_or());
}

AccessName binding_of(const Grant& grant) {
    return {grant.ns.empty() ? "ClusterRoleBinding" : "RoleBinding", std::string(grant.ns),
            binding_name(grant)};
}

AccessGrant grant_of(const Permit& permit) {
    const Grant& grant = *permit.grant;
    const bool placed = grant.role_kind == "Role";
    return {{permit.subject->kind, permit.subject->ns, permit.subject->name},
            binding_of(grant),
            {std::string(grant.role_kind), placed ? std::string(grant.ns) : std::string(),
             std::string(grant.role_name)},
            permit.rule};
}

class Ways {
public:
    Ways(const Facts& facts, const Selection& selection, const PathAnswer& answer)
        : facts_(facts), selection_(selection), answer_(answer) {}

    [[nodiscard]] PrincipalClass of(const ClassName& name) const {
        PrincipalClass made;
        made.id = name.id;
        std::vector<VertexId> with_path;
        for (VertexId at = 0; at < answer_.graph.vertices().size(); ++at) {
            if (vertex(at).name.kind != name.kind || !is_selected(vertex(at).name)) continue;
            ++made.all;
            const Reach& reach = answer_.reach[at];
            if (reach.result == PathResult::unknown) ++made.unknown;
            if (!has_path(reach)) continue;
            if (is_meant(at)) {
                ++made.expected;
                continue;
            }
            ++made.with_path;
            if (reach.result == PathResult::path_if) ++made.guarded;
            if (!by_membership(reach) || !is_group_shown()) with_path.push_back(at);
        }
        add_paths(std::move(with_path), made.paths);
        return made;
    }

private:
    [[nodiscard]] const Vertex& vertex(VertexId at) const { return answer_.graph.vertices()[at]; }

    // What is in no namespace is left out where namespaces are chosen, as findings are.
    [[nodiscard]] bool is_selected(const VertexName& name) const {
        return name.ns.empty() ? selection_.namespaces.empty() : selection_.takes(name.ns);
    }

    // Root on a node of the control plane is what it is; the platform's own pods are its.
    [[nodiscard]] bool is_meant(VertexId at) const {
        const VertexKind kind = vertex(at).name.kind;
        if (kind == VertexKind::workload && vertex(at).platform) return true;
        if (kind == VertexKind::node &&
            way(answer_.graph, answer_.reach, at).front()->kind == EdgeKind::control_plane) {
            return true;
        }
        return is_expected(facts_.rbac(), answer_, at);
    }

    [[nodiscard]] bool is_group_shown() const { return selection_.namespaces.empty(); }

    // The group stands for its members, where it is shown.
    [[nodiscard]] bool by_membership(const Reach& reach) const {
        return reach.edge && answer_.graph.edges()[*reach.edge].kind == EdgeKind::member;
    }

    // By which binding a way begins; without one it is the kind of its first step.
    [[nodiscard]] std::pair<const StoredObject*, EdgeKind> beginning(VertexId at) const {
        EdgeKind first = EdgeKind::part;
        for (const Edge* edge : way(answer_.graph, answer_.reach, at)) {
            if (first == EdgeKind::part) first = edge->kind;
            const auto permits = answer_.graph.because(*edge).permits;
            if (!permits.empty()) return {permits.front().grant->binding, EdgeKind::part};
        }
        return {nullptr, first};
    }

    void add_paths(std::vector<VertexId> candidates, std::vector<AccessPath>& paths) const {
        std::ranges::sort(candidates, [&](VertexId left, VertexId right) {
            const Reach& a = answer_.reach[left];
            const Reach& b = answer_.reach[right];
            return std::tuple(a.result, a.distance, vertex(left).name) <
                   std::tuple(b.result, b.distance, vertex(right).name);
        });
        std::set<std::pair<const StoredObject*, EdgeKind>> taken;
        for (const VertexId at : candidates) {
            if (paths.size() == kPathsOfClass) return;
            if (taken.insert(beginning(at)).second) paths.push_back(path_from(at));
        }
    }

    [[nodiscard]] AccessPath path_from(VertexId from) const {
        AccessPath path;
        path.from = end_of(vertex(from).name);
        path.sure = answer_.reach[from].result == PathResult::path;
        path.steps = answer_.reach[from].distance;
        for (const Edge* edge : way(answer_.graph, answer_.reach, from)) {
            // That an ability holds this is said by what it leads to.
            const bool holds = edge->kind == EdgeKind::part && edge->because == 0;
            if (holds && edge->guard == 0 && !path.hops.empty()) {
                path.hops.back().to = end_of(vertex(edge->to).name);
                continue;
            }
            const bool climbs = edge->kind == EdgeKind::member && !path.hops.empty() &&
                                path.hops.back().kind == info_of(edge->kind).id;
            if (climbs) path.hops.pop_back();  // the last group of several says it all
            path.hops.push_back(hop_of(*edge));
        }
        for (const VertexId at : forward(answer_.graph, from)) {
            const VertexKind kind = vertex(at).name.kind;
            if (is_identity(kind)) ++path.identities;
            if (kind == VertexKind::workload) ++path.workloads;
            if (kind == VertexKind::node) ++path.nodes;
        }
        return path;
    }

    [[nodiscard]] AccessHop hop_of(const Edge& edge) const {
        const KeptBecause because = answer_.graph.because(edge);
        AccessHop hop{std::string(info_of(edge.kind).id), std::string(info_of(edge.kind).meaning),
                      end_of(vertex(edge.to).name),       {},
                      std::string(because.field),         std::nullopt};
        for (const Permit& permit : because.permits) hop.grants.push_back(grant_of(permit));
        if (const Unknown* guard = answer_.graph.guard(edge)) hop.guard = *guard;
        return hop;
    }

    const Facts& facts_;
    const Selection& selection_;
    const PathAnswer& answer_;
};

}  // namespace

void add_ways(const Facts& facts, const Inventory& inventory, const Selection& selection,
              AssessedAccess& access) {
    access.chokes_sought = !selection.by_namespace();
    const PathAnswer answer =
        access.chokes_sought ? find_paths(facts, inventory, {}) : find_ways(facts, inventory, {});
    const Ways ways(facts, selection, answer);
    for (const ClassName& name : kClasses) {
        access.classes.push_back(ways.of(name));
        if (is_identity(name.kind)) access.with_path += access.classes.back().with_path;
    }
    for (const ChokePoint& choke : answer.chokes) {
        access.chokes.push_back({binding_of(*choke.grant), choke.lost});
    }
    access.missing = answer.missing;
}

}  // namespace assay
