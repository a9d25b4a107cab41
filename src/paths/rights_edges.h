// The half of the graph that bindings make.
//
// Role: every identity that a binding names, in every place where its bindings count.
// Absence: roles that were not read are a gap of the identity, bindings that were not read one of
// every identity.
#pragma once

#include "access/scoped_rights.h"
#include "facts/facts.h"
#include "paths/inventory.h"

namespace assay {

// As if the bindings in `removed` were not there.
void add_rights(const Facts& facts, const Removed& removed, Inventory& inventory);

}  // namespace assay
