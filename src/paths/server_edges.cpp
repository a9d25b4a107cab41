#include "paths/server_edges.h"

#include <array>

#include "access/server_behaviour.h"
#include "access/user_names.h"
#include "paths/hubs.h"
#include "paths/rare_rights.h"

namespace assay {
namespace {

constexpr ResourceName kApiServices{"apiregistration.k8s.io", "apiservices"};
// Of groups from which Kubernetes' own controllers, its authorizer or its admission act.
constexpr std::array<std::string_view, 6> kObeyed{
    "v1.",      "v1.admissionregistration.k8s.io", "v1.apps",
    "v1.batch", "v1.certificates.k8s.io",          "v1.rbac.authorization.k8s.io"};
constexpr ResourceName kNodes{"", "nodes"};
constexpr ResourceName kNodeStatus{"", "nodes", "status"};
constexpr ResourceName kPods{"", "pods"};
constexpr ResourceName kEviction{"", "pods", "eviction"};

std::optional<Right> may_change_api(const Ability& ability) {
    if (auto any = find_by_text(ability.rights(), {}, {"update", "patch"}, kApiServices)) {
        return any;
    }
    const auto named = named_by_text(ability.rights(), {}, {"update", "patch"}, kApiServices);
    for (const std::string_view name : kObeyed) {
        if (const auto at = named.find(std::string(name)); at != named.end()) return at->second;
    }
    return std::nullopt;
}

std::optional<Right> either(std::optional<Right> first, const std::optional<Right>& second) {
    if (second) merge(first, *second);
    return first;
}

// What has to hold for the pods to come to a node that it holds; `no`: they do not.
Decision comes_to_own_node(const Ability& ability) {
    const VertexName& who = ability.graph().vertices()[ability.at()].name;
    const bool node = who.kind == VertexKind::group ? who.name == "system:nodes"
                                                    : node_named_by(who.name).has_value();
    if (!node || who.kind == VertexKind::account) {
        return {Truth::unknown,
                Unknown{Reason::indeterminate,
                        "whether it holds a node that the pods are moved to is not known"}};
    }
    const Decision restricted = server_behaviour(ability.facts()).node_restriction;
    if (restricted.truth == Truth::unknown) return restricted;
    return {restricted.truth == Truth::yes ? Truth::no : Truth::yes, std::nullopt};
}

}  // namespace

void add_api_services(const Ability& ability) {
    if (!ability.whole() || (ability.powers().rare & kChangesApis) == 0) return;
    if (const auto change = may_change_api(ability)) {
        ability.lead(EdgeKind::api_service, Graph::kAdmin, {*change},
                     Unknown{Reason::indeterminate,
                             "whether the API server reaches a server of its own is not known"});
    }
}

void add_stolen_pods(const Ability& ability) {
    constexpr std::uint8_t kBoth = kChangesNodes | kRemovesPods;
    if (!ability.whole() || (ability.powers().rare & kBoth) != kBoth) return;
    const ScopedRights& rights = ability.rights();
    const auto node = either(find_by_text(rights, {}, {"update", "patch"}, kNodes),
                             find_by_text(rights, {}, {"update", "patch"}, kNodeStatus));
    const auto remove = either(find_by_text(rights, {}, {"delete", "deletecollection"}, kPods),
                               find_by_text(rights, {}, {"create"}, kEviction));
    if (!node || !remove) return;
    const Decision moved = comes_to_own_node(ability);
    if (moved.truth == Truth::no) return;
    ability.lead(EdgeKind::steal_pods, kEnterPods, {*remove, *node}, moved.why);
}

}  // namespace assay
