// Ways to more rights by RBAC's own objects, and by changing what others write.
//
// Role: edges everything, escalate-role, mutating-webhook, mutating-policy; paths/bind_role.h has
// bind-role. escalate-role: `escalate` and update or patch on one role. It has to be a role that
// the identity holds, or one that it may bind: every role whose rules it covers, so `create` on
// bindings is enough where the names are not limited (the bootstrap policy has roles that everybody
// covers). Without escalate the API server lets nobody give a role more than he has himself
// (Covers): then there is no edge. Not looked at: a role of limited name that the identity does not
// hold and covers. Source:
// pkg/registry/rbac/{clusterrole,role,clusterrolebinding,rolebinding}/policybased,
// pkg/registry/rbac/escalation_check.go (Kubernetes v1.36).
#pragma once

#include "paths/ability.h"

namespace assay {

void add_take_over(const Ability& ability);

}  // namespace assay
