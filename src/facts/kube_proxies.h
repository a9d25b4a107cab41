// The kube-proxy of each Node.
//
// Role: the universe `kube-proxy`: one subject KubeProxy for each Node object, named by it. The
// process on the node decides, else (nodes were not asked for) the pod of kube-system that runs
// kube-proxy there. Its --config is read as the pod sees it (facts/mounted_config.h), else from the
// node. With it every other flag but --hostname-override counts for nothing
// (cmd/kube-proxy/app/options.go Complete).
// Absence: `running` is false only where the node's processes were read, a kubelet is among them
// and no kube-proxy is: without a kubelet both may run inside of another program, as K3s runs them.
// Else it is unknown, and so is every setting.
#pragma once

#include "facts/components.h"

namespace assay {

[[nodiscard]] Components derive_kube_proxies(const Evidence& evidence, const FactsData& data,
                                             Store& store);

}  // namespace assay
