#include "access/who_can.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "access/missing.h"

namespace assay {
namespace {

// What counts for the request, by subject.
std::vector<Holding> holdings_of(const RbacIndex& rbac, const AccessRequest& request, Where where) {
    std::vector<Holding> holdings;
    if (where == Where::anywhere) {
        for (const auto& [subject, grants] : rbac.grants()) {
            for (const Grant& grant : grants) {
                holdings.push_back({&subject, &grant});
            }
        }
        return holdings;
    }
    const auto whole = rbac.granted_in({});
    const auto here = request.path || request.ns.empty() ? std::span<const Holding>{}
                                                         : rbac.granted_in(request.ns);
    holdings.reserve(whole.size() + here.size());
    std::ranges::merge(
        whole, here, std::back_inserter(holdings), {},
        [](const Holding& each) -> const SubjectName& { return *each.subject; },
        [](const Holding& each) -> const SubjectName& { return *each.subject; });
    return holdings;
}

// The holder of that name, at the end of the list.
Holder& holder_of(const SubjectName& subject, std::vector<Holder>& holders) {
    if (holders.empty() || holders.back().subject != subject) {
        holders.push_back({subject, subject == kMasterGroup, {}});
    }
    return holders.back();
}

void add_masters(std::vector<Holder>& holders) {
    const auto at = std::ranges::lower_bound(holders, kMasterGroup, {}, &Holder::subject);
    if (at == holders.end() || at->subject != kMasterGroup) {
        holders.insert(at, {kMasterGroup, true, {}});
    }
}

}  // namespace

Holders who_can(const Authorizer& authorizer, const AccessRequest& request, Where where) {
    Holders result;
    for (const Holding& holding : holdings_of(authorizer.rbac(), request, where)) {
        const Grant& grant = *holding.grant;
        add_missing(grant.missing, result.missing);
        for (std::size_t i = 0; i < grant.rules.size(); ++i) {
            if (matches(grant.rules[i], request)) {
                holder_of(*holding.subject, result.holders)
                    .permits.push_back({holding.subject, &grant, i});
            }
        }
    }
    add_masters(result.holders);
    add_missing(authorizer.rbac().cluster_gap(), result.missing);
    if (where == Where::anywhere || (!request.path && !request.ns.empty())) {
        add_missing(authorizer.rbac().namespace_gap(), result.missing);
    }
    return result;
}

}  // namespace assay
