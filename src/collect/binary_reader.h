// What stands in the programs of a node: SHA-256 of each, for `kubeassay diff`.
//
// Role: the programs of the components and runtimes that run (through /proc/N/exe, those in
// containers too), containerd and CRI-O where they lie, containerd's shim beside it, runc and crun
// where the configuration names them and wherever the usual PATH has them, and everything in the
// folders where the runtime looks for network plugins. Names: the path on the node;
// "PROGRAM:PATH" for one that runs with files of its own. One that was replaced while it runs
// is "PATH (deleted)", beside what stands at PATH now. Hashes: of ELF files alone. A script may
// hold a secret, whose hash gives it away: of it and of any other file mode and owner are kept.
// Absence: absent: named and not there. denied: which program runs, or what it holds, may not be
// read. unreachable: one of the bounds was met (kMaxBinary, kMaxBinaryBytes, the time), or no
// regular file. A folder of plugins that could not be read, or has more than kMaxTreeFiles, says so
// itself, and so does one of which the runtime's configuration does not tell where it is.
// Memory: one chunk at a time.
#pragma once

#include <map>
#include <string>

#include "collect/account_names.h"
#include "collect/node_limits.h"
#include "collect/proc_reader.h"
#include "collect/rooted_path.h"
#include "collect/runtime_config.h"
#include "snapshot/evidence.h"

namespace assay {

// What was read of the node before; all of it outlives the call.
struct SeenPrograms {
    const Root& root;
    const SeenProcesses& processes;
    const RuntimeConfig& config;
    const std::map<std::string, NodeSoftware, std::less<>>& software;
    const AccountNames& accounts;
};

[[nodiscard]] std::map<std::string, NodeFile> read_binaries(const SeenPrograms& seen,
                                                            NodeDeadline& deadline);

}  // namespace assay
