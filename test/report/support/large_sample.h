// A cluster so large that a page could grow beyond what people open.
#pragma once

#include <cstddef>

#include "score/assessment.h"

namespace assay::test {

// `checks` checks of which three fail for every pod, each of which is an owner of its own, and the
// others for 200 pods.
[[nodiscard]] Assessment large_assessment(std::size_t pods, std::size_t checks);

}  // namespace assay::test
