// Which pods have the same ways on: everything about a pod that the graph reads, its node apart.
//
// Role: a large cluster has a hundred pods of one kind, and a hundred kinds of one spec. What one
// of them leads to is found out once. Looked away from: the name that admission gives the volume of
// the token (plugin/pkg/admission/serviceaccount, "kube-api-access-" and five letters).
// Absence: a pod that no controller made, or a node itself, is a class of its own and has no key.
// Cost: linear in the containers and volumes; values are compared by node.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "value/value.h"

namespace assay {

using SpecKey = std::vector<std::uint64_t>;

struct SpecKeyHash {
    std::size_t operator()(const SpecKey& key) const noexcept;
};

// Fills `key`; false: it has none. Equal keys: the same answers of paths/pod_escape.h and
// paths/token_mount.h, and the same service account.
[[nodiscard]] bool read_spec_key(const Value& spec, SpecKey& key);

struct PodKey {
    std::array<std::uint64_t, 6> owner{};  // read_owner_key() fills it
    std::uint32_t spec = 0;                // a number that specs of equal keys share
    friend bool operator==(const PodKey&, const PodKey&) = default;
};

struct PodKeyHash {
    std::size_t operator()(const PodKey& key) const noexcept;
};

// False: it has none. Equal keys, of pods in one store: the same namespace and the same owner.
[[nodiscard]] bool read_owner_key(const Value& pod, PodKey& key);

}  // namespace assay
