// RBAC rules as expressions hold them: of objects, or spelled out.
//
// Role: rbac.covers() asks about each rule of each role in many checks; a rule is read where it
// lies and goes through no store.
// Absence: what is no rule, and parts that are no texts, are left out and `unread` says why, as
// rule_of() and unread_rules() of facts/rbac_rule.h do of values.
#pragma once

#include <optional>
#include <vector>

#include "base/presence.h"
#include "cel/datum.h"
#include "facts/rbac_rule.h"

namespace assay {

struct RuleData {
    std::vector<PolicyRule> rules;
    std::optional<Unknown> unread;  // the first thing that could not be read
};

// Preconditions: a map; a list.
[[nodiscard]] RuleData rule_in(const cel::Datum& rule);
[[nodiscard]] RuleData rules_in(const cel::Datum& list);

}  // namespace assay
