// Where a path of a container lies: in which volume of its pod, and where on the node.
//
// Role: what a program in a pod names is a path of its container. The deepest mount that holds it
// says which volume it is of (kubelet pkg/kubelet/kubelet_pods.go makeMounts, which puts a slash in
// front of a relative mountPath); of a hostPath that is a file of the node under another name.
// Absence: a mount whose part of the volume a variable says (subPathExpr) hides what it holds, and
// volumes or mounts that are not as they must be hide everything. A path that no volume holds is in
// the image, or the pod is not told completely.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/presence.h"
#include "value/value.h"

namespace assay {

struct VolumePlace {
    Value volume;      // of the pod's spec; null: no volume holds the path
    std::string path;  // in the volume, without a slash in front
    std::optional<Unknown> hidden;
};

// `path` is clean (base/text.h). Values are the pod's own.
[[nodiscard]] VolumePlace place_in_volume(const Value& pod, const Value& container,
                                          std::string_view path);

// The path on the node, clean; empty when the place is no folder or file of the node.
[[nodiscard]] std::string path_on_node(const VolumePlace& place);

}  // namespace assay
