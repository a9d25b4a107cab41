// The files of a node document: `files`, `directories` and `places`.
//
// Role: internal to snapshot/node_document.cpp; the form is described in snapshot/node_document.h.
#pragma once

#include "snapshot/evidence.h"
#include "snapshot/node_document.h"
#include "snapshot/node_members.h"
#include "value/store.h"

namespace assay::node_members {

// `document` reads the members of the node document.
void read_files(Reader& document, NodeEvidence& node, NodeDocumentProblem& problem);
void add_files(const NodeEvidence& node, Pairs& pairs, Store& store);

}  // namespace assay::node_members
