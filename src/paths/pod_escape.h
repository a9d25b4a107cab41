// How a program in a pod gets to the node it runs on, by the pod's own fields.
//
// Role: the edge from a workload to its nodes. What counts: a privileged container; capabilities
// that rule the kernel (SYS_ADMIN, SYS_MODULE, SYS_RAWIO, DAC_READ_SEARCH, BPF, ALL); hostPID with
// SYS_PTRACE; a folder of the node that can be written and that root of the node runs programs or
// takes configuration from, or the socket of its container runtime.
// Guard: as another user than root, or in a user namespace, the same field may not be enough.
// Files: a pod that only reads the folders of the kubelet (its client certificate, or the tokens of
// the pods of the node) has what stands there; a runtime that keeps later mounts from it shows
// fewer tokens. As another user than root it may not.
// Keys: a pod that reads the folder of kubeadm's keys, admin.conf or etcd's data on a node of the
// control plane needs no way out: with them it is cluster-admin.
// Absence: nothing, for a pod that has none of them; unread_ways() says whether that is sure.
// Source: k8s.io/pod-security-admission policy; pkg/kubelet/config/file.go for manifests.
#pragma once

#include <optional>
#include <string>

#include "base/presence.h"
#include "value/value.h"

namespace assay {

struct Escape {
    std::string field;  // "container web: privileged"
    std::optional<Unknown> guard;
};

struct KubeletFolders {
    std::string field;     // "container web: hostPath /var/lib/kubelet"
    bool kubelet = false;  // the client certificate of the kubelet
    bool tokens = false;   // those of pods
    std::optional<Unknown> guard;
};

// The surest one, the first in the order of the containers.
[[nodiscard]] std::optional<Escape> escape_of(const Value& spec);
// The first mount of keys, "container web: hostPath /etc/kubernetes"; empty: none.
[[nodiscard]] std::string control_plane_keys_of(const Value& spec);
// The first mount that shows some of them; nothing: none.
[[nodiscard]] std::optional<KubeletFolders> node_files_of(const Value& spec);
// Why these, the service account or a projected token may not be seen: something that they are read
// from is unknown or has another type.
[[nodiscard]] std::optional<Unknown> unread_ways(const Value& spec);

}  // namespace assay
