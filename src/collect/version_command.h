// What a program says of its own version.
//
// Role: --run-version, and only when it was asked for: the file itself with "--version"
// (collect/program.h), an empty environment, five seconds, 64 KB of output.
// Failure: unreachable with one clause: it could not be started, took too long, printed nothing
// that is a version. denied where root would run a file that others may change.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/presence.h"

namespace assay {

struct VersionAnswer {
    Presence presence = Presence::unreachable;
    std::string reason;
    std::string version;
};

// `program` is "runc", "crun", "containerd" or "cri-o"; `path` is absolute.
[[nodiscard]] VersionAnswer ask_version(std::string_view program, const std::string& path,
                                        std::chrono::milliseconds limit = std::chrono::seconds(5));

// The version in what the program printed, as exact as it says it: Debian's runc gives its package
// version as the commit, Debian's containerd as the revision. Empty when there is none.
[[nodiscard]] std::string version_in(std::string_view program, std::string_view output);

}  // namespace assay
