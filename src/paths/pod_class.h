// Which pods have the same ways on: everything about a pod that the graph reads, its node apart.
//
// Role: a large cluster has a hundred pods of one kind. What one of them leads to is found out
// once. Looked away from: the name that admission gives the volume of the token
// (plugin/pkg/admission/serviceaccount, "kube-api-access-" and five letters).
// Absence: a pod that no controller made, or a node itself, is a class of its own and has no key.
// Cost: linear in the containers and volumes; values are compared by node.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "value/value.h"

namespace assay {

using PodKey = std::vector<std::uint64_t>;

struct PodKeyHash {
    std::size_t operator()(const PodKey& key) const noexcept;
};

// Fills `key`; false: it has none. Equal keys, of pods in one store: the same owner, and the same
// answers of paths/pod_escape.h and paths/token_mount.h.
[[nodiscard]] bool read_pod_key(const Value& pod, PodKey& key);

}  // namespace assay
