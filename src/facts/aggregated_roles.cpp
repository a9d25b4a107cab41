#include "facts/aggregated_roles.h"

#include <algorithm>
#include <array>
#include <iterator>
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

const std::vector<std::uint32_t>* AggregatedRoles::chosen_by(std::size_t at) {
    auto& known = chosen_[at];
    if (known) return &*known;
    compared_ += roles_.size();
    if (compared_ > kMostCompared) return nullptr;
    known.emplace();
    for (std::size_t i = 0; i < roles_.size(); ++i) {
        if (chooses(roles_[at].value, roles_[i].value)) {
            known->push_back(static_cast<std::uint32_t>(i));
        }
    }
    return &*known;
}

bool AggregatedRoles::follow(std::size_t from, std::size_t role, std::vector<bool>& seen,
                             std::vector<std::size_t>& aggregates, std::vector<PolicyRule>& rules) {
    const auto* const chosen = chosen_by(from);
    if (chosen == nullptr) return false;
    for (const std::uint32_t i : *chosen) {
        const Value& other = roles_[i].value;
        if (seen[i] || other.same(roles_[role].value)) continue;
        seen[i] = true;
        const Value of = other.get("rules");
        kept_ += of.items_or_none().size() + 1;
        if (kept_ > kMostRules) return false;
        std::ranges::move(assay::rules_of(of), std::back_inserter(rules));
        if (is_unfilled_aggregate(other)) aggregates.push_back(i);
    }
    return true;
}

AggregatedRoles::Rules AggregatedRoles::rules_of(std::size_t at) {
    Rules made;
    std::vector<bool> seen(roles_.size());
    std::vector<std::size_t> aggregates{at};
    for (std::size_t next = 0; made.whole && next < aggregates.size(); ++next) {
        made.whole = follow(aggregates[next], at, seen, aggregates, made.rules);
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
