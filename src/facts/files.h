// Files of nodes: the universe `file`.
//
// Role: every file that a node's evidence holds, with mode and owner: {path, role, node, mode,
// owner}. A file that is not there is no subject; one that could not be read has unknown mode and
// owner. `role` is what the file is for by its place (kubeadm's layout), or empty.
#pragma once

#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Universe derive_files(const Evidence& evidence, Store& store);

}  // namespace assay
