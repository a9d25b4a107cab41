// Reads one machine, or a tree of its files, into node evidence.
//
// Role: what `collect node` does. Reads processes (proc_reader.h), the files that effective
// configuration names (node_files.h), listening ports (listeners.h), the operating system, the
// packages and versions of the container runtime (runtime_software.h), what confines processes
// (confinement_reader.h) and hashes of programs (binary_reader.h). Everything is redacted before it
// is kept.
// Failure: unreadable when the root cannot be opened; usage when the machine's name is not known;
// interrupted.
// Whatever else is missing stands in the evidence as a presence with its reason.
// Promises: no path leads out of the root, nothing but regular files and folders is opened, no
// process is started unless `run_version` is set, and everything has a bound (node_limits.h).
#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "base/error.h"
#include "snapshot/evidence.h"

namespace assay {

struct NodeOptions {
    std::string root = "/";
    // The Node's name. Empty: the kubelet's --hostname-override, else the host's name as the
    // kubelet takes it (component-helpers/node/util/hostname.go): lower case, without blanks.
    std::string name{};
    bool run_version = false;  // ask a binary that no package speaks for; only for root "/"
    std::chrono::seconds limit{60};
    const std::atomic<bool>* interrupted = nullptr;  // set: stop soon with ErrorCode::interrupted
};

[[nodiscard]] Result<NodeEvidence> read_node(const NodeOptions& options);

}  // namespace assay
