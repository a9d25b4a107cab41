// Ways to more rights by RBAC's own objects, and by changing what others write.
//
// Role: edges everything, escalate-role, bind-role, mutating-webhook.
// escalate-role: `escalate` and update or patch on one role. It has to be a role that the identity
// holds, or one that it may bind: every role whose rules it covers, so `create` on bindings is
// enough where the names are not limited (the bootstrap policy has roles that everybody covers).
// bind-role: `bind` on the role, in the namespace of the binding, and a right to write bindings.
// Without escalate or bind the API server lets nobody give more than he has (Covers): then there is
// no edge.
// Not looked at: a role of limited name that the identity does not hold and covers; what somebody
// may do who binds a named role that does not allow everything.
// Source: pkg/registry/rbac/{clusterrole,role,clusterrolebinding,rolebinding}/policybased,
// pkg/registry/rbac/escalation_check.go (Kubernetes v1.36).
#pragma once

#include "paths/ability.h"

namespace assay {

void add_take_over(const Ability& ability);

}  // namespace assay
