#include "paths/rule_book.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "paths/rare_rights.h"

namespace assay {
namespace {

bool has(const std::vector<std::string>& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

// Resources of the table that the rule may match, whatever else it says: those it names, and all of
// them by a star.
std::uint64_t may_match(const PolicyRule& rule) {
    static const auto kByName = [] {
        std::unordered_map<std::string_view, std::uint64_t> by_name;
        for (std::size_t i = 0; i < kAskedResources.size(); ++i) {
            by_name[kAskedResources.at(i).resource] |= std::uint64_t{1} << i;
        }
        return by_name;
    }();
    std::uint64_t may = 0;
    for (const std::string_view resource : rule.resources) {
        if (resource.starts_with('*')) return ~std::uint64_t{0};
        const auto named = kByName.find(resource.substr(0, resource.find('/')));
        if (named != kByName.end()) may |= named->second;
    }
    return may;
}

ReadRule read_rule(const PolicyRule& rule) {
    ReadRule read;
    read.named = !rule.resource_names.empty() && !has(rule.resource_names, "");
    for (std::size_t i = 0; i < kAskedVerbs.size(); ++i) {
        if (matches_verb(rule, kAskedVerbs.at(i))) read.verbs |= 1U << i;
    }
    const std::uint64_t may = read.verbs == 0 ? 0 : may_match(rule);
    for (std::size_t i = 0; i < kAskedResources.size(); ++i) {
        if (((may >> i) & 1) == 0) continue;
        const ResourceName& name = kAskedResources.at(i);
        if (matches_resource(rule, name.group, name.resource, name.subresource)) {
            read.resources |= std::uint64_t{1} << i;
        }
    }
    return read;
}

}  // namespace

void Powers::add(const Powers& more) {
    for (std::size_t i = 0; i < any.size(); ++i) {
        any.at(i) |= more.any.at(i);
        named.at(i) |= more.named.at(i);
    }
    stars = stars || more.stars;
    rare |= more.rare;
}

const ReadRules& RuleBook::read(std::span<const PolicyRule> rules) {
    const auto [at, added] = read_.try_emplace(rules.data());
    ReadRules& made = at->second;
    if (!added || rules.empty()) return made;
    made.rules.reserve(rules.size());
    for (const PolicyRule& rule : rules) {
        const ReadRule& read = made.rules.emplace_back(read_rule(rule));
        for (std::size_t i = 0; i < kAskedResources.size(); ++i) {
            if (((read.resources >> i) & 1) == 0) continue;
            if (!read.named) made.powers.any.at(i) |= read.verbs;
            if (!rule.resource_names.empty()) made.powers.named.at(i) |= read.verbs;
        }
        made.powers.rare |= rare_bits(rule);
        made.powers.stars =
            made.powers.stars ||
            (has(rule.verbs, "*") && has(rule.api_groups, "*") && has(rule.resources, "*"));
    }
    return made;
}

}  // namespace assay
