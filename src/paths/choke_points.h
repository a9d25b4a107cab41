// The bindings whose removal takes the last path from most identities.
//
// Role: greedy. Of the bindings on the ways, the one without which most of `rows` have no path any
// more, then the next beside it, at most five. Each is tried: the rights of whoever it names, and
// of the members of a group it names, are evaluated without it, so a second way is not overlooked,
// and nobody else's are. The bootstrap policy's own bindings are not proposed, and a way that
// begins with what it gives is none that is left. Cost: a trial looks at those identities and at
// what leads to the target by them; what reaches it without their rights is found once for each
// round.
#pragma once

#include <vector>

#include "facts/facts.h"
#include "paths/answer.h"
#include "paths/edge_index.h"
#include "paths/rule_book.h"

namespace assay {

// `rows` are the identities that count; each has a path to `target`. `ends` are the edges by
// &Edge::to. The graph of `inventory` is the same afterwards.
[[nodiscard]] std::vector<ChokePoint> choke_points(const Facts& facts, RuleBook& book,
                                                   Inventory& inventory, const EdgeIndex& ends,
                                                   VertexId target,
                                                   const std::vector<VertexId>& rows);

// Whether the bootstrap policy itself gives this, with its own rules.
[[nodiscard]] bool is_bootstrap(const RbacIndex& rbac, const Permit& permit);

}  // namespace assay
