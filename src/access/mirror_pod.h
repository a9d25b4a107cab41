// Whether a kubelet may create this pod: as the picture of a static pod, and no other.
//
// Role: the part of access/node_restriction.h about creates of pods.
// Source: plugin/pkg/admission/noderestriction/admission.go admitPodCreate, pkg/api/pod/util.go
// HasAPIObjectReference (Kubernetes v1.36).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "value/value.h"

namespace assay {

// Why it may not, but for the uid of the owner; nothing when it may. A pod that names something in
// another type than a name is none that the API server reads at all.
[[nodiscard]] std::optional<std::string> mirror_pod_problem(const Value& pod,
                                                            std::string_view node);

}  // namespace assay
