// What one of the guards of the API server says of a request, and which guard it was.
//
// Role: RBAC allows requests; guards behind and before it refuse some of them all the same. Each
// evaluator of this folder that is no authorizer gives a GuardAnswer.
// Names of guards, as answers print them (`by`):
//   system:masters   allowed before anything is asked
//   rbac             a rule of a binding allows, or none does
//   node             the Node authorizer (access/node_authorizer.h)
//   escalate         the verb that lets write a role with rights its writer has not
//   covers           the writer has, or has not, every right that is written or bound
//   aggregation      an aggregationRule needs every right there is
//   bind             the verb that lets bind a role with rights the writer has not
//   role             the role that is bound does not exist
//   role-ref         the API server takes no such roleRef, or no other than before
//   bookkeeping      only owners or finalizers change: no right is asked
//   object           what is to be changed does not exist
//   headers          impersonation without a user: 400
//   impersonate, impersonate:<mode>   access/impersonation.h
//   node-restriction  the admission plugin (access/node_restriction.h)
// Absence: a Decision is unknown with its reason.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "facts/rbac_index.h"

namespace assay {

struct GuardAnswer {
    Decision decision;
    std::string_view by;  // a constant
    std::string text{};   // a clause for people, not escaped; empty: `by` says it all
};

[[nodiscard]] inline GuardAnswer allowed(std::string_view by, std::string text = {}) {
    return {{Truth::yes, std::nullopt}, by, std::move(text)};
}
[[nodiscard]] inline GuardAnswer refused(std::string_view by, std::string text) {
    return {{Truth::no, std::nullopt}, by, std::move(text)};
}
[[nodiscard]] inline GuardAnswer not_known(std::string_view by, Unknown why) {
    return {{Truth::unknown, std::move(why)}, by, {}};
}

}  // namespace assay
