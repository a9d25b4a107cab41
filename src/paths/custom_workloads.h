// Ways by custom resources that hold pod templates.
//
// Role: edges custom-workload and custom-definition. Who writes such a resource has a pod run as
// any service account of the namespace, where a controller makes pods of it; who changes the
// definition may name a conversion webhook, which reads and writes all of them.
// Which: those whose schema has a place for a pod template (snapshot/custom_kinds.h).
// Guard: that a controller runs what stands there, no object says.
// Absence: definitions that were not read are a gap of who may write groups that are not
// Kubernetes' own.
// Source: apiextensions-apiserver pkg/apiserver/conversion (Kubernetes v1.36).
#pragma once

#include "paths/ability.h"

namespace assay {

void add_custom_workloads(const Ability& ability);

}  // namespace assay
