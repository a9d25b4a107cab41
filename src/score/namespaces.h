// The matrix of namespaces: what keeps each apart from the others, who may get into it, what fails.
//
// Role: a view for reports; no number of a score comes from it. A row for each namespace of the
// evidence: its owner, the Pod Security level that its label enforces, whether traffic is denied by
// default in each direction, whether it has a quota, how many identities may run commands in its
// pods or read its Secrets by bindings there (score/access_matrix.cpp), and its findings.
// Selection: none in an audit of chosen checks; those namespaces that an audit of namespaces takes.
// Absence: what was not read is told as unknown with the reason; never as "no".
#pragma once

#include <functional>
#include <vector>

#include "evaluate/findings.h"
#include "facts/facts.h"
#include "policy/owner_file.h"
#include "policy/selection.h"
#include "score/assessed_access.h"
#include "score/assessed_places.h"

namespace assay {

// Findings after waivers were applied. `owner`: score/teams.h; may be empty.
[[nodiscard]] std::vector<AssessedNamespace> assess_namespaces(
    const Facts& facts, const Findings& findings, const AssessedAccess& access,
    const Selection& selection, const std::function<OwnerName(const SubjectRef&)>& owner);

}  // namespace assay
