// What a container runtime is told about SELinux, AppArmor and seccomp.
//
// Role: gathers the few keys of its configuration that switch them. containerd: enable_selinux,
// disable_apparmor and unset_seccomp_profile of the CRI plugin, whose table is called by the file's
// version: plugins.cri (1), plugins."io.containerd.grpc.v1.cri" (2),
// plugins."io.containerd.cri.v1.runtime" (3) (containerd docs/cri/config.md,
// internal/cri/config/config.go RuntimeConfig; before 1.7 pkg/cri/config). CRI-O: selinux,
// apparmor_profile, seccomp_profile and privileged_seccomp_profile of crio.runtime, and the flags
// and variables that decide over files (cri-o internal/criocli/criocli.go). Ordering: what is taken
// later wins, as the runtime reads its files. Absence: a key that nobody sets is none: its default
// belongs to the runtime's version. Failure: malformed where a value is no value of the key, a
// table is that of another version than the file's, or a later file has the plugin's table without
// a key that was switched before: what containerd counts depends on its own version (config.go
// mergeConfig: versions 1 replace the tables of plugins, later ones merge them); denied where
// CRI-O's variables could not be read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collect/proc_reader.h"
#include "collect/rooted_path.h"
#include "collect/toml_entries.h"
#include "snapshot/evidence.h"

namespace assay {

class RuntimeConfinement {
public:
    // The entries of one file, which come in the runtime's order.
    void take_containerd(const std::vector<TomlEntry>& entries);
    void take_crio(const std::vector<TomlEntry>& entries);
    // The command line and the environment of CRI-O.
    void take_command(const SeenProcess& crio, const Root& root);

    [[nodiscard]] const ConfinementSource& source() const { return source_; }

private:
    // Whether every version of containerd keeps what earlier files said.
    void expect_kept(const std::vector<TomlEntry>& entries);
    void set(std::string_view key, std::string_view value);
    void miss(Presence presence, std::string reason);

    ConfinementSource source_{Presence::present, {}, {}};
};

}  // namespace assay
