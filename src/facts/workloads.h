// Workloads: the pods that run and the templates they come from, as distinct pod specs.
//
// Role: the universe `podspec`. One subject for each distinct normalised pod spec of a top owner,
// over templates and running pods, so that an injected sidecar or an old ReplicaSet is seen and a
// thousand equal pods are one row with a count. The example is the template when one is equal, else
// the first pod by (namespace, name).
// Owners: Pod to ReplicaSet to Deployment, Job to CronJob, by controller reference (kind, name and,
// where both sides have one, uid). The walk ends at an object we did not read or after 8 steps; a
// mirror pod's owner is itself.
// Equal: after what the API server, admission and the controllers write into a pod is taken away
// (facts/pod_shape.h is the table). The subject itself shows the example as it is.
// Not running, so not listed: finished pods and Jobs, ReplicaSets of a Deployment scaled to zero.
// Cost: linear in the pods; equal parts are looked at once.
#pragma once

#include <optional>

#include "facts/data.h"
#include "facts/owners.h"
#include "facts/pod_security.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// `server` is what the API server says of its version.
[[nodiscard]] Universe derive_podspecs(const Evidence& evidence, const FactsData& data,
                                       const std::optional<Version>& server,
                                       const ApiServers& servers, Owners& owners, Store& store);

}  // namespace assay
