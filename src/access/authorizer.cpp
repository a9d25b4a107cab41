#include "access/authorizer.h"

#include <algorithm>
#include <utility>

namespace assay {
namespace {

// Where bindings count that a request sees: none of a namespace for a URL.
std::string_view space_of(const AccessRequest& request) {
    return request.path ? std::string_view{} : std::string_view(request.ns);
}

// Calls `take(grant, rule)` for each rule that allows the request, until it returns false.
// The result: why a rule that is not known might allow it.
template <class Take>
std::optional<Unknown> each_permit(std::span<const Grant> grants, const AccessRequest& request,
                                   const Take& take) {
    std::optional<Unknown> missing;
    for (const Grant& grant : grants) {
        if (!reaches(grant, request)) {
            continue;
        }
        for (std::size_t i = 0; i < grant.rules.size(); ++i) {
            if (matches(grant.rules[i], request) && !take(grant, i)) {
                return std::nullopt;
            }
        }
        if (grant.missing && !missing) {
            missing = grant.missing;
        }
    }
    return missing;
}

}  // namespace

bool reaches(const Grant& grant, const AccessRequest& request) {
    return grant.ns.empty() || grant.ns == space_of(request);
}

Decision Authorizer::decide(const Identity& who, const AccessRequest& request) const {
    std::optional<Unknown> missing;
    for (const SubjectName& subject : subjects_of(who)) {
        if (subject == kMasterGroup) {
            return {Truth::yes, std::nullopt};
        }
        bool allowed = false;
        const auto why = each_permit(rbac_->grants_of(subject), request,
                                     [&](const Grant&, std::size_t) { return !(allowed = true); });
        if (allowed) {
            return {Truth::yes, std::nullopt};
        }
        if (!missing) {
            missing = why;
        }
    }
    if (!missing) {
        missing = rbac_->gap(space_of(request));
    }
    return {missing ? Truth::unknown : Truth::no, missing};
}

AccessAnswer Authorizer::explain(const Identity& who, const AccessRequest& request) const {
    AccessAnswer answer;
    std::optional<Unknown> missing;
    for (const SubjectName& subject : subjects_of(who)) {
        answer.master = answer.master || subject == kMasterGroup;
        const auto named = rbac_->grants().find(subject);
        if (named == rbac_->grants().end()) continue;
        const auto why =
            each_permit(named->second, request, [&](const Grant& grant, std::size_t rule) {
                answer.permits.push_back({&named->first, &grant, rule});
                return true;
            });
        if (!missing) {
            missing = why;
        }
    }
    if (!missing) {
        missing = rbac_->gap(space_of(request));
    }
    if (answer.master || !answer.permits.empty()) {
        answer.decision = {Truth::yes, std::nullopt};
    } else if (missing) {
        answer.decision = {Truth::unknown, missing};
    }
    return answer;
}

}  // namespace assay
