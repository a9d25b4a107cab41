// The static pods of a node, from the manifests its kubelet reads.
//
// Role: which files those are follows from the kubelet's effective staticPodPath, a folder or one
// file (pkg/kubelet/config/file.go listConfig); a relative path of the configuration file starts at
// its folder (pkg/kubelet/kubeletconfig/configfiles resolveRelativePaths). On a node without a
// visible kubelet the folder of kubeadm is taken (constants.go KubernetesDir, ManifestsSubDirName),
// and finding nothing there then says nothing.
// `sure` says whether the kubelet itself named the place.
// Ordering: by path.
// Absence: `gap` says why pods may be missing. A file that is no Pod is none for the kubelet
// either.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/presence.h"
#include "facts/data.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

struct StaticPod {
    std::string path;
    Value document;
};
struct StaticPods {
    std::vector<StaticPod> pods;
    std::optional<Unknown> gap;
    bool sure = true;
};

// Precondition: nodes were asked for.
[[nodiscard]] StaticPods static_pods(const Evidence& evidence, const NodeEvidence& node,
                                     const FactsData& data, Store& store);

}  // namespace assay
