// Equal rules, found without comparing each with each.
//
// Role: roles that files define twice have the rules of both, once each; rules of an aggregate are
// looked up among those that were aggregated. Either may be hundreds of thousands.
// Ownership: DoubledRules keeps copies, by the address of the list that they are in.
#pragma once

#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "facts/rbac_rule.h"

namespace assay {

// Some order of rules; equal ones are equal in it.
struct IsRuleBefore {
    bool operator()(const PolicyRule& left, const PolicyRule& right) const {
        const auto parts = [](const PolicyRule& rule) {
            return std::tie(rule.resources, rule.verbs, rule.api_groups, rule.resource_names,
                            rule.non_resource_urls);
        };
        return parts(left) < parts(right);
    }
    bool operator()(const PolicyRule* left, const PolicyRule* right) const {
        return (*this)(*left, *right);
    }
};

class DoubledRules {
public:
    // Adds those of `more` that are not among `rules`, once each, in their order. Nobody else adds
    // to `rules` after the first call.
    void add(std::vector<PolicyRule>& rules, std::vector<PolicyRule> more) {
        const auto [at, added] = known_.try_emplace(&rules);
        if (added) at->second.insert(rules.begin(), rules.end());
        for (PolicyRule& rule : more) {
            if (at->second.insert(rule).second) rules.push_back(std::move(rule));
        }
    }

private:
    std::map<const std::vector<PolicyRule>*, std::set<PolicyRule, IsRuleBefore>> known_;
};

}  // namespace assay
