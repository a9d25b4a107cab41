// One GET of "/x" through the real client, and the script that answers everything with "{}".
#pragma once

#include "collect/rest_client.h"
#include "collect/support/scripted_server.h"

namespace assay::test {

[[nodiscard]] Reply well(const Asked& asked);

// Short limits: what does not come within seconds does not come.
[[nodiscard]] Answer get(const ApiTarget& target, bool anonymous = false);

}  // namespace assay::test
