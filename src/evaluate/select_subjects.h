// The findings of the namespaces that an audit is about.
//
// Role: the second half of a selection (policy/selection.h). Facts are derived from the whole
// target first: what is judged in a namespace may depend on the rest.
// Meaning: a Namespace belongs to itself. `namespaces` leaves out what is in no namespace;
// `exclude_namespaces` alone keeps it. What a manifest names no namespace for is applied to any,
// and kept.
// Truth: a row that stands for what was not read in the whole cluster is kept when its
// kind can be in a namespace: what was not read may be in the selected one.
#pragma once

#include <cstddef>

#include "evaluate/findings.h"
#include "policy/selection.h"

namespace assay {

// Removes the other findings, keeps the order, and gives how many it took away.
[[nodiscard]] std::size_t select_subjects(const Selection& selection, Findings& findings);

}  // namespace assay
