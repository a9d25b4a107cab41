// How the kernel of a node confines its containers, and what its container runtime makes of that.
//
// Role: the field `confinement` of kubelets (the node) and runtimes.
//   of a node:    {selinux: enforcing, permissive or absent; selinuxConfig: enforcing, permissive,
//                 disabled, absent (no file) or "" (it names no mode); apparmor: enabled, disabled
//                 or absent; apparmorProfiles: {enforce, complain, other: int}; seccomp: bool,
//                 whether the kernel has filters}. absent: the kernel does not have it, or not
//                 enabled
//   of a runtime: {selinux: bool, whether containers get labels of their own; apparmor: bool,
//                 whether those that name no profile get the default one; node: the above}
// Defaults: containerd enable_selinux false, disable_apparmor false (internal/cri/config
// DefaultRuntimeConfig, before 2.0 pkg/cri/config; the same since 1.1). CRI-O selinux as the kernel
// (pkg/config/config.go DefaultConfig: selinuxEnabled()), apparmor_profile crio-default;
// "unconfined" switches it off (internal/config/apparmor/apparmor_linux.go LoadProfile).
// On a node with AppArmor both apply none where they do not find apparmor_parser: containerd in
// /sbin (pkg/apparmor/apparmor_linux.go hostSupports), CRI-O there or in its PATH
// (containers/common pkg/apparmor/internal/supported IsSupported).
// Seccomp: neither runtime can switch its default profile off. containerd always takes its own,
// CRI-O's seccomp_profile names another; unset_seccomp_profile is for requests without a profile,
// which no kubelet makes (since 1.20 pkg/kubelet/kuberuntime/helpers.go getSeccompProfile).
// Absence: null for what decides none of that: runc, crun, Docker and the containerd below it.
// What was not asked for or not read is unknown, each by itself.
#pragma once

#include <string_view>

#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Value node_confinement(const Evidence& evidence, std::string_view node, Store& store);
[[nodiscard]] Value runtime_confinement(const Evidence& evidence, std::string_view node,
                                        std::string_view runtime, Store& store);

}  // namespace assay
