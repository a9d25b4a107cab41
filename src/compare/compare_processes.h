// The processes of Kubernetes, etcd and the container runtime that a node started otherwise.
//
// Role: a part of compare_nodes(). Words and variables are redacted; a marker word is compared as
// it stands. Absence: where some processes could not be read nothing is said of any. A label or a
// mode of seccomp that one snapshot has and the other not is NotCompared: taken away, or not read.
#pragma once

#include "compare/comparison.h"
#include "snapshot/evidence.h"

namespace assay {

void compare_processes(const NodeEvidence& before, const NodeEvidence& after,
                       Comparison& comparison);

}  // namespace assay
