// Files of one node that are new, gone or changed, and the folders above them.
//
// Role: a part of compare_nodes(). Mode, owner, where links lead, kind and size of a secret, lines
// of a configuration's redacted text. Absence: see compare/comparison.h. Folders above files that
// only one snapshot knows go with their files: they are not compared.
#pragma once

#include "compare/comparison.h"
#include "snapshot/evidence.h"

namespace assay {

void compare_files(const NodeEvidence& before, const NodeEvidence& after, Comparison& comparison);

}  // namespace assay
