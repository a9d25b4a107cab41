// Where the files of a container's process lie on the node.
//
// Role: a container has a tree of its own, into which folders of the node are mounted, often under
// other names: /var/lib/kube-proxy of a pod is a folder below /var/lib/kubelet/pods. What is
// mounted where stands in /proc/N/mountinfo (proc_pid_mountinfo(5)): a path of the process lies on
// a device, and process 1 says where the node has that part of the device. Of a container that does
// not run its manifest says the same (kubelet pkg/kubelet/kubelet_pods.go makeMounts): what a
// volume of the type hostPath shows is the node's, everything else is not. Absence: nothing when
// the mounts of one of the two could not be read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "collect/rooted_path.h"
#include "value/value.h"

namespace assay {

// The whole tree of the node, whatever lies on which device: what a manifest speaks of.
inline constexpr dev_t kWholeNode = 0;

struct Mount {
    dev_t device = 0;
    std::string root;   // what of the device
    std::string point;  // where it is
};

// In the order of the file: later ones lie over earlier ones. None when it cannot be read.
[[nodiscard]] std::vector<Mount> read_mounts(const Root& root, int process);

// What the manifest of a static pod shows one of its containers.
[[nodiscard]] std::vector<Mount> mounts_in_manifest(const Value& pod, const Value& container);

struct NodePath {
    std::string path;  // empty: the node has no name for it
    dev_t device = 0;  // what is found there counts only if it lies on this one, or kWholeNode
};

// `path` is clean (base/text.h clean_path), a path of the process whose mounts are `own`.
[[nodiscard]] NodePath path_on_node(const std::vector<Mount>& own, const std::vector<Mount>& node,
                                    std::string_view path);

}  // namespace assay
