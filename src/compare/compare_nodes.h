// What differs on machines: system, processes, listeners, software, programs, packages,
// confinement, files.
//
// Role: a part of compare(); nodes meet by name.
// Processes: those of one program are told apart by their words; where one of them stands alone on
// both sides it has changed. Listeners meet by address and port.
// Absence: a node that only one snapshot has evidence of, or has in part, is NotCompared as a
// whole; one that was not there is told by the list of Nodes (compare/compare_objects.h). So is a
// member that one side lacks, by itself.
#pragma once

#include "compare/comparison.h"
#include "snapshot/evidence.h"

namespace assay {

void compare_nodes(const Evidence& before, const Evidence& after, Comparison& comparison);

}  // namespace assay
