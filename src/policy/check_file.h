// One check file to one Check.
#pragma once

#include <optional>
#include <vector>

#include "policy/check.h"
#include "policy/load.h"
#include "policy/problem.h"
#include "value/store.h"

namespace assay {

// Nothing when the file holds an error. `store` keeps the params.
[[nodiscard]] std::optional<Check> read_check(const PolicyFile& file, Store& store,
                                              std::vector<PolicyProblem>& problems);

}  // namespace assay
