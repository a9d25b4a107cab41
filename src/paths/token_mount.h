// Whether a pod holds a token of its service account that the API server takes.
//
// Role: the edge from a workload to its service account. The pod's automountServiceAccountToken
// decides, else the service account's, else it is mounted; a projected token for the API server's
// own audience is there in any case. A mirror pod has none (NodeRestriction, admission
// serviceaccount).
// Source: plugin/pkg/admission/serviceaccount/admission.go shouldAutomount.
#pragma once

#include <functional>

#include "facts/facts.h"

namespace assay {

// `account` gives the object of the pod's account; it is asked only where the pod does not say.
[[nodiscard]] Decision mounts_token(const Value& spec, const std::function<Value()>& account);

}  // namespace assay
