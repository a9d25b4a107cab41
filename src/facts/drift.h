// Settings that two sources of one component give differently.
//
// Role: what object.differences() of a component subject gives: a list of {path, values: [{source,
// value}]}, values as text, "not set" where a complete source is silent and there is no default;
// sorted by path, sources in the order in which they decide. What is compared: what each source
// sets, with every other source that speaks of it:
//   complete  a command line says everything: where it is silent the default holds
//   defaults  the ConfigMap kubelet-config is what kubeadm writes to every node: where it is silent
//             the default of our table holds, and paths without one are not compared. Paths that
//             kubeadm or the node itself settles per node are not compared at all
//             (cmd/kubeadm/app/phases/kubelet/config.go WriteInstanceConfigToDisk,
//             componentconfigs/kubelet_unix.go mutateResolverConfig, phases/kubelet/flags.go
//             buildKubeletArgsCommon)
//   stated    kubeadm-config names extra arguments only: where it is silent it says nothing
// Absence: the list ends in one unknown element when a planned source did not answer, a part of one
// was not read, or a value is not known (taken out at collection, or "$(NAME)" that the kubelet
// fills in).
#pragma once

#include <string>
#include <vector>

#include "base/presence.h"
#include "facts/settings.h"
#include "value/store.h"

namespace assay {

struct SourceSettings {
    enum class Says : unsigned char { complete, defaults, stated };
    std::string source;  // "process", "manifest", "mirror-pod", "config-map"
    Settings settings;
    Says says = Says::complete;
};

[[nodiscard]] Value differences_of(const std::vector<SourceSettings>& sources,
                                   const std::vector<Unknown>& gaps, Store& store);

}  // namespace assay
