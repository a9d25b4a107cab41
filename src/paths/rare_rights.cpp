#include "paths/rare_rights.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

namespace assay {
namespace {

// Groups of kinds that the API server itself serves, but for those that bits are about.
constexpr std::array<std::string_view, 21> kOwnGroups{"",
                                                      "admissionregistration.k8s.io",
                                                      "apps",
                                                      "authorization.k8s.io",
                                                      "autoscaling",
                                                      "batch",
                                                      "certificates.k8s.io",
                                                      "coordination.k8s.io",
                                                      "discovery.k8s.io",
                                                      "events.k8s.io",
                                                      "extensions",
                                                      "flowcontrol.apiserver.k8s.io",
                                                      "internal.apiserver.k8s.io",
                                                      "networking.k8s.io",
                                                      "node.k8s.io",
                                                      "policy",
                                                      "rbac.authorization.k8s.io",
                                                      "resource.k8s.io",
                                                      "scheduling.k8s.io",
                                                      "storage.k8s.io",
                                                      "storagemigration.k8s.io"};
static_assert(std::ranges::is_sorted(kOwnGroups));

bool has(const std::vector<std::string>& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

bool has_any(const std::vector<std::string>& list, TextVerbs wanted) {
    return std::ranges::any_of(list, [&](const std::string& item) {
        return item == "*" || std::ranges::find(wanted, item) != wanted.end();
    });
}

std::uint8_t bits_of_core(const PolicyRule& rule) {
    std::uint8_t bits = 0;
    if (has_any(rule.resources, {"nodes", "nodes/status", "*/status"}) &&
        has_any(rule.verbs, {"update", "patch"})) {
        bits |= kChangesNodes;
    }
    if (has_any(rule.resources, {"pods", "pods/eviction", "*/eviction"}) &&
        has_any(rule.verbs, {"create", "delete", "deletecollection"})) {
        bits |= kRemovesPods;
    }
    return bits;
}

// Whether a resource is none of those that have a number: in every group it is another one.
bool has_other_resource(const PolicyRule& rule) {
    return std::ranges::any_of(rule.resources, [](const std::string& resource) {
        return std::ranges::none_of(kAskedResources, [&](const ResourceName& asked) {
            return asked.subresource.empty() && asked.resource == resource;
        });
    });
}

std::uint8_t constrained_bit(const PolicyRule& rule) {
    const bool names = std::ranges::any_of(rule.verbs, [](const std::string& verb) {
        return verb == "*" || verb.starts_with("impersonate:");
    });
    return names ? kConstrained : 0;
}

std::uint8_t bits_of_group(const PolicyRule& rule, std::string_view group) {
    if (group == "apiregistration.k8s.io" || group == "apiextensions.k8s.io") return kChangesApis;
    if (group == "authentication.k8s.io") return constrained_bit(rule);
    const bool writes = has_any(rule.verbs, {"create", "update", "patch"});
    if (group == "*") {
        const bool custom = writes && has_other_resource(rule);
        return bits_of_core(rule) | kChangesApis | constrained_bit(rule) |
               (custom ? kMakesCustom : 0);
    }
    return writes && !std::ranges::binary_search(kOwnGroups, group) ? kMakesCustom : 0;
}

template <class Take>  // take(rule, right)
void each_rule(const ScopedRights& rights, std::string_view ns, TextVerbs verbs,
               const ResourceName& what, const Take& take) {
    for (Right held : rights.grants_in(ns)) {
        const auto& rules = held.permit.grant->rules;
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const PolicyRule& rule = rules[i];
            const bool says = std::ranges::any_of(
                verbs, [&](std::string_view verb) { return matches_verb(rule, verb); });
            if (!says || !matches_resource(rule, what.group, what.resource, what.subresource)) {
                continue;
            }
            held.permit.rule = i;
            take(rule, held);
        }
    }
}

}  // namespace

std::uint8_t rare_bits(const PolicyRule& rule) {
    std::uint8_t bits = 0;
    const bool all = has(rule.verbs, "*") && has(rule.api_groups, "*") && has(rule.resources, "*");
    if (all && rule.resource_names.empty()) return bits;
    for (const std::string& group : rule.api_groups) {
        bits |= group.empty() ? bits_of_core(rule) : bits_of_group(rule, group);
    }
    return bits;
}

std::optional<Right> find_by_text(const ScopedRights& rights, std::string_view ns, TextVerbs verbs,
                                  const ResourceName& what, std::string_view name) {
    std::optional<Right> found;
    each_rule(rights, ns, verbs, what, [&](const PolicyRule& rule, const Right& right) {
        const auto& names = rule.resource_names;
        if (names.empty() || std::ranges::find(names, name) != names.end()) merge(found, right);
    });
    return found;
}

std::map<std::string, Right> named_by_text(const ScopedRights& rights, std::string_view ns,
                                           TextVerbs verbs, const ResourceName& what) {
    std::map<std::string, Right> found;
    each_rule(rights, ns, verbs, what, [&](const PolicyRule& rule, const Right& right) {
        for (const std::string& name : rule.resource_names) {
            if (name.empty()) continue;
            std::optional<Right> known;
            if (const auto at = found.find(name); at != found.end()) known = at->second;
            merge(known, right);
            found.insert_or_assign(name, *known);
        }
    });
    return found;
}

}  // namespace assay
