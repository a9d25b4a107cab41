// The packages that a tree's package database holds.
//
// Role: the one answer of both readers (packages_dpkg.h, packages_rpm.h): of all packages name,
// version and architecture, of those that hold runc, crun, containerd or CRI-O
// (is_runtime_package) their files too.
// Bounds: a database of more than kMaxPackages is unreachable.
// Absence: `presence` absent means that there is no such database, or an empty one: the tools of
// another distribution make those. present means that what `packages` lacks is not installed.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/presence.h"

namespace assay {

struct InstalledPackage {
    std::string manager;  // "dpkg", "rpm"
    std::string name;
    std::string version;         // with its epoch where it has one
    std::string source;          // without its version
    std::string source_version;  // empty when it is `version`
    std::string vendor;
    std::set<std::string> files;  // absolute paths; empty when the database does not tell
};

struct PackageDatabase {
    Presence presence = Presence::absent;
    std::string reason;
    std::vector<InstalledPackage> packages;  // of the container runtime
    std::vector<std::string> installed;      // all: "runc 1.1.5+ds1-1+b3 amd64"
};

inline constexpr std::size_t kMaxPackages = 20'000;

// Three words, each printable and without blanks.
[[nodiscard]] std::string package_text(std::string_view name, std::string_view version,
                                       std::string_view architecture);

// Names in Debian, Ubuntu, Fedora and its relatives, and the repositories of Docker, Azure and
// CRI-O.
[[nodiscard]] bool is_runtime_package(std::string_view name);
// Whether the package's version is the program's ("runc", "crun", "containerd", "cri-o"). Not so
// for runc in Docker's containerd.io.
[[nodiscard]] bool speaks_for(std::string_view package, std::string_view program);

}  // namespace assay
