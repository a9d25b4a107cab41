// Ways to run code in pods: new ones, changed ones, and those that run.
//
// Role: edges workload-create, workload-change, namespace-labels, pod-exec, pod-image,
// ephemeral-container, node-proxy.
// pod-exec: create on pods/exec or pods/attach; before Kubernetes 1.35 get was enough over a
// WebSocket (kubernetes PR 134577; its gate AuthorizePodWebsocketUpgradeCreatePermission is taken
// to be on). node-proxy: get or create, also for one node by name.
// workload-change: update or patch of something that has a pod template and is there. Templates of
// Jobs do not change.
// Not looked at: custom resources whose controllers run pods; delete and evict.
#pragma once

#include "paths/ability.h"

namespace assay {

void add_run_code(const Ability& ability);

}  // namespace assay
