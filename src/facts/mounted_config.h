// A configuration file as a container sees it: of a ConfigMap, or of its node.
//
// Role: what stands under a path that a program in a pod was started with (`--config`). The volume
// mounted there says where it comes from: a key of a ConfigMap in the pod's namespace (`items`
// rename keys, `subPath` picks one), or a folder of the node (hostPath), whose files are the node's
// evidence. The deepest mount counts (kubelet pkg/kubelet/kubelet_pods.go makeMounts).
// Absence: unknown with the reason when the ConfigMap or the node's file was not read, holds no
// YAML map, or comes from a volume of another type; a path that no volume holds is in the image,
// which nobody reads.
#pragma once

#include <string_view>

#include "facts/settings.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// `node` and `no_node` as in SettingsSources. A map, null for an empty file, or unknown.
[[nodiscard]] Value mounted_config(const Evidence& evidence, const Value& pod,
                                   const Value& container, std::string_view path,
                                   const SettingsSources& node, Store& store);

}  // namespace assay
