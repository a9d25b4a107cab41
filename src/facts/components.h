// The components of the control plane and the kubelets: where they run and how they are set.
//
// Role: the universes `apiserver`, `controller-manager`, `scheduler`, `etcd` and `kubelet`; that of
// `kube-proxy` is facts/kube_proxies.h.
// Sources: facts/component_sources.h; the first one decides. Where node evidence was asked for and
// did not come for the node of a mirror pod, its settings are unknown: a source that was planned
// must have answered. Kubelets are the Node objects. ConfigMaps of kubeadm decide nothing and are
// compared with what does (facts/config_maps.h, facts/drift.h).
// References: kind APIServer, ControllerManager, Scheduler or Etcd, named by the pod, else by the
// node; Node for a kubelet.
// Absence: in a cluster there is an API server even where none is visible (a managed or external
// control plane, pods not read): one subject "kube-apiserver" with the version that the server told
// and every setting unknown. Any other component that is not visible is a gap.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "facts/data.h"
#include "facts/settings.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

struct Components {
    Universe universe;
    std::vector<Settings> settings;  // of universe.subjects, in their order
    std::vector<Value> differences;  // the same; facts/drift.h
};

// `name` is "apiserver", "controller-manager", "scheduler" or "etcd"; `server` is what the API
// server says of its version.
[[nodiscard]] Components derive_components(std::string_view name, const Evidence& evidence,
                                           const FactsData& data,
                                           const std::optional<Version>& server, Store& store);
[[nodiscard]] Components derive_kubelets(const Evidence& evidence, const FactsData& data,
                                         Store& store);

}  // namespace assay
