#include "paths/ability.h"

#include <algorithm>
#include <utility>

#include "paths/hubs.h"

namespace assay {
namespace {

AccessRequest request_for(std::string_view verb, const Asked& what, std::string_view name,
                          std::string_view ns) {
    return {std::string(verb),
            std::string(what.group),
            std::string(what.resource),
            std::string(what.subresource),
            std::string(name),
            std::nullopt,
            std::string(ns)};
}

}  // namespace

std::optional<Right> Ability::first(const std::vector<std::string_view>& verbs, const Asked& what,
                                    std::string_view name, std::string_view ns) const {
    std::optional<Right> found;
    for (const std::string_view verb : verbs) {
        const auto right = rights_.find(request_for(verb, what, name, ns));
        if (right) merge(found, *right);
    }
    return found;
}

std::optional<Right> Ability::may(const std::vector<std::string_view>& verbs, const Asked& what,
                                  std::string_view name) const {
    return first(verbs, what, name, ns_);
}

std::optional<Right> Ability::may_in_cluster(const std::vector<std::string_view>& verbs,
                                             const Asked& what, std::string_view name) const {
    return first(verbs, what, name, {});
}

std::map<std::string, Right> Ability::named(const std::vector<std::string_view>& verbs,
                                            const Asked& what) const {
    std::map<std::string, Right> found;
    for (const std::string_view verb : verbs) {
        for (const auto& [name, right] : rights_.named(request_for(verb, what, {}, ns_))) {
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
    if (std::ranges::all_of(by, &Right::shared) || std::ranges::none_of(by, here)) return;
    Because because{{}, std::move(field)};
    for (const Right& right : by) because.permits.push_back(right.permit);
    graph().add(at_, to, kind, std::move(because), guard);
}

void Ability::lead(EdgeKind kind, std::string_view ability, const std::vector<Right>& by,
                   const std::optional<Unknown>& guard) const {
    lead(kind, graph().vertex(hub(ability, ns_)), by, guard);
}

}  // namespace assay
