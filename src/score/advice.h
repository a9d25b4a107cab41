// What to mend first.
//
// Role: for every failing check, what mending all its failures would gain, by weighing again
// without them. Ordering: severity, then level gained, then score gained, then the smaller effort,
// then the id. Critical comes first although a single one of several gains nothing: the cap only
// goes when the last one does.
#pragma once

#include <span>
#include <vector>

#include "policy/maturity.h"
#include "score/assessment.h"
#include "score/model.h"
#include "score/tally.h"

namespace assay {

// `checks` are those of the tallies, in the same order.
[[nodiscard]] std::vector<Advice> advise(std::span<const Tally> tallies,
                                         std::span<const AssessedCheck> checks,
                                         const MaturityModel& model,
                                         std::span<const AssessedQuestion> questions,
                                         const Outcome& now);

}  // namespace assay
