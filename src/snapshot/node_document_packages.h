// Which packages a node has, in a node document.
//
// Role: internal to snapshot/node_document.cpp: the member `packages`, by package manager.
#pragma once

#include "snapshot/evidence.h"
#include "snapshot/node_members.h"

namespace assay::node_members {

void read_packages(Reader& document, NodeEvidence& node, NodeDocumentProblem& problem);
// Nothing where the node was not asked for them.
void add_packages(const NodeEvidence& node, Pairs& pairs, Store& store);

}  // namespace assay::node_members
