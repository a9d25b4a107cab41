// One check file to one Check.
#pragma once

#include <optional>
#include <vector>

#include "policy/check.h"
#include "policy/document.h"
#include "policy/load.h"
#include "policy/problem.h"
#include "value/store.h"

namespace assay {

// `root` is what stands in the file. Nothing when it holds an error. `store` keeps the params;
// `now`: its expressions are compiled and looked into (policy/expression.h).
[[nodiscard]] std::optional<Check> read_check(const PolicyFile& file, const DocumentNode& root,
                                              Store& store, bool now,
                                              std::vector<PolicyProblem>& problems);

}  // namespace assay
