#include "paths/ability.h"

#include <algorithm>
#include <ranges>

#include "facts/presence_gap.h"
#include "paths/hubs.h"

namespace assay {

namespace {

// One that a group gives with everything else: then nothing is added to what the group has.
bool is_of_everything(const Right& right) {
    const Grant& grant = *right.permit.grant;
    return !right.own && grant.ns.empty() && covers_everything(grant.rules);
}

}  // namespace

bool Ability::holds_any(Verbs verbs, const Asked& what) const {
    return std::ranges::any_of(verbs, [&](Verb verb) {
        return powers_.has_any(verb, what) || powers_.has_named(verb, what);
    });
}

std::optional<Right> Ability::first(Verbs verbs, const Asked& what, std::string_view name,
                                    std::string_view ns) const {
    std::optional<Right> found;
    for (const Verb verb : verbs) {
        const bool held =
            powers_.has_any(verb, what) || (!name.empty() && powers_.has_named(verb, what));
        if (!held) continue;
        if (const auto right = rights_.find(verb, what, name, ns)) merge(found, *right);
    }
    return found;
}

std::optional<Right> Ability::may(Verbs verbs, const Asked& what, std::string_view name) const {
    return first(verbs, what, name, ns_);
}

std::optional<Right> Ability::may_in_cluster(Verbs verbs, const Asked& what,
                                             std::string_view name) const {
    return first(verbs, what, name, {});
}

std::map<std::string, Right> Ability::named(Verbs verbs, const Asked& what) const {
    std::map<std::string, Right> found;
    for (const Verb verb : verbs) {
        if (!powers_.has_named(verb, what)) continue;
        for (const auto& [name, right] : rights_.named(verb, what, ns_)) {
            std::optional<Right> known;
            if (const auto at = found.find(name); at != found.end()) known = at->second;
            merge(known, right);
            found.insert_or_assign(name, *known);
        }
    }
    return found;
}

void Ability::lead(EdgeKind kind, VertexId to, const std::vector<Right>& by,
                   const std::optional<Unknown>& guard, std::string field) const {
    const auto here = [&](const Right& right) { return whole() || right.permit.grant->ns == ns_; };
    if (std::ranges::all_of(by, &Right::shared) || std::ranges::none_of(by, here) ||
        std::ranges::any_of(by, is_of_everything)) {
        return;
    }
    const std::uint32_t reason = graph().reason(by | std::views::transform(&Right::permit), field);
    graph().add_for(at_, to, kind, reason, guard);
}

void Ability::lead(EdgeKind kind, std::string_view ability, const std::vector<Right>& by,
                   const std::optional<Unknown>& guard) const {
    lead(kind, graph().vertex(hub(ability, ns_)), by, guard);
}

void Ability::miss_namespaces(std::string_view resource) const {
    if (!whole()) return;
    // The account "default" is in every namespace.
    std::optional<Unknown> why;
    for (const std::string_view each :
         {std::string_view("serviceaccounts"), resource, std::string_view("namespaces")}) {
        why = gap_of(facts_.evidence(), "", each);
        if (!why) return;
    }
    graph().add_gap(at_, why);
}

}  // namespace assay
