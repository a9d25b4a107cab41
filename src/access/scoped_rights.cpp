#include "access/scoped_rights.h"

namespace assay {

ScopedRights::ScopedRights(const RbacIndex& rbac, const SubjectName& who, const Removed& removed,
                           std::span<const Grant* const> more)
    : subjects_(subjects_of(identity_of(who))) {
    for (const Grant* grant : more) hold(subjects_.front(), *grant, true);
    for (const SubjectName& subject : subjects_) {
        const bool own = subject == who && more.empty();
        for (const Grant& grant : rbac.grants_of(subject)) {
            if (!removed.contains(grant.binding)) hold(subject, grant, own);
            if (subject == who && !missing_) missing_ = grant.missing;
        }
    }
}

void ScopedRights::hold(const SubjectName& subject, const Grant& grant, bool own) {
    held_[grant.ns].push_back({&subject, &grant, own});
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

template <class Take>
void ScopedRights::each(std::string_view ns, const Take& take) const {
    for (const std::string_view space : {std::string_view{}, ns}) {
        const auto at = held_.find(space);
        for (std::size_t i = 0; at != held_.end() && i < at->second.size(); ++i) {
            if (!take(at->second[i])) return;
        }
        if (ns.empty()) return;
    }
}

std::optional<Right> ScopedRights::find(const AccessRequest& request) const {
    std::optional<Right> found;
    each(request.ns, [&](const Held& held) {
        for (std::size_t i = 0; i < held.grant->rules.size(); ++i) {
            if (!matches(held.grant->rules[i], request)) continue;
            merge(found, {{*held.subject, held.grant, i}, held.own, !held.own});
            break;
        }
        return !found || !found->own || !found->shared;
    });
    return found;
}

std::map<std::string, Right> ScopedRights::named(const AccessRequest& request) const {
    std::map<std::string, Right> found;
    each(request.ns, [&](const Held& held) {
        for (std::size_t i = 0; i < held.grant->rules.size(); ++i) {
            for (const std::string& name : held.grant->rules[i].resource_names) {
                AccessRequest asked = request;
                asked.name = name;
                if (name.empty() || !matches(held.grant->rules[i], asked)) continue;
                std::optional<Right> known;
                if (const auto at = found.find(name); at != found.end()) known = at->second;
                merge(known, {{*held.subject, held.grant, i}, held.own, !held.own});
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
        rights.push_back({{*held.subject, held.grant, 0}, held.own, !held.own});
        return true;
    });
    return rights;
}

}  // namespace assay
