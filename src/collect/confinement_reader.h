// How the kernel of a node confines what runs there: SELinux, AppArmor, seccomp.
//
// Role: reads ROOT/sys/fs/selinux/enforce, ROOT/etc/selinux/config,
// ROOT/sys/module/apparmor/parameters/enabled, whether there is a ROOT/sbin/apparmor_parser, how
// many profiles are loaded (ROOT/sys/kernel/security/apparmor/profiles) and
// ROOT/proc/sys/kernel/seccomp/actions_avail. Absence: a /sys that has no sign of a security module
// says that the kernel has none enabled: absent, which is knowledge. not_asked: the tree has no
// /sys or /proc of a machine (an image, a copied tree). A security module whose file system is not
// mounted is unreachable, for its mode is not known; profiles that only the administrator may read
// are denied. A kernel that shows seccomp in the status of processes and does not tell its actions
// (before 4.14) is unreachable too. Why so: the folder /sys/fs/selinux is made by the kernel itself
// (security/selinux/selinuxfs.c), only where SELinux was not disabled at boot; /sys/module/apparmor
// wherever AppArmor is compiled in, and its parameter says N where it is off (containerd
// contrib/apparmor and CRI-O ask the same).
#pragma once

#include <functional>
#include <map>
#include <string>

#include "collect/rooted_path.h"
#include "snapshot/evidence.h"

namespace assay {

// By the names of kConfinementSources, without those of runtimes.
[[nodiscard]] std::map<std::string, ConfinementSource, std::less<>> read_confinement(
    const Root& root);

}  // namespace assay
