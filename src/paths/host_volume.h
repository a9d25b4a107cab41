// Ways to a node by a PersistentVolume that is a folder of it.
//
// Role: edges host-volume. It takes `create` on persistentvolumes, a right to run pods, and a
// claim: `create` on persistentvolumeclaims, or on statefulsets, whose controller makes theirs. Pod
// security admission looks at the pod alone, and lets claims in at every level. At the level
// restricted the pod does not run as root: there the edge has a guard.
// Source: pkg/volume/hostpath; k8s.io/pod-security-admission policy/check_restrictedVolumes.go,
// check_hostPathVolumes.go (Kubernetes v1.36).
#pragma once

#include "paths/ability.h"

namespace assay {

// `run`: the right to run pods there.
void add_host_volume(const Ability& ability, const Right& run);

}  // namespace assay
