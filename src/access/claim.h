// What an answer about rights rests on, as a question that the API server can be asked.
//
// Role: `--verify`. A rule of a binding is claimed for its subject as the binding means it: a group
// stands for a member of whom nothing else is known. Of a rule its first verb, group, resource and
// name are asked about; a star is asked about as a star, which only a star covers.
// Source: pkg/apis/authorization/types.go SubjectAccessReviewSpec (Kubernetes v1.36).
// Ordering: as they come, each once.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "access/authorizer.h"
#include "access/identity.h"
#include "access/who_can.h"
#include "facts/rbac_rule.h"

namespace assay {

struct Claim {
    SubjectName subject;
    AccessRequest request;
};

// Nothing of a binding that is only thought of (Grant::binding), and of a rule that allows nothing.
[[nodiscard]] std::optional<Claim> claim_of(const Permit& permit);

// At most so many, evenly from all of them.
template <class T>
[[nodiscard]] std::vector<T> evenly(const std::vector<T>& all, std::size_t most) {
    if (all.size() <= most) return all;
    std::vector<T> chosen;
    for (std::size_t at = 0; at < most; ++at) chosen.push_back(all[at * all.size() / most]);
    return chosen;
}

class Claims {
public:
    void add(Claim claim);
    void add(std::span<const Permit> permits);
    // That each of them may make the request, where their grants count.
    void add(const Holders& holders, const AccessRequest& request, Where where);
    [[nodiscard]] std::vector<Claim> some(std::size_t most) const { return evenly(claims_, most); }
    [[nodiscard]] std::size_t size() const { return claims_.size(); }

private:
    std::vector<Claim> claims_;
    std::set<std::string> specs_;
};

// The spec of a SubjectAccessReview, as JSON.
[[nodiscard]] std::string review_spec(const Claim& claim);

}  // namespace assay
