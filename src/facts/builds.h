// Who built what runs: whether upstream's ranges decide, or a vendor patches older versions.
//
// Role: the step before facts/vulnerable.h. The platform of a node is the first row of vendors.yaml
// that matches the kubelet's suffix, a label or the operating system's image; what stands behind a
// version and matches no row is an unknown vendor's, which may patch too.
// Absence: where the evidence does not say who built it, the build is `unclear`: never upstream's.
#pragma once

#include <string>
#include <string_view>

#include "facts/vulnerability_data.h"
#include "snapshot/evidence.h"
#include "value/value.h"

namespace assay {

enum class Build : unsigned char { upstream, vendor, unclear };
struct Built {
    Build build = Build::unclear;
    std::string
        who;  // "EKS", "debian:12"; of an unclear build why it is: "the package is not known"
    const Platform* platform = nullptr;  // of the node; nullptr: none of the table
};

[[nodiscard]] Built built_kubelet(const Value& node, const Version& version,
                                  const VulnerabilityData& data);
// `visible`: its pod or process was seen. What is not visible and has no suffix may be a managed
// control plane, which is patched without a new version.
[[nodiscard]] Built built_control_plane(std::string_view component, const Version& version,
                                        bool visible, const VulnerabilityData& data);
// By what the Node object says of it.
[[nodiscard]] Built built_runtime(std::string_view component, const Version& version,
                                  const Value& node, const VulnerabilityData& data);
// By the package database, or by the binary itself when `manager` is empty.
[[nodiscard]] Built built_package(const NodeSoftware& software, const OsRelease& os,
                                  const VulnerabilityData& data);
// The platform of a node as the kubelet's version, labels and image show it.
[[nodiscard]] const Platform* platform_of(const Value& node, const VulnerabilityData& data);

// The release whose fixes count: "debian:12", "ubuntu:22.04", "rhel:9" (also of AlmaLinux 9.6);
// empty when it is not known.
[[nodiscard]] std::string os_release_of(const OsRelease& os, const VulnerabilityData& data);

}  // namespace assay
