// What kubeadm wrote into the cluster about how its components are set.
//
// Role: a source of component subjects that decides nothing (the nodes have their own copies) and
// is compared with those that do: the KubeletConfiguration in ConfigMap kubelet-config (up to
// Kubernetes 1.23 kubelet-config-1.<minor>), and the extra arguments in the ClusterConfiguration
// of kubeadm-config (v1beta4 a list of {name, value}, before a map).
// Sources: cmd/kubeadm/app/constants/constants.go KubeletBaseConfigurationConfigMap,
// app/apis/kubeadm/v1beta4/types.go.
// Absence: a ConfigMap that is not there is no source. One that may be there and was not read, or
// cannot be understood, is a gap.
#pragma once

#include <optional>
#include <string_view>
#include <variant>

#include "base/presence.h"
#include "facts/data.h"
#include "facts/drift.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

using ConfigMapSource = std::variant<std::monostate, SourceSettings, Unknown>;

[[nodiscard]] ConfigMapSource config_map_source(std::string_view component,
                                                const std::optional<Version>& version,
                                                const Evidence& evidence, const FactsData& data,
                                                Store& store);

}  // namespace assay
