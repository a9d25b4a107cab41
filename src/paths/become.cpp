#include "paths/become.h"

#include "facts/presence_gap.h"
#include "paths/hubs.h"
#include "paths/token_secret.h"

namespace assay {
namespace {

constexpr Asked kUsers{"", "users"};
constexpr Asked kGroups{"", "groups"};
constexpr Asked kAccounts{"", "serviceaccounts"};
constexpr Asked kTokens{"", "serviceaccounts", "token"};
constexpr Asked kSecrets{"", "secrets"};
constexpr const char* kNode = "system:node:";

bool exists_account(const Ability& ability, std::string_view ns, std::string_view name) {
    const auto known = ability.graph().find({VertexKind::account, ns, name, {}});
    return known && ability.inventory().is_account(*known);
}

// Edges to service accounts by a right that names may limit. One that does not exist can be
// impersonated; tokens there are of those that exist.
void add_accounts(const Ability& ability, EdgeKind kind, Verb verb, const Asked& what,
                  std::string_view hub_of_all) {
    if (const auto any = ability.may({verb}, what)) ability.lead(kind, hub_of_all, {*any});
    const Inventory& inventory = ability.inventory();
    const bool asks = kind == EdgeKind::token_create;
    const auto named = ability.named({verb}, what);
    if (named.empty()) return;
    const auto unread = gap_of(ability.facts().evidence(), "", "serviceaccounts");
    for (const auto& [name, right] : named) {
        ability.miss_namespaces("serviceaccounts");
        for (const std::string& ns : asks ? inventory.namespaces : inventory.account_namespaces) {
            if (!ability.whole() && ns != ability.ns()) continue;
            const bool exists = !asks || exists_account(ability, ns, name);
            if (!exists && !unread) continue;
            ability.lead(kind, account_or_group(ability, ns, name), {right},
                         exists ? std::nullopt : unread);
        }
    }
}

// A right to impersonate anybody at all, beside whom a group may be named.
std::optional<Right> somebody(const Ability& ability) {
    if (const auto any = ability.may_in_cluster({"impersonate"}, kUsers)) return any;
    for (const auto& [name, right] : ability.named({"impersonate"}, kUsers)) {
        if (right.permit.grant->ns.empty()) return right;
    }
    if (const auto any = ability.may({"impersonate"}, kAccounts)) return any;
    const auto named = ability.named({"impersonate"}, kAccounts);
    return named.empty() ? std::nullopt : std::optional(named.begin()->second);
}

// Users and groups are not in a namespace; a service account beside a group may be.
void add_people(const Ability& ability) {
    if (ability.whole()) {
        if (const auto any = ability.may({"impersonate"}, kUsers)) {
            ability.lead(EdgeKind::impersonate_user, kActAsUsers, {*any});
        }
        for (const auto& [name, right] : ability.named({"impersonate"}, kUsers)) {
            const auto user = ability.graph().find(vertex_of(user_named(name)));
            if (user && user_named(name).kind == "User" && !name.starts_with(kNode)) {
                ability.lead(EdgeKind::impersonate_user, *user, {right});
            }
        }
    }
    const auto beside = somebody(ability);
    if (!beside) return;
    if (const auto any = ability.may_in_cluster({"impersonate"}, kGroups)) {
        ability.lead(EdgeKind::impersonate_group, Graph::kAdmin, {*any, *beside}, std::nullopt,
                     "group system:masters");
    }
    for (const auto& [name, right] : ability.named({"impersonate"}, kGroups)) {
        if (!right.permit.grant->ns.empty()) continue;
        if (const auto group = ability.graph().find({VertexKind::group, {}, name, {}, {}})) {
            ability.lead(EdgeKind::impersonate_group, *group, {right, *beside});
        }
    }
}

void add_secrets(const Ability& ability) {
    const auto read = ability.may({"get", "list", "watch"}, kSecrets);
    const auto create = ability.may({"create"}, kSecrets);
    if (read) ability.lead(EdgeKind::secret_read, kReadSecrets, {*read});
    if (read && create) {
        ability.lead(EdgeKind::secret_create, kActAsAccounts, {*create, *read});
    }
    for (const auto& [name, right] : ability.named({"get", "list", "watch"}, kSecrets)) {
        if (create) {
            ability.lead(EdgeKind::secret_create, kActAsAccounts, {*create, right},
                         Unknown{Reason::indeterminate,
                                 "a Secret of that name may be there already: " + name});
        }
        ability.miss_namespaces("secrets");
        for (const std::string& ns : ability.inventory().namespaces) {
            if (!ability.whole() && ns != ability.ns()) continue;
            const Value secret = ability.facts().get("Secret", ns, name);
            const TokenSecret token = token_in(ability.facts(), secret);
            if (token.account) {
                ability.lead(EdgeKind::secret_read, add_identity(ability.graph(), *token.account),
                             {right}, token.missing, "Secret " + name);
            } else if (token.missing) {
                ability.lead(EdgeKind::secret_read, ability.graph().vertex(hub(kActAsAccounts, ns)),
                             {right}, token.missing);
            }
        }
    }
}

}  // namespace

VertexId account_or_group(const Ability& ability, const std::string& ns, const std::string& name) {
    const SubjectName who{"ServiceAccount", ns, name};
    if (const auto known = ability.graph().find(vertex_of(who))) return *known;
    return add_identity(ability.graph(), *group_above(who));
}

VertexId every_group(const Ability& ability) {
    Graph& graph = ability.graph();
    if (const auto known = graph.find(hub(kActAsGroups, {}))) return *known;
    const VertexId all = graph.vertex(hub(kActAsGroups, {}));
    const RbacIndex& rbac = ability.facts().rbac();
    for (const auto& [who, grants] : rbac.grants()) {
        if (who.kind == "Group" && who != kMasterGroup) {
            graph.add(all, add_identity(graph, who), EdgeKind::part);
        }
    }
    graph.add_gap(all, rbac.cluster_gap() ? rbac.cluster_gap() : rbac.namespace_gap());
    return all;
}

void add_become(const Ability& ability) {
    add_people(ability);
    add_accounts(ability, EdgeKind::impersonate_account, "impersonate", kAccounts,
                 kImpersonateAccounts);
    add_accounts(ability, EdgeKind::token_create, "create", kTokens, kActAsAccounts);
    add_secrets(ability);
}

}  // namespace assay
