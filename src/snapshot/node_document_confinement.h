// How the kernel confines what runs on a node, in a node document.
//
// Role: internal to snapshot/node_document.cpp: the member `confinement`, a map of the sources of
// snapshot/evidence.h. Failure: a source or a member that nobody knows is a problem.
#pragma once

#include "snapshot/evidence.h"
#include "snapshot/node_members.h"

namespace assay::node_members {

void read_confinement(Reader& document, NodeEvidence& node, NodeDocumentProblem& problem);
// Nothing where the node was not asked for any of it.
void add_confinement(const NodeEvidence& node, Pairs& pairs, Store& store);

}  // namespace assay::node_members
