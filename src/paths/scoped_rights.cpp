#include "paths/scoped_rights.h"

#include <algorithm>

namespace assay {

ScopedRights::ScopedRights(const RbacIndex& rbac, RuleBook& book, const SubjectName& who,
                           const Removed& removed, std::span<const Grant* const> more) {
    for (const Grant* grant : more) hold(book, who, *grant, true);
    for (const SubjectName& subject : subjects_of(identity_of(who))) {
        const auto named = rbac.grants().find(subject);
        if (named == rbac.grants().end()) continue;
        const bool self = subject == who;
        for (const Grant& grant : named->second) {
            if (removed.empty() || !removed.contains(grant.binding)) {
                hold(book, named->first, grant, self && more.empty());
            }
            if (self && !missing_) missing_ = grant.missing;
        }
    }
    std::ranges::stable_sort(held_, {}, [](const Held& held) { return held.grant->ns; });
}

void ScopedRights::hold(RuleBook& book, const SubjectName& subject, const Grant& grant, bool own) {
    held_.push_back({&subject, &grant, &book.read(grant.rules), own});
    own_ = own_ || own;
    own_cluster_ = own_cluster_ || (own && grant.ns.empty());
    if (!grant.ns.empty() && (own || own_cluster_)) {
        spaces_.insert(grant.ns);
    }
}

void merge(std::optional<Right>& found, const Right& more) {
    const bool shared = more.shared || (found && found->shared);
    if (!found || (more.own && !found->own)) found = more;
    found->shared = shared;
}

std::span<const ScopedRights::Held> ScopedRights::held_in(std::string_view ns) const {
    const auto found =
        std::ranges::equal_range(held_, ns, {}, [](const Held& held) { return held.grant->ns; });
    return {found.begin(), found.end()};
}

template <class Take>
void ScopedRights::each(std::string_view ns, const Take& take) const {
    for (const std::string_view space : {std::string_view{}, ns}) {
        for (const Held& held : held_in(space)) {
            if (!take(held)) return;
        }
        if (ns.empty()) return;
    }
}

Powers ScopedRights::powers(std::string_view ns) const {
    Powers all;
    each(ns, [&](const Held& held) {
        all.add(held.read->powers);
        return true;
    });
    return all;
}

std::optional<Right> ScopedRights::find(Verb verb, const Asked& what, std::string_view name,
                                        std::string_view ns) const {
    const auto allows = [&](const Held& held, std::size_t i) {
        const ReadRule& rule = held.read->rules[i];
        if (!rule.says(verb, what)) return false;
        if (name.empty()) return !rule.named;
        const auto& names = held.grant->rules[i].resource_names;
        return names.empty() || std::ranges::find(names, name) != names.end();
    };
    std::optional<Right> found;
    each(ns, [&](const Held& held) {
        for (std::size_t i = 0; i < held.read->rules.size(); ++i) {
            if (!allows(held, i)) continue;
            merge(found, {{held.subject, held.grant, i}, held.own, !held.own});
            break;
        }
        return !found || !found->own || !found->shared;
    });
    return found;
}

std::map<std::string, Right> ScopedRights::named(Verb verb, const Asked& what,
                                                 std::string_view ns) const {
    std::map<std::string, Right> found;
    each(ns, [&](const Held& held) {
        for (std::size_t i = 0; i < held.read->rules.size(); ++i) {
            if (!held.read->rules[i].says(verb, what)) continue;
            for (const std::string& name : held.grant->rules[i].resource_names) {
                if (name.empty()) continue;
                std::optional<Right> known;
                if (const auto at = found.find(name); at != found.end()) known = at->second;
                merge(known, {{held.subject, held.grant, i}, held.own, !held.own});
                found.insert_or_assign(name, *known);
            }
        }
        return true;
    });
    return found;
}

std::vector<PolicyRule> ScopedRights::cluster_rules(bool own_too) const {
    std::vector<PolicyRule> rules;
    each({}, [&](const Held& held) {
        if (held.own && !own_too) return true;
        rules.insert(rules.end(), held.grant->rules.begin(), held.grant->rules.end());
        return true;
    });
    return rules;
}

std::vector<Right> ScopedRights::grants_in(std::string_view ns) const {
    std::vector<Right> rights;
    each(ns, [&](const Held& held) {
        rights.push_back({{held.subject, held.grant, 0}, held.own, !held.own});
        return true;
    });
    return rights;
}

}  // namespace assay
