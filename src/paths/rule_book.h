// What rules say about all that edges ask, read once for each role.
//
// Role: matching of texts is done here alone, by facts/rbac_rule.h; of verbs, which a rule names or
// takes all of, those it names are looked up. Tens of thousands of bindings share some thousand
// roles.
// Ownership: keeps what it read by the address of the rules, which outlive it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "facts/rbac_rule.h"
#include "paths/asked.h"

namespace assay {

// One rule: the verbs and resources of the tables that it matches, whatever the name.
struct ReadRule {
    std::uint32_t verbs = 0;
    std::uint64_t resources = 0;
    bool named = false;  // limited to names; the empty one is none

    [[nodiscard]] bool says(Verb verb, const Asked& what) const {
        return (verbs & verb.bit()) != 0 && ((resources >> what.at()) & 1) != 0;
    }
};

// For each verb the resources, as bits, that rules allow without a name, and those of rules with
// names.
struct Powers {
    using ByVerb = std::array<std::uint64_t, kAskedVerbs.size()>;
    ByVerb any{};
    ByVerb named{};
    bool stars = false;     // a rule of every verb, group and resource
    std::uint8_t rare = 0;  // bits of paths/rare_rights.h

    void add(const Powers& more);
    [[nodiscard]] bool has_any(Verb verb, const Asked& what) const {
        return ((any.at(verb.at()) >> what.at()) & 1) != 0;
    }
    [[nodiscard]] bool has_named(Verb verb, const Asked& what) const {
        return ((named.at(verb.at()) >> what.at()) & 1) != 0;
    }
};

struct ReadRules {
    std::vector<ReadRule> rules;  // one for each rule
    Powers powers;
};

class RuleBook {
public:
    [[nodiscard]] const ReadRules& read(std::span<const PolicyRule> rules);

private:
    std::unordered_map<const PolicyRule*, ReadRules> read_;
};

}  // namespace assay
