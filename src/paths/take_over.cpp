#include "paths/take_over.h"

#include "paths/hubs.h"

namespace assay {
namespace {

constexpr std::string_view kRbac = "rbac.authorization.k8s.io";
constexpr Asked kClusterRoles{kRbac, "clusterroles"};
constexpr Asked kRoles{kRbac, "roles"};
constexpr Asked kClusterBindings{kRbac, "clusterrolebindings"};
constexpr Asked kBindings{kRbac, "rolebindings"};
constexpr std::string_view kAdmission = "admissionregistration.k8s.io";
constexpr Asked kWebhooks{kAdmission, "mutatingwebhookconfigurations"};
constexpr Asked kPolicies{kAdmission, "mutatingadmissionpolicies"};
constexpr Asked kPolicyBindings{kAdmission, "mutatingadmissionpolicybindings"};

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
    if (!ability.whole() || !ability.powers().stars ||
        covers_everything(ability.rights().cluster_rules(false)) ||
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
    if (!ability.holds_any({"escalate"}, kClusterRoles) &&
        !ability.holds_any({"escalate"}, kRoles)) {
        return;
    }
    const auto any = ability.may_in_cluster({"escalate"}, kClusterRoles);
    const auto change_any = ability.may_in_cluster(kChanges, kClusterRoles);
    // A group that may do it to every role holds one by which it may.
    if (ability.whole() && any && change_any && any->shared && change_any->shared) return;
    for (const Right& held : ability.rights().grants_in(ability.ns())) {
        const Grant& grant = *held.permit.grant;
        const RbacIndex& rbac = ability.facts().rbac();
        if (grant.ns != ability.ns() ||
            !rbac.role_named(grant.role_kind, grant.role_name, grant.ns).known) {
            continue;
        }
        const bool cluster_role = grant.role_kind == "ClusterRole";
        const Asked what = cluster_role ? kClusterRoles : kRoles;
        const auto ask = [&](Verbs verbs) {
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

// The feature is on by default since Kubernetes 1.36 (MutatingAdmissionPolicy).
void add_policies(const Ability& ability) {
    const auto policy = ability.whole() ? ability.may({"create"}, kPolicies) : std::nullopt;
    const auto binding = policy ? ability.may({"create"}, kPolicyBindings) : std::nullopt;
    if (!binding) return;
    const auto& version = ability.facts().version();
    if (version && (version->major != 1 || version->minor < 32)) return;  // there is no such kind
    std::optional<Unknown> guard;
    if (!version || version->minor < 36) {
        guard = Unknown{Reason::indeterminate,
                        "whether the API server has MutatingAdmissionPolicies is not known"};
    }
    ability.lead(EdgeKind::mutating_policy, Graph::kAdmin, {*policy, *binding}, guard);
}

}  // namespace

void add_take_over(const Ability& ability) {
    add_everything(ability);
    add_escalation_of_held(ability);
    add_escalation_of_any(ability);
    add_webhooks(ability);
    add_policies(ability);
}

}  // namespace assay
