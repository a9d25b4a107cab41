// The processes of a node that are Kubernetes' own, etcd or the container runtime.
//
// Role: reads ROOT/proc. A process counts by its first word: the base name of kubelet,
// kube-apiserver, kube-controller-manager, kube-scheduler, etcd, kube-proxy, containerd or crio, or
// hyperkube with such a name as the second word. What a wrapper starts (/go-runner, a shell) is a
// process of its own, so nothing is looked through. Of each also what the kernel confines it by.
// Ordering: processes in the mount namespace of process 1 first, then by number: what runs on the
// host itself comes before what a container calls itself.
// Absence: presence is not_asked where there is no /proc (an image, a copied tree); denied where
// some processes could not be read or are hidden (hidepid, seen by a missing process 1); partial
// where there are more than the bound or the time ran out.
#pragma once

#include <string>
#include <vector>

#include "base/presence.h"
#include "collect/node_limits.h"
#include "collect/rooted_path.h"
#include "snapshot/evidence.h"

namespace assay {

struct SeenProcess {
    int number = 0;
    std::string program;             // "kubelet"
    std::vector<std::string> words;  // its argv as it is: never leaves collect/
    std::string executable;          // /proc/N/exe, empty when not known
    // Whether paths mean the same files as for the reader.
    enum class Files : std::uint8_t { shared, own, not_known } files = Files::shared;
    Process process;  // redacted: what is kept
};

struct SeenProcesses {
    Presence presence = Presence::not_asked;
    std::string reason;
    std::vector<SeenProcess> processes;  // the recognised ones
    std::vector<int> numbers;            // of all, sorted
    std::size_t bytes = 0;               // of the command lines kept
};

[[nodiscard]] SeenProcesses read_processes(const Root& root, NodeDeadline& deadline);

// The first process of the program; nullptr: none was seen.
[[nodiscard]] const SeenProcess* process_of(const SeenProcesses& processes,
                                            std::string_view program);

// "kubelet" for {"/usr/bin/kubelet", ...}; empty for a program that is none of the above.
[[nodiscard]] std::string_view program_of(const std::vector<std::string>& words);

}  // namespace assay
