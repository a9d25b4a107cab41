// Which low-level runtimes the configuration of containerd and CRI-O names.
//
// Role: records the configuration files of the runtimes in a NodeFiles and says which binaries they
// start. containerd: its --config or /etc/containerd/config.toml and the files it imports,
// plugins.*.containerd.runtimes.*.options.BinaryName. CRI-O: crio.conf and crio.conf.d in the order
// of names, crio.runtime.runtimes.*.runtime_path. Later files win. Also the folders of CNI
// configuration: conf_dir below a plugin's cni and cni_conf_dir of a runtime handler,
// crio.network.network_dir; and of CNI's programs: bin_dir, bin_dirs (containerd 2.1) and
// crio.network.plugin_dirs, plugin_dir. Also what the files say of confinement
// (runtime_confinement.h). Absence: no configuration file means the defaults, which name no binary.
// A file or folder that could not be read, is no TOML, or imports by a pattern that is not followed
// makes `presence` denied, malformed, partial: which binary runs is not known. So does a runtime in
// a mount namespace of its own (not_asked).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"
#include "collect/node_files.h"
#include "collect/proc_reader.h"
#include "snapshot/evidence.h"

namespace assay {

struct RuntimeConfig {
    Presence presence = Presence::present;
    std::string reason;
    // Absolute paths or bare names, the default runtime's first, then the one called runc.
    std::vector<std::string> binaries;
    // Where the runtime reads the configuration of networks; the default where none is named.
    std::vector<std::string> cni_folders;
    // Where it looks for the programs that set networks up; the default where none is named.
    std::vector<std::string> cni_programs;
    // What "containerd" and "cri-o" say of SELinux, AppArmor and seccomp, of those that run.
    std::map<std::string, ConfinementSource, std::less<>> confinement;
};

[[nodiscard]] RuntimeConfig read_runtime_config(const SeenProcesses& processes, const Root& root,
                                                NodeFiles& files);

// The configured binary of a program: the first whose base name begins with it; empty for none.
[[nodiscard]] std::string configured_binary(const RuntimeConfig& config, std::string_view program);

}  // namespace assay
