// Whether a whole request goes through: impersonation, authorization, and the guards of a write.
//
// Role: the answer of the command `can`; attack paths ask it for a single step. The server's order:
//   1. Impersonate-* headers            access/impersonation.h; from here on somebody else asks
//   2. authorization                    access/authorizer.h, and of a node access/node_authorizer.h
//   3. a write of a node                access/node_restriction.h
//   4. a write of a role or a binding   access/role_guard.h, access/binding_guard.h; an update of
//                                       one that does not exist needs the verb create as well
// 3 and 4 are asked only about a question that holds the object that would be stored.
// Not in it: validation of other objects, other admission plugins and policies, quota, conflicts.
// Absence: what was not read, or is not known of the servers (access/server_behaviour.h), makes the
// answer unknown only where it may decide.
// Ownership: facts outlive it. Not for several threads: the graph of nodes is made when first
// asked.
#pragma once

#include <memory>
#include <string_view>

#include "access/authorizer.h"
#include "access/guard_answer.h"
#include "access/node_authorizer.h"
#include "access/object_write.h"
#include "access/questions.h"
#include "access/server_behaviour.h"
#include "facts/facts.h"

namespace assay {

struct Review {
    GuardAnswer answer;              // of the whole request, by the guard that decided
    AccessAnswer access;             // what RBAC says of who asks in the end
    std::string_view impersonation;  // the verb that lets impersonate; empty: nobody was, or none
};

class Reviewer {
public:
    explicit Reviewer(const Facts& facts);

    [[nodiscard]] Review review(const Question& question);

private:
    [[nodiscard]] Review review_as(const Identity& who, const Question& question);
    [[nodiscard]] GuardAnswer authorized(const Identity& who, const AccessRequest& request,
                                         const AccessAnswer& rbac);
    [[nodiscard]] GuardAnswer written(const Identity& who, const Question& question,
                                      const GuardAnswer& authorized) const;
    [[nodiscard]] GuardAnswer rbac_write(const Identity& who, const ObjectWrite& write) const;
    [[nodiscard]] Value stored(const AccessRequest& request) const;
    [[nodiscard]] const NodeAuthorizer& nodes();

    const Facts* facts_;
    Authorizer authorizer_;
    ServerBehaviour server_;
    std::unique_ptr<NodeAuthorizer> nodes_;
};

}  // namespace assay
