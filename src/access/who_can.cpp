#include "access/who_can.h"

#include <algorithm>

#include "access/missing.h"

namespace assay {
Holders who_can(const Authorizer& authorizer, const AccessRequest& request, Where where) {
    Holders result;
    bool has_masters = false;
    for (const auto& [subject, grants] : authorizer.rbac().grants()) {
        Holder holder{subject, subject == kMasterGroup, {}};
        for (const Grant& grant : grants) {
            if (where == Where::there && !reaches(grant, request)) {
                continue;
            }
            add_missing(grant.missing, result.missing);
            for (std::size_t i = 0; i < grant.rules.size(); ++i) {
                if (matches(grant.rules[i], request)) {
                    holder.permits.push_back({subject, &grant, i});
                }
            }
        }
        has_masters = has_masters || holder.master;
        if (holder.master || !holder.permits.empty()) {
            result.holders.push_back(std::move(holder));
        }
    }
    if (!has_masters) {
        const auto at =
            std::ranges::lower_bound(result.holders, kMasterGroup, {}, &Holder::subject);
        result.holders.insert(at, {kMasterGroup, true, {}});
    }
    add_missing(authorizer.rbac().cluster_gap(), result.missing);
    if (where == Where::anywhere || (!request.path && !request.ns.empty())) {
        add_missing(authorizer.rbac().namespace_gap(), result.missing);
    }
    return result;
}

}  // namespace assay
