// Whether an identity may make a request as another one, and as whom the request then goes on.
//
// Role: what stands before the authorization of a request with Impersonate-* headers. The request
// itself is then the other identity's, and is authorized, admitted and stored as such.
// Source: apiserver pkg/endpoints/filters/impersonation/{impersonation,constrained_impersonation,
// mode}.go (Kubernetes v1.36). Modes, in the server's order; one that allows everything is enough:
//   associated-node   a service account, whose token is bound to a node (extra
//                     authentication.kubernetes.io/node-name), as that node; the rule has to allow
//                     the name "*"
//   arbitrary-node    as system:node:<name>
//   serviceaccount    as a service account
//   user-info         as anybody else, with uid, groups and extra
//   (legacy)          as anybody
// The first three take a user name and nothing beside it. Each constrained mode needs
//   impersonate-on:<mode>:<verb>  on the request itself, and
//   impersonate:<mode>            on authentication.k8s.io: users, groups, nodes, serviceaccounts
//                                 (in their namespace), userextras/<key>, uids, by name
// and legacy `impersonate` on users, groups and serviceaccounts of the core group, and on
// userextras/<key> and uids of authentication.k8s.io. Constrained modes refuse the group
// system:masters, empty groups, and extra keys that are no lower-case domain/path; four groups or
// extra values may be allowed at once by the name "*".
// Groups: a service account without groups gets its own two; a constrained node system:nodes;
// system:anonymous gets system:unauthenticated; everybody else without that system:authenticated.
// Versions: constrained modes need the gate ConstrainedImpersonation (default since 1.36).
// Which of two modes that both allow was taken shows in a node's groups alone, and depends on what
// the server did before (modeIndexCache): `outcomes` holds every identity that may come of it.
// Absence: roles or bindings that were not read leave "no" unknown; so does a gate that is not
// known, where a constrained mode decides.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "access/authorizer.h"
#include "access/guard_answer.h"

namespace assay {

// As the headers say it. Keys of extra are lower case, as the server reads them.
struct ImpersonatedUser {
    std::string user;
    std::string uid;
    std::vector<std::string> groups;
    UserExtra extra;
};

struct Impersonation {
    GuardAnswer answer;              // by the first mode that allows, else "impersonate"
    std::vector<Identity> outcomes;  // who it may be then, distinct; none when refused
};

// `constrained`: whether the server knows constrained impersonation; `why`: of unknown.
[[nodiscard]] Impersonation impersonate(const Authorizer& authorizer, const Identity& who,
                                        const ImpersonatedUser& wanted,
                                        const AccessRequest& request, const Decision& constrained);

}  // namespace assay
