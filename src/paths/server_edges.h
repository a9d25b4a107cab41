// Ways by what the API server itself asks, and by moving pods to another node.
//
// Role: edges api-service and steal-pods. Who may change the APIService of a group that Kubernetes
// itself reads (its rules, its workloads, its webhooks) has the API server take that group from a
// server of his own; making a new one gives no more than the data of a new group. Who may change
// nodes and remove pods drives pods to the node of his choice; the identity of a node is on one.
// Guard: whether the API server reaches that server, and whether somebody else holds a node, no
// object says. NodeRestriction lets no node change another one.
// Source: kube-aggregator pkg/apiserver/apiserver.go AddAPIService; pkg/controller/nodelifecycle;
// plugin/pkg/admission/noderestriction (Kubernetes v1.36).
#pragma once

#include "paths/ability.h"

namespace assay {

void add_api_services(const Ability& ability);
void add_stolen_pods(const Ability& ability);

}  // namespace assay
