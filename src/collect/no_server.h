// Why an API server cannot be audited at all, as errors for people.
//
// Role: the messages of collect/api_source.cpp that end a run before anything is known.
#pragma once

#include <string>

#include "base/error.h"
#include "collect/kubeconfig.h"

namespace assay {

[[nodiscard]] Error no_answer(const ApiTarget& target, const std::string& failure);
// The server took none of our credentials (401).
[[nodiscard]] Error no_credentials(const ApiTarget& target);

}  // namespace assay
