#include "paths/rights_edges.h"

#include <ranges>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "paths/become.h"
#include "paths/bind_role.h"
#include "paths/certificates.h"
#include "paths/constrained.h"
#include "paths/custom_workloads.h"
#include "paths/hubs.h"
#include "paths/run_code.h"
#include "paths/server_edges.h"
#include "paths/take_over.h"

namespace assay {
namespace {

VertexName bound_roles_of(const SubjectName& who) {
    const std::string ns = who.ns.empty() ? "" : who.ns + "/";
    return {VertexKind::hub, {}, who.kind + " " + ns + who.name, std::string(kBoundRoles), {}};
}

void add_rare(const Ability& ability) {
    if (ability.powers().rare == 0) return;
    add_constrained(ability);
    add_api_services(ability);
    add_stolen_pods(ability);
    add_custom_workloads(ability);
}

class IdentityRights {
public:
    IdentityRights(const Facts& facts, RuleBook& book, const SubjectName& who,
                   const Removed& removed, Inventory& inventory)
        : facts_(facts), book_(book), who_(who), removed_(removed), inventory_(inventory) {}

    void add() {
        const ScopedRights rights(facts_.rbac(), book_, who_, removed_);
        const VertexId at = add_identity(inventory_.graph, who_);
        inventory_.graph.add_gap(at, rights.missing());
        if (rights.has_own()) add_bound(at, evaluate(rights, at));
    }

private:
    // The roles that it may bind to itself.
    std::vector<Bindable> evaluate(const ScopedRights& rights, VertexId at) {
        std::vector<Bindable> bindable;
        const auto add = [&](std::string_view ns) {
            const Ability ability(facts_, inventory_, rights, at, ns);
            add_take_over(ability);
            for (Bindable& each : add_bind_role(ability)) bindable.push_back(std::move(each));
            add_become(ability);
            add_certificates(ability);
            add_run_code(ability);
            add_rare(ability);
        };
        if (rights.has_own_in_cluster()) add({});
        for (const std::string_view ns : rights.spaces()) add(ns);
        return bindable;
    }

    // One vertex stands for the identity with all the roles that it can come to hold so.
    void add_bound(VertexId at, std::vector<Bindable> bindable) {
        if (bindable.empty()) return;
        Graph& graph = inventory_.graph;
        const VertexId bound = graph.vertex(bound_roles_of(who_));
        const auto& by = bindable.front().by;
        const std::uint32_t why = graph.reason(by | std::views::transform(&Right::permit), {});
        graph.add_for(at, bound, EdgeKind::bind_role, why, std::nullopt);
        std::vector<const Grant*> held;
        while (take(bindable, bound, held)) {
            const ScopedRights rights(facts_.rbac(), book_, who_, removed_, held);
            bindable = evaluate(rights, bound);
        }
    }

    // Whether any of them is new.
    bool take(const std::vector<Bindable>& bindable, VertexId bound,
              std::vector<const Grant*>& held) {
        bool more = false;
        for (const Bindable& each : bindable) {
            if (!taken_.emplace(each.kind, each.name, each.ns).second) continue;
            auto made = std::make_shared<BoundRole>(BoundRole{each.ns, each.name, {}});
            made->grant.role = each.role.object;
            made->grant.role_kind = each.kind;
            made->grant.role_name = made->name;
            made->grant.ns = made->ns;
            made->grant.rules = each.role.rules;
            held.push_back(&made->grant);
            inventory_.bound.push_back(std::move(made));
            inventory_.graph.add_gap(bound, each.role.missing);
            more = true;
        }
        return more;
    }

    const Facts& facts_;
    RuleBook& book_;
    const SubjectName& who_;
    const Removed& removed_;
    Inventory& inventory_;
    std::set<std::tuple<std::string_view, std::string, std::string>> taken_;  // kind, name, place
};

// A user without groups, as impersonation makes one: a node's name alone is no node.
bool is_whole_alone(const SubjectName& who) {
    return who.kind == "User" && !who.name.starts_with("system:node:");
}

}  // namespace

void add_rights(const Facts& facts, RuleBook& book, Inventory& inventory) {
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
        IdentityRights(facts, book, who, {}, inventory).add();
    }
    const RbacIndex& rbac = facts.rbac();
    const auto& why = rbac.cluster_gap() ? rbac.cluster_gap() : rbac.namespace_gap();
    for (VertexId i = 0; i < graph.vertices().size(); ++i) {
        if (is_identity(graph.vertices()[i].name.kind)) graph.add_gap(i, why);
    }
    if (why) graph.add_gap(graph.vertex(hub(kActAsUsers, {})), why);
}

void add_rights_of(const Facts& facts, RuleBook& book, const SubjectName& who,
                   const Removed& removed, Inventory& inventory) {
    IdentityRights(facts, book, who, removed, inventory).add();
}

std::vector<VertexId> rights_begin(const Graph& graph, const SubjectName& who) {
    std::vector<VertexId> begin;
    for (const VertexName& name : {vertex_of(who), bound_roles_of(who)}) {
        if (const auto at = graph.find(name)) begin.push_back(*at);
    }
    return begin;
}

}  // namespace assay
