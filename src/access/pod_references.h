// The objects that a pod or a PersistentVolume names: what its node may read for its sake.
//
// Role: the edges of access/node_graph.h, and what a mirror pod must not have.
// Source: pkg/api/v1/pod/util.go VisitPodSecretNames and VisitPodConfigmapNames,
// pkg/api/v1/persistentvolume/util.go VisitPVSecretNames (those a kubelet sees),
// component-helpers storage/ephemeral, dynamic-resource-allocation/resourceclaim (Kubernetes
// v1.36). Order: as they stand in the object; names may come twice. Empty names are none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/presence.h"
#include "value/value.h"

namespace assay {

enum class Referred : std::uint8_t { secret, config_map, claim, resource_claim, account };

struct PodReference {
    Referred what = Referred::secret;
    std::string name;  // in the pod's namespace
};

// `Place` of what an object names.
template <class Place>
struct References {
    std::vector<Place> found;
    std::optional<Unknown> unread;  // why there may be more: something has another type
};

// Of a pod object, its service account included.
[[nodiscard]] References<PodReference> references_of_pod(const Value& pod);

struct SecretPlace {
    std::string ns;
    std::string name;
};
[[nodiscard]] References<SecretPlace> secrets_of_volume(const Value& persistent_volume);

// Annotated kubernetes.io/config.mirror: the kubelet's picture of a static pod.
[[nodiscard]] bool is_mirror_pod(const Value& pod);

}  // namespace assay
