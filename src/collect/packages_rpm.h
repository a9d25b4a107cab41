// The package database of Fedora, Red Hat and their relatives, by librpm.
//
// Role: reads the database in /usr/lib/sysimage/rpm or /var/lib/rpm: sqlite, ndb, and Berkeley DB
// read-only. librpm follows links on its own and makes lock files beside a database, so it is given
// a private copy of the files: nothing outside the root is read and nothing in it is written.
// Failure: unreachable with one clause when the files are too large, cannot be copied, or librpm
// does not open them. librpm's own messages are swallowed.
// Threads: librpm has global state; one call at a time.
#pragma once

#include "collect/installed_packages.h"
#include "collect/node_limits.h"
#include "collect/rooted_path.h"

namespace assay {

[[nodiscard]] PackageDatabase read_rpm(const Root& root, NodeDeadline& deadline);

}  // namespace assay
