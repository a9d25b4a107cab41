#include "paths/rule_book.h"

#include <algorithm>
#include <bit>
#include <string>
#include <string_view>

#include "paths/rare_rights.h"

namespace assay {
namespace {

bool has(const std::vector<std::string>& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

constexpr std::uint64_t kAllResources = (std::uint64_t{1} << kAskedResources.size()) - 1;

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
        if (resource.starts_with('*')) return kAllResources;
        const auto named = kByName.find(resource.substr(0, resource.find('/')));
        if (named != kByName.end()) may |= named->second;
    }
    return may;
}

// take(index) of each bit that is set.
template <class Take>
void each_bit(std::uint64_t bits, const Take& take) {
    for (; bits != 0; bits &= bits - 1) take(static_cast<std::size_t>(std::countr_zero(bits)));
}

constexpr std::uint32_t kAllVerbs = (1U << kAskedVerbs.size()) - 1;

// Verbs of the table that the rule matches.
std::uint32_t verbs_of(const PolicyRule& rule) {
    std::uint32_t verbs = 0;
    for (const std::string_view verb : rule.verbs) {
        if (verb == "*") return kAllVerbs;
        const auto* const asked = std::ranges::find(kAskedVerbs, verb);
        if (asked != kAskedVerbs.end()) verbs |= 1U << (asked - kAskedVerbs.begin());
    }
    return verbs;
}

ReadRule read_rule(const PolicyRule& rule) {
    ReadRule read;
    read.named = !rule.resource_names.empty() && !has(rule.resource_names, "");
    read.verbs = verbs_of(rule);
    each_bit(read.verbs == 0 ? 0 : may_match(rule), [&](std::size_t i) {
        const ResourceName& name = kAskedResources.at(i);
        if (matches_resource(rule, name.group, name.resource, name.subresource)) {
            read.resources |= std::uint64_t{1} << i;
        }
    });
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
        each_bit(read.verbs, [&](std::size_t verb) {
            if (!read.named) made.powers.any.at(verb) |= read.resources;
            if (!rule.resource_names.empty()) made.powers.named.at(verb) |= read.resources;
        });
        made.powers.rare |= rare_bits(rule);
        made.powers.stars =
            made.powers.stars ||
            (has(rule.verbs, "*") && has(rule.api_groups, "*") && has(rule.resources, "*"));
    }
    return made;
}

}  // namespace assay
