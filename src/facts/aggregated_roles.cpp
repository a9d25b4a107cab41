#include "facts/aggregated_roles.h"

#include <algorithm>
#include <array>
#include <string>

#include "facts/selectors.h"

namespace assay {
namespace {

bool chooses(const Value& role, const Value& other) {
    const Value labels = other.get("metadata").get("labels");
    const Value selectors = role.get("aggregationRule").get("clusterRoleSelectors");
    const auto listed = selectors.items_or_none();
    return std::ranges::any_of(listed, [&](const Value& selector) {
        return selector.is_map() && selects(selector, labels).value_or(false);
    });
}

}  // namespace

bool is_unfilled_aggregate(const Value& role) {
    return role.get("aggregationRule").is_map() &&
           role.get("metadata").get("uid").text_or().empty();
}

std::vector<PolicyRule> chosen_rules(const Value& role, std::span<const StoredObject> roles) {
    std::vector<PolicyRule> made;
    std::vector<bool> seen(roles.size());
    std::vector<Value> aggregates{role};
    for (std::size_t next = 0; next < aggregates.size(); ++next) {
        const Value aggregate = aggregates[next];
        for (std::size_t i = 0; i < roles.size(); ++i) {
            const Value& other = roles[i].value;
            if (seen[i] || other.same(role) || !chooses(aggregate, other)) {
                continue;
            }
            seen[i] = true;
            for (PolicyRule& rule : rules_of(other.get("rules"))) {
                made.push_back(std::move(rule));
            }
            if (is_unfilled_aggregate(other)) {
                aggregates.push_back(other);
            }
        }
    }
    return made;
}

bool has_bootstrap_selector(const Value& role, std::string_view name) {
    const auto selectors = role.get("aggregationRule").get("clusterRoleSelectors").items_or_none();
    if (selectors.size() != 1 || selectors[0].members_or_none().size() != 1) {
        return false;
    }
    const auto labels = selectors[0].get("matchLabels").members_or_none();
    return labels.size() == 1 &&
           labels[0].key() == std::string(kAggregateLabel) + std::string(name) &&
           labels[0].value.text_or() == "true";
}

bool may_contribute(std::string_view name) {
    return name == "admin" || name == "edit" || name == "view" ||
           name.starts_with("system:aggregate-to-");
}

std::span<const std::string_view> aggregates_into(std::string_view name) {
    static constexpr std::array<std::string_view, 3> kChain{"admin", "edit", "view"};
    const auto first = std::ranges::find(kChain, name);
    return {first, kChain.end()};
}

}  // namespace assay
