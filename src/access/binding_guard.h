// Whether a RoleBinding or ClusterRoleBinding may be written: nobody binds rights that he has not.
//
// Role: the guard behind the right to create or update bindings. The right itself is the
// Authorizer's answer.
// Source: pkg/registry/rbac/escalation_check.go BindingAuthorized,
// rolebinding/policybased/storage.go, clusterrolebinding/policybased/storage.go,
// pkg/apis/rbac/validation/validation.go (Kubernetes v1.36). In this order:
//   1. system:masters binds everything
//   2. an update that changes owners and finalizers only
//   3. the verb `bind` on roles or clusterroles named as roleRef says, in the namespace of the
//      binding (a ClusterRoleBinding: in none). It helps with a role that does not exist, too
//   4. the role exists, and the writer's own rules there cover its rules
//   5. what the storage takes: a ClusterRoleBinding refers to a ClusterRole, a reference has a name
//      and no other group, and an update changes no roleRef, whoever asks
// Absence: roles that were not read leave 4 unknown; see access/effective_rules.h.
#pragma once

#include "access/authorizer.h"
#include "access/guard_answer.h"
#include "access/object_write.h"

namespace assay {

// Precondition: the request is about rolebindings or clusterrolebindings of
// rbac.authorization.k8s.io.
[[nodiscard]] GuardAnswer binding_guard(const Authorizer& authorizer, const Identity& who,
                                        const ObjectWrite& write);

}  // namespace assay
