// Whether a pod holds a token of its service account that the API server takes.
//
// Role: the edge from a workload to its service account. The pod's automountServiceAccountToken
// decides, else the service account's, else it is mounted; a projected token for the API server's
// own audience is there in any case. A mirror pod has none (NodeRestriction, admission
// serviceaccount).
// Source: plugin/pkg/admission/serviceaccount/admission.go shouldAutomount.
#pragma once

#include <optional>

#include "facts/facts.h"

namespace assay {

// As the pod says; nothing: it does not, and the object of its account does.
[[nodiscard]] std::optional<Decision> mounts_token(const Value& spec);
// As the object of the account says.
[[nodiscard]] Decision mounts_token_of(const Value& account);

}  // namespace assay
