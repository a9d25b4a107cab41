#include "access/effective_rules.h"

#include <algorithm>

namespace assay {
EffectiveRules effective_rules(const RbacIndex& rbac, const Identity& who, std::string_view ns) {
    EffectiveRules own;
    for (const SubjectName& subject : subjects_of(who)) {
        for (const Grant& grant : rbac.grants_of(subject)) {
            if (!grant.ns.empty() && grant.ns != ns) {
                continue;
            }
            own.rules.insert(own.rules.end(), grant.rules.begin(), grant.rules.end());
            if (grant.missing && !own.missing) {
                own.missing = grant.missing;
            }
        }
    }
    if (!own.missing) {
        own.missing = rbac.gap(ns);
    }
    return own;
}

Decision covers(const EffectiveRules& own, std::span<const PolicyRule> wanted) {
    if (std::ranges::all_of(wanted,
                            [&](const PolicyRule& rule) { return covers(own.rules, rule); })) {
        return {Truth::yes, std::nullopt};
    }
    return {own.missing ? Truth::unknown : Truth::no, own.missing};
}

}  // namespace assay
