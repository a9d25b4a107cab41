// Assessments made by hand, one for each way a report can look.
#pragma once

#include <string>
#include <vector>

#include "score/assessment.h"

namespace assay::test {

struct Sample {
    std::string name;  // "healthy", "failing", "unknown", "empty", "patching", "hostile", "part",
                       // "accepted", "compared", "benchmark", "history"
    Assessment assessment;
};

[[nodiscard]] std::vector<Sample> make_samples();

// Strings that try to leave the place they are printed in.
[[nodiscard]] const std::vector<std::string>& hostile_names();

}  // namespace assay::test
