// A configuration file as a container sees it: of a ConfigMap, or of its node.
//
// Role: what stands under a path that a program in a pod was started with (`--config`). The volume
// mounted there says where it comes from: a key of a ConfigMap in the pod's namespace (`items`
// rename keys, `subPath` picks one), or a folder of the node (hostPath), whose files are the node's
// evidence. The deepest mount counts (kubelet pkg/kubelet/kubelet_pods.go makeMounts).
// Absence: unknown with the reason when the ConfigMap or the node's file was not read, holds no
// YAML map, or comes from a volume of another type; a path that no volume holds is in the image,
// which nobody reads.
// Why a class: thousands of pods mount one ConfigMap, which is decoded once.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "facts/settings.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

// Evidence and store outlive it. For one thread.
class MountedConfigs {
public:
    MountedConfigs(const Evidence& evidence, Store& store) : evidence_(evidence), store_(store) {}

    // `node` says where the node's files are. A map, null for an empty file, or unknown.
    [[nodiscard]] Value read(const Value& pod, const Value& container, std::string_view path,
                             const SettingsSources& node);

private:
    [[nodiscard]] Value of_config_map(std::string_view ns, const Value& source,
                                      const std::string& path);
    [[nodiscard]] Value decode(std::string_view ns, const std::string& name,
                               const std::string& key) const;

    const Evidence& evidence_;
    Store& store_;
    std::map<std::array<std::string, 3>, Value> decoded_;  // by namespace, ConfigMap and key
};

}  // namespace assay
