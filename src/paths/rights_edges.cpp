#include "paths/rights_edges.h"

#include "paths/become.h"
#include "paths/hubs.h"
#include "paths/run_code.h"
#include "paths/take_over.h"

namespace assay {
namespace {

void add_identity_rights(const Facts& facts, const SubjectName& who, const Removed& removed,
                         Inventory& inventory) {
    const ScopedRights rights(facts.rbac(), who, removed);
    const VertexId at = add_identity(inventory.graph, who);
    inventory.graph.add_gap(at, rights.missing());
    if (!rights.has_own()) return;
    const auto add = [&](std::string_view ns) {
        const Ability ability(facts, inventory, rights, at, ns);
        add_take_over(ability);
        add_become(ability);
        add_run_code(ability);
    };
    add({});
    for (const std::string_view ns : rights.spaces()) add(ns);
}

// A user without groups, as impersonation makes one: a node's name alone is no node.
bool is_whole_alone(const SubjectName& who) {
    return who.kind == "User" && !who.name.starts_with("system:node:");
}

}  // namespace

void add_rights(const Facts& facts, const Removed& removed, Inventory& inventory) {
    Graph& graph = inventory.graph;
    for (const auto& [who, grants] : facts.rbac().grants()) {
        const VertexId at = add_identity(graph, who);
        if (is_whole_alone(who)) {
            graph.add(graph.vertex(hub(kActAsUsers, {})), at, EdgeKind::part);
        }
        if (who.kind == "ServiceAccount") {
            const VertexId here = graph.vertex(hub(kImpersonateAccounts, who.ns));
            graph.add(here, at, EdgeKind::part);
            graph.add(graph.vertex(hub(kImpersonateAccounts, {})), here, EdgeKind::part);
        }
    }
    graph.add(add_identity(graph, kMasterGroup), Graph::kAdmin, EdgeKind::masters);
    for (const auto& [who, grants] : facts.rbac().grants()) {
        add_identity_rights(facts, who, removed, inventory);
    }
    const RbacIndex& rbac = facts.rbac();
    const auto& why = rbac.cluster_gap() ? rbac.cluster_gap() : rbac.namespace_gap();
    for (VertexId i = 0; i < graph.vertices().size(); ++i) {
        if (is_identity(graph.vertices()[i].name.kind)) graph.add_gap(i, why);
    }
    if (why) graph.add_gap(graph.vertex(hub(kActAsUsers, {})), why);
}

}  // namespace assay
