// One RBAC rule and what it matches: the smallest unit of authority.
//
// Role: Kubernetes' own rules, restated from pkg/apis/rbac/v1/evaluation_helpers.go,
// plugin/pkg/auth/authorizer/rbac/rbac.go and component-helpers
// auth/rbac/validation/policy_comparator.go (Kubernetes v1.36). A request is allowed when one rule
// matches all its parts; there is no deny.
// Traps kept: comparison is exact and case-sensitive; "pods" gives no "pods/exec" and "pods/*" is a
// literal; "*" is all resources and subresources, "*/exec" that subresource of everything; a
// rule with resourceNames does not match a request without a name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/presence.h"
#include "value/value.h"

namespace assay {

struct PolicyRule {
    std::vector<std::string> verbs;
    std::vector<std::string> api_groups;
    std::vector<std::string> resources;
    std::vector<std::string> resource_names;
    std::vector<std::string> non_resource_urls;
    friend bool operator==(const PolicyRule&, const PolicyRule&) = default;
};

// A question of the API server's authorizer. A path makes it a non-resource request.
struct AccessRequest {
    std::string verb;
    std::string group;
    std::string resource;               // without the subresource
    std::string subresource;            // may be empty
    std::string name;                   // empty: create, list, watch and deletecollection
    std::optional<std::string> path{};  // "/metrics"; then verb is a lower-case HTTP method
    std::string ns{};                   // empty: the whole cluster
    // What a list is limited to by equality: {"spec.nodeName", "n1"}. RBAC does not see it.
    std::vector<std::pair<std::string, std::string>> fields{};
};

// From an element of `rules`; members that are not lists of text are read as empty.
[[nodiscard]] PolicyRule rule_of(const Value& rule);
[[nodiscard]] std::vector<PolicyRule> rules_of(const Value& rules);
// Why these are not all of them: something has another type. Null members are absent ones.
[[nodiscard]] std::optional<Unknown> unread_rules(const Value& rules);

[[nodiscard]] bool matches(const PolicyRule& rule, const AccessRequest& request);
// Parts of it: the verb alone; group, resource and subresource alone, whatever the name.
[[nodiscard]] bool matches_verb(const PolicyRule& rule, std::string_view verb);
[[nodiscard]] bool matches_resource(const PolicyRule& rule, std::string_view group,
                                    std::string_view resource, std::string_view subresource);
[[nodiscard]] bool any_matches(std::span<const PolicyRule> rules, const AccessRequest& request);

// Whether every atom (verb x group x resource x name, verb x URL) of the wanted rule is covered by
// one rule of the owner. A star is covered only by a star.
[[nodiscard]] bool covers(std::span<const PolicyRule> owner, const PolicyRule& wanted);

// Every verb on every resource of every group, and every verb on every URL.
[[nodiscard]] bool covers_everything(std::span<const PolicyRule> owner);

}  // namespace assay
