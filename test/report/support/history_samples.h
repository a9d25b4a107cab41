// What a history adds, made by hand: the member `history` of the samples.
#pragma once

#include <string>
#include <vector>

#include "score/assessment.h"

namespace assay::test {

// A year of audits with a break and one of another model, changes of every class.
[[nodiscard]] AssessedHistory long_history(const Assessment& assessment);
// Every text is one of these.
[[nodiscard]] AssessedHistory hostile_history(const std::vector<std::string>& names);

}  // namespace assay::test
