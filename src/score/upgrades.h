// What to upgrade: the failing findings that say what to install instead, as one row per upgrade.
//
// Role: a row is a component, the version that runs and the version to go to; it unites the checks
// and vulnerabilities that ask for it. Two versions of one component are two rows.
// Counting: `failing` are the distinct subjects of its findings (nodes, mostly). `all` are those of
// every row of every check that asks to upgrade this component, whatever their verdict, as far as
// they are of the kind that fails: one check may look at several components. `complete`
// is false when one of these checks has a row without a name: the rest of a list that was not read.
// Ordering: severity (the worst of its checks) down, then failing subjects down, then component,
// from and to.
#pragma once

#include <span>
#include <vector>

#include "evaluate/finding.h"
#include "score/assessment.h"

namespace assay {

// `checks` by id.
[[nodiscard]] std::vector<AssessedUpgrade> upgrades_of(const Findings& findings,
                                                       std::span<const AssessedCheck> checks);

}  // namespace assay
