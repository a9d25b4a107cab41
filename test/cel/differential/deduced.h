// The type that our checker deduces, to be held against the API server's.
#pragma once

#include <string>
#include <string_view>

#include "cel/environment.h"

namespace assay::cel::test {

// What the oracles evaluate in: the standard library and `object`, of which nothing is known.
[[nodiscard]] const Environment& oracle_environment();

// As CEL prints it, or the first problem. Parameters that nothing binds are dyn.
[[nodiscard]] std::string deduced(std::string_view expression);

}  // namespace assay::cel::test
