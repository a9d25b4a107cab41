// Who can reach what, made by hand: the member `access` of the samples.
#pragma once

#include <string>
#include <vector>

#include "score/assessed_access.h"

namespace assay::test {

// Everything was read and nobody beside Kubernetes' own gets anywhere.
[[nodiscard]] AssessedAccess calm_access();
// A path of each class, guarded ones among them, choke points, 140 namespaces that hold something.
[[nodiscard]] AssessedAccess weak_access();
// Bindings of namespaces were denied.
[[nodiscard]] AssessedAccess blind_access();
// Every text is one of these.
[[nodiscard]] AssessedAccess hostile_access(const std::vector<std::string>& names);

}  // namespace assay::test
