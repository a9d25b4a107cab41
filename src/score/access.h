// Facts to what a report says of who can reach what.
//
// Role: asks paths/ for the ways and facts' index of bindings for the matrix, and keeps a few of
// them as plain data. No verdict and no number of a score comes from it.
// Selection: an audit of chosen checks or controls does not look (unknown, not-asked), one of
// domains does when access is among them. One of namespaces keeps the ways of their service
// accounts and workloads, and their rows; choke points are of the whole cluster and left out.
// Absence: without any binding in the evidence it is unknown, with the reason. Files without a
// ClusterRoleBinding, as those of one namespace are, say nothing of the whole cluster: `missing`.
// Cost: a search for the ways, and for each choke point some more (paths/answer.h).
#pragma once

#include "facts/facts.h"
#include "paths/inventory.h"
#include "policy/selection.h"
#include "score/assessed_access.h"

namespace assay {

[[nodiscard]] AssessedAccess assess_access(const Facts& facts, const Selection& selection);

// Its parts. The ways to full control, by class; and how many identities hold what where.
void add_ways(const Facts& facts, const Inventory& inventory, const Selection& selection,
              AssessedAccess& access);
void add_matrix(const Facts& facts, const Inventory& inventory, const Selection& selection,
                AssessedAccess& access);

}  // namespace assay
