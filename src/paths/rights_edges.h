// The half of the graph that bindings make.
//
// Role: every identity that a binding names, in every place where its bindings count. One identity
// can be looked at again as if bindings were not there: that is how choke points are tried.
// Absence: roles that were not read are a gap of the identity, bindings that were not read one of
// every identity.
#pragma once

#include <vector>

#include "facts/facts.h"
#include "paths/inventory.h"
#include "paths/rule_book.h"
#include "paths/scoped_rights.h"

namespace assay {

void add_rights(const Facts& facts, RuleBook& book, Inventory& inventory);

// The edges of one identity's rights alone, as if the bindings in `removed` were not there.
void add_rights_of(const Facts& facts, RuleBook& book, const SubjectName& who,
                   const Removed& removed, Inventory& inventory);
// Where such edges begin: the identity, and what stands for it with the roles it may bind.
[[nodiscard]] std::vector<VertexId> rights_begin(const Graph& graph, const SubjectName& who);

}  // namespace assay
