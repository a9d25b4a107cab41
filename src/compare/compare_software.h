// Programs and packages of one node that are new, gone or changed.
//
// Role: a part of compare_nodes(). Versions of the container runtime; programs by path: mode, owner
// and hash; packages by name and architecture: their versions (of some, as kernels, there are
// several).
// Absence: a program that one snapshot lacks was not in use there when its processes and its
// folders of plugins were read whole, every other program is known, and so is where the tools of
// the container runtime lie; else it is NotCompared. So is a package database that one side could
// not read. A snapshot that was made before programs or packages were read has none of them: they
// are NotCompared as a whole.
#pragma once

#include <set>
#include <string>

#include "compare/comparison.h"
#include "snapshot/evidence.h"

namespace assay {

void compare_software(const NodeEvidence& before, const NodeEvidence& after,
                      Comparison& comparison);
void compare_binaries(const NodeEvidence& before, const NodeEvidence& after,
                      Comparison& comparison);
void compare_packages(const NodeEvidence& before, const NodeEvidence& after,
                      Comparison& comparison);
// "a, b": for names and versions.
[[nodiscard]] std::string list_text(const std::set<std::string>& names);

}  // namespace assay
