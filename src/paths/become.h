// Ways to act as somebody else: impersonation, tokens, Secrets that hold tokens.
//
// Role: edges impersonate-*, token-create, secret-read, secret-create.
// Impersonation by the verb `impersonate`: a group needs a user or service account beside it (a
// group header alone is refused), and any user and any group together are system:masters. A user is
// impersonated without groups, so a node's user name is no node (system:nodes is missing), and
// service accounts are a resource of their own, whatever their user name is.
// secret-create: a Secret of type kubernetes.io/service-account-token is filled by the controller
// manager for the account that its annotation names; it has to be read then.
// Not looked at: uids and extra, update or patch of an existing Secret. The constrained verbs are
// those of paths/constrained.h.
// Source: apiserver pkg/endpoints/filters/impersonation, pkg/controller/serviceaccount
// tokens_controller.go (Kubernetes v1.36).
#pragma once

#include "paths/ability.h"

namespace assay {

void add_become(const Ability& ability);
// A service account by name; of one that nothing else names, the group of its namespace's.
[[nodiscard]] VertexId account_or_group(const Ability& ability, const std::string& ns,
                                        const std::string& name);
// Everybody who is in a group that bindings name, but system:masters.
[[nodiscard]] VertexId every_group(const Ability& ability);

}  // namespace assay
