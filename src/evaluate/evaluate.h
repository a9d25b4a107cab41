// (Facts, Policy) to findings: every check on every subject.
//
// Role: the meaning of a check. Pure: no clock, no network, no files.
// For each subject of each universe a check names, in this order:
//   1. `kubernetes` does not hold for the version: not-applicable (no version: unknown);
//   2. `select` false: the subject is not meant, no row; unknown: one unknown row;
//   3. the first `notApplicable` that holds: not-applicable with its reason;
//   4. `assert` and, for every item, `each` must hold. One false decides fail, whatever else is
//      unknown; without one, an error is `error` and an unknown is `unknown`; an empty item list
//      means what `none` says.
// A universe that is not complete gives one unknown row per gap. A kind the server does not serve
// gives one row by `absent`. A complete empty universe gives no rows.
// Truth: nothing but a complete evaluation to true is a pass.
// Ordering: as evaluate/findings.h says; never depends on threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timepoint.h"
#include "evaluate/finding.h"
#include "evaluate/findings.h"
#include "facts/facts.h"
#include "policy/policy.h"

namespace assay {

struct EvaluateOptions {
    Instant as_of;
    unsigned threads = 1;
};

struct Evaluation {
    Findings findings;
    std::vector<std::string> out_of_scope;  // checks a file target cannot feed, sorted
    std::size_t subjects = 0;               // subjects of all universes the checks name, once each
};

[[nodiscard]] Evaluation evaluate(const Facts& facts, const Policy& policy,
                                  const EvaluateOptions& options);
// The same for a part of the checks; `explain` and the fixtures judge one at a time.
// Precondition: checks by id, as they are loaded.
[[nodiscard]] Evaluation evaluate(const Facts& facts, std::span<const Check> checks,
                                  const EvaluateOptions& options);

// The roll-up of the findings of one check; not_applicable when there is none.
[[nodiscard]] Verdict roll_up(const Findings& findings, std::string_view check);

}  // namespace assay
