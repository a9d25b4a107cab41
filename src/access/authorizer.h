// Whether RBAC allows a request, and by which rule of which binding.
//
// Role: the one answer to "who can do what": checks ask it (rbac.can), the commands `can` and
// `who-can` print it.
// Source: plugin/pkg/auth/authorizer/rbac/rbac.go, pkg/registry/rbac/validation/rule.go (Kubernetes
// v1.36). Purely additive: the first rule that matches allows, nothing denies. Rules of every
// ClusterRoleBinding whose subjects apply, and for a request in a namespace those of its
// RoleBindings; a request for the whole cluster or a URL never sees a RoleBinding. A dangling
// roleRef grants nothing. system:masters is allowed everything.
// Absence: roles or bindings that were not completely read make a "no" unknown, never a "yes".
// Other authorizers (Node, Webhook, ABAC) are not in it: see access/other_authorizers.h.
// Ownership: what is returned points into the index, which outlives it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "access/identity.h"
#include "facts/rbac_index.h"
#include "facts/rbac_rule.h"

namespace assay {

// One rule of one binding that allows a request.
struct Permit {
    const SubjectName* subject = nullptr;  // as the binding means it: the user, or a group
    const Grant* grant = nullptr;
    std::size_t rule = 0;  // index into grant->rules
};

struct AccessAnswer {
    Decision decision;
    bool master = false;          // system:masters: allowed before RBAC is asked
    std::vector<Permit> permits;  // by (user before groups, cluster before namespaces, binding)
};

class Authorizer {
public:
    explicit Authorizer(const RbacIndex& rbac) : rbac_(&rbac) {}

    // The answer alone.
    [[nodiscard]] Decision decide(const Identity& who, const AccessRequest& request) const;
    // With every rule that allows it.
    [[nodiscard]] AccessAnswer explain(const Identity& who, const AccessRequest& request) const;

    [[nodiscard]] const RbacIndex& rbac() const { return *rbac_; }

private:
    const RbacIndex* rbac_;
};

// Whether the grant counts for a request there: one of the whole cluster does, one of a namespace
// for what is in that namespace.
[[nodiscard]] bool reaches(const Grant& grant, const AccessRequest& request);

}  // namespace assay
