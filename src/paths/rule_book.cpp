#include "paths/rule_book.h"

#include <algorithm>
#include <string>

#include "paths/rare_rights.h"

namespace assay {
namespace {

bool has(const std::vector<std::string>& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

ReadRule read_rule(const PolicyRule& rule) {
    ReadRule read;
    read.named = !rule.resource_names.empty() && !has(rule.resource_names, "");
    for (std::size_t i = 0; i < kAskedVerbs.size(); ++i) {
        if (matches_verb(rule, kAskedVerbs.at(i))) read.verbs |= 1U << i;
    }
    for (std::size_t i = 0; read.verbs != 0 && i < kAskedResources.size(); ++i) {
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
