// What the requests of one cluster say together.
#pragma once

#include <string>

#include "snapshot/evidence.h"

namespace assay {

// Every request that was answered was refused for our credentials (401).
[[nodiscard]] bool refused_everywhere(const Evidence& evidence);

// The uid of the namespace kube-system, which is the cluster's; empty when it is not known.
[[nodiscard]] std::string cluster_uid(const Evidence& evidence);

}  // namespace assay
