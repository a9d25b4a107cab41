// A result as one line of text, the same on both sides of the comparison with cel-go
// (test/oracle/cmd/celeval) and with the API server's library (test/oracle/celkube).
#pragma once

#include <string>

#include "cel/datum.h"

namespace assay::cel::test {

[[nodiscard]] std::string canonical(const Datum& result);

}  // namespace assay::cel::test
