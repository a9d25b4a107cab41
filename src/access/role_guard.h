// Whether a Role or ClusterRole may be written: nobody writes rights that he has not.
//
// Role: the guard behind the right to create or update roles, so that this right alone is no way to
// every other. The right itself is the Authorizer's answer.
// Source: pkg/registry/rbac/escalation_check.go, role/policybased/storage.go,
// clusterrole/policybased/storage.go (Kubernetes v1.36). In this order:
//   1. system:masters writes everything
//   2. the verb `escalate` on roles or clusterroles of that name (a create by POST has none, so a
//      rule with resourceNames does not match it)
//   3. an update that changes owners and finalizers only
//   4. the writer's own rules in the namespace cover every rule of the new object; rules that were
//      there before are no exception. Of a ClusterRole his rules in the whole cluster count.
//   5. an aggregationRule with selectors, in the new or the old object, needs every right there is;
//      under RBAC nobody comes here who has it, for it holds the verb escalate
// Absence: see access/effective_rules.h.
#pragma once

#include "access/authorizer.h"
#include "access/guard_answer.h"
#include "access/object_write.h"

namespace assay {

// Precondition: the request is about roles or clusterroles of rbac.authorization.k8s.io.
[[nodiscard]] GuardAnswer role_guard(const Authorizer& authorizer, const Identity& who,
                                     const ObjectWrite& write);

}  // namespace assay
