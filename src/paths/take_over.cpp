#include "paths/take_over.h"

#include "facts/objects.h"
#include "facts/presence_gap.h"
#include "paths/hubs.h"

namespace assay {
namespace {

constexpr std::string_view kRbac = "rbac.authorization.k8s.io";
constexpr Asked kClusterRoles{kRbac, "clusterroles"};
constexpr Asked kRoles{kRbac, "roles"};
constexpr Asked kClusterBindings{kRbac, "clusterrolebindings"};
constexpr Asked kBindings{kRbac, "rolebindings"};
constexpr Asked kWebhooks{"admissionregistration.k8s.io", "mutatingwebhookconfigurations"};

using Verbs = std::vector<std::string_view>;
const Verbs kChanges{"update", "patch"};

// Everything, in this place.
void reach_all(const Ability& ability, EdgeKind kind, const std::vector<Right>& by,
               const std::optional<Unknown>& guard = std::nullopt) {
    if (ability.whole()) {
        ability.lead(kind, Graph::kAdmin, by, guard);
    } else {
        ability.lead(kind, kEverything, by, guard);
    }
}

void add_everything(const Ability& ability) {
    if (!ability.whole() || covers_everything(ability.rights().cluster_rules(false)) ||
        !covers_everything(ability.rights().cluster_rules(true))) {
        return;
    }
    const std::vector<Right> held = ability.rights().grants_in({});
    for (const Right& right : held) {
        if (covers_everything(right.permit.grant->rules)) {
            ability.lead(EdgeKind::everything, Graph::kAdmin, {right});
            return;
        }
    }
    // By several bindings together.
    ability.lead(EdgeKind::everything, Graph::kAdmin, held);
}

// A role that the identity holds already and may give more rules.
void add_escalation_of_held(const Ability& ability) {
    const auto any = ability.may_in_cluster({"escalate"}, kClusterRoles);
    const auto change_any = ability.may_in_cluster(kChanges, kClusterRoles);
    // A group that may do it to every role holds one by which it may.
    if (ability.whole() && any && change_any && any->shared && change_any->shared) return;
    for (const Right& held : ability.rights().grants_in(ability.ns())) {
        const Grant& grant = *held.permit.grant;
        if (grant.role == nullptr || grant.ns != ability.ns()) continue;
        const bool cluster_role = grant.role_kind == "ClusterRole";
        const Asked what = cluster_role ? kClusterRoles : kRoles;
        const auto ask = [&](const Verbs& verbs) {
            return cluster_role ? ability.may_in_cluster(verbs, what, grant.role_name)
                                : ability.may(verbs, what, grant.role_name);
        };
        const auto escalate = ask({"escalate"});
        const auto change = ask(kChanges);
        if (escalate && change) {
            reach_all(ability, EdgeKind::escalate_role, {*escalate, *change, held});
        }
    }
}

// Any role, bound to itself first: one whose rules it covers.
void add_escalation_of_any(const Ability& ability) {
    if (ability.whole()) {
        const auto escalate = ability.may({"escalate"}, kClusterRoles);
        const auto change = ability.may(kChanges, kClusterRoles);
        const auto bind = ability.may({"create"}, kClusterBindings);
        if (escalate && change && bind) {
            ability.lead(EdgeKind::escalate_role, Graph::kAdmin, {*escalate, *change, *bind});
        }
    }
    const auto escalate = ability.may({"escalate"}, kRoles);
    const auto change = ability.may(kChanges, kRoles);
    const auto create = ability.may({"create"}, kRoles);
    const auto bind = ability.may({"create"}, kBindings);
    if (escalate && change && create && bind) {
        ability.lead(EdgeKind::escalate_role, kEverything, {*escalate, *change, *create, *bind});
    }
}

// Whether the role of that name allows everything; nothing: there is none.
std::optional<Decision> allows_all(const Ability& ability, const Asked& what,
                                   const std::string& name) {
    if (what.resource == "clusterroles" && name == "cluster-admin") {
        return Decision{Truth::yes, std::nullopt};
    }
    const Evidence& evidence = ability.facts().evidence();
    const std::string_view ns = what.resource == "roles" ? ability.ns() : std::string_view{};
    const Request* request = evidence.find(kRbac, what.resource);
    const StoredObject* role = request == nullptr ? nullptr : find_object(*request, ns, name);
    if (role == nullptr) {
        const auto why = gap_of(evidence, kRbac, what.resource);
        return why ? std::optional(Decision{Truth::unknown, why}) : std::nullopt;
    }
    const bool all = covers_everything(rules_of(role->value.get("rules")));
    return Decision{all ? Truth::yes : Truth::no, std::nullopt};
}

// The Roles of this namespace, and where not all were read a name that nobody has.
std::vector<std::string> names_of_roles(const Ability& ability) {
    std::vector<std::string> names;
    if (const Request* request = ability.facts().evidence().find(kRbac, "roles")) {
        for (const StoredObject& role : objects_in(*request, ability.ns())) {
            names.emplace_back(name_of(role.value));
        }
    }
    if (gap_of(ability.facts().evidence(), kRbac, "roles")) names.emplace_back();
    return names;
}

void add_binding(const Ability& ability, const Asked& what, const Right& write,
                 bool whole_cluster) {
    const auto reach = [&](const std::vector<Right>& by, const std::optional<Unknown>& guard) {
        if (whole_cluster) {
            ability.lead(EdgeKind::bind_role, Graph::kAdmin, by, guard);
        } else {
            ability.lead(EdgeKind::bind_role, kEverything, by, guard);
        }
    };
    // Without a limit: cluster-admin is always there; a Role that allows everything may not be.
    if (const auto any = ability.may({"bind"}, what); any && what.resource == "clusterroles") {
        reach({*any, write}, std::nullopt);
    }
    std::map<std::string, Right> named = ability.named({"bind"}, what);
    if (const auto any = ability.may({"bind"}, kRoles); any && what.resource == "roles") {
        for (const std::string& name : names_of_roles(ability)) named.try_emplace(name, *any);
    }
    for (const auto& [name, right] : named) {
        const auto all = allows_all(ability, what, name);
        if (all && all->truth != Truth::no) reach({right, write}, all->why);
    }
}

void add_bindings(const Ability& ability) {
    if (ability.whole()) {
        // An existing binding serves as well: that of cluster-admin is always there.
        const auto write = ability.may({"create", "update", "patch"}, kClusterBindings);
        if (write) add_binding(ability, kClusterRoles, *write, true);
    }
    if (const auto write = ability.may({"create"}, kBindings)) {
        add_binding(ability, kClusterRoles, *write, false);
        if (!ability.whole()) add_binding(ability, kRoles, *write, false);
    }
}

void add_webhooks(const Ability& ability) {
    if (!ability.whole()) return;
    if (const auto write = ability.may({"create", "update", "patch"}, kWebhooks)) {
        ability.lead(EdgeKind::mutating_webhook, Graph::kAdmin, {*write});
    }
    const Facts& facts = ability.facts();
    for (const auto& [name, right] : ability.named(kChanges, kWebhooks)) {
        const Value object =
            facts.get("admissionregistration.k8s.io/MutatingWebhookConfiguration", {}, name);
        if (object.is_null()) continue;
        ability.lead(EdgeKind::mutating_webhook, Graph::kAdmin, {right},
                     object.is_unknown() ? std::optional(object.to_unknown()) : std::nullopt);
    }
}

}  // namespace

void add_take_over(const Ability& ability) {
    add_everything(ability);
    add_escalation_of_held(ability);
    add_escalation_of_any(ability);
    add_bindings(ability);
    add_webhooks(ability);
}

}  // namespace assay
