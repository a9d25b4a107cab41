#include "access/impersonators.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "access/authorizer.h"

namespace assay {
namespace {

bool may_impersonate(const PolicyRule& rule) {
    return std::ranges::any_of(rule.verbs, [](const std::string& verb) {
        return verb == "*" || verb.starts_with("impersonate");
    });
}

// What the authorizer may be asked about who wants to be that one.
std::vector<AccessRequest> questions_about(const SubjectName& who) {
    const std::string_view resource = who.kind == "Group"            ? "groups"
                                      : who.kind == "ServiceAccount" ? "serviceaccounts"
                                                                     : "users";
    std::vector<AccessRequest> asked;
    for (const std::string_view verb :
         {"impersonate", "impersonate:user-info", "impersonate:serviceaccount",
          "impersonate:arbitrary-node", "impersonate:associated-node"}) {
        for (const std::string_view group : {"", "authentication.k8s.io"}) {
            AccessRequest request{
                std::string(verb), std::string(group), std::string(resource), {}, who.name};
            request.ns = who.ns;
            asked.push_back(std::move(request));
        }
    }
    return asked;
}

}  // namespace

Impersonators::Impersonators(const RbacIndex& rbac) {
    for (const auto& [subject, grants] : rbac.grants()) {
        for (const Grant& grant : grants) {
            for (std::size_t i = 0; i < grant.rules.size(); ++i) {
                if (may_impersonate(grant.rules[i])) rights_.push_back({&subject, &grant, i});
            }
        }
    }
}

std::vector<const SubjectName*> Impersonators::of(const SubjectName& who) const {
    std::vector<const SubjectName*> found;
    const std::vector<AccessRequest> asked = questions_about(who);
    for (const Right& right : rights_) {
        if (*right.subject == who || (!found.empty() && found.back() == right.subject)) continue;
        const bool may = std::ranges::any_of(asked, [&](const AccessRequest& request) {
            return reaches(*right.grant, request) &&
                   matches(right.grant->rules[right.rule], request);
        });
        if (may) found.push_back(right.subject);
    }
    return found;
}

}  // namespace assay
