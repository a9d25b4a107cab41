// Versions of runc, crun, containerd and CRI-O on a node, and which packages it has.
//
// Role: the package database first, but only for the binary that really runs: the one that the
// runtime's configuration names, else the first on the usual PATH. A package speaks for a binary
// when it holds its path and is the program's own package (Docker's containerd.io holds runc, but
// its version is not runc's). What no package speaks for is asked with --run-version, or unknown.
// Absence: absent: a database was read and neither it nor the usual places have the program.
// not_asked: a binary is there that nothing speaks for, or runs with files of its own; `path` names
// it. denied, malformed: which binary runs is not known, since the configuration, the package
// database or a place before it could not be read.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "collect/node_limits.h"
#include "collect/proc_reader.h"
#include "collect/rooted_path.h"
#include "collect/runtime_config.h"
#include "snapshot/evidence.h"

namespace assay {

// systemd's default PATH (src/basic/path-util.h), which its services and what they start have.
inline constexpr std::array<std::string_view, 6> kProgramPlaces{
    "/usr/local/sbin/", "/usr/local/bin/", "/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"};

struct RuntimeSoftware {
    std::map<std::string, NodeSoftware, std::less<>> software;
    std::map<std::string, NodePackages, std::less<>> packages;
};

// `run_version` needs a root that is the machine's own.
[[nodiscard]] RuntimeSoftware read_runtime_software(const Root& root,
                                                    const SeenProcesses& processes,
                                                    const RuntimeConfig& config, bool run_version,
                                                    NodeDeadline& deadline);

}  // namespace assay
