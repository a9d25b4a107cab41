// What the API servers of a cluster do beside RBAC, as far as their configuration shows it.
//
// Role: whether the Node authorizer, NodeRestriction and constrained impersonation take part in an
// answer.
// Sources: settings of the subject `apiserver`; staging/src/k8s.io/apiserver/pkg/features and
// pkg/features/kube_features.go (Kubernetes v1.36) for gates that nobody names:
// ConstrainedImpersonation exists since 1.35 and is on since 1.36, AuthorizeNodeWithSelectors
// exists since 1.31, is on since 1.32 and locked since 1.34.
// Absence: servers that nobody saw, or that differ, make each of them unknown.
#pragma once

#include "facts/facts.h"
#include "facts/rbac_index.h"

namespace assay {

struct ServerBehaviour {
    Decision node_authorizer;
    Decision node_restriction;
    Decision constrained_impersonation;
    Decision node_selectors;  // reads of nodes and pods by nodes are limited to their own
};

[[nodiscard]] ServerBehaviour server_behaviour(const Facts& facts);

}  // namespace assay
