// Objects of the cluster that are new, gone or changed.
//
// Role: a part of compare(); the kinds are those that act on every node or every request: custom
// resource definitions, webhook configurations, DaemonSets, and the Nodes themselves.
// Left out: status, and metadata's resourceVersion, generation and managedFields. Of a Node its uid
// and status.nodeInfo without bootID: the rest changes all the time.
// Absence: a list that one snapshot does not hold whole is NotCompared.
#pragma once

#include "compare/comparison.h"
#include "snapshot/evidence.h"

namespace assay {

void compare_objects(const Evidence& before, const Evidence& after, Comparison& comparison);

}  // namespace assay
