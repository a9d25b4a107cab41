// The workloads that make up the platform: what kubeadm installs, as rows of data (facts/data.h).
//
// Role: checks look away from what a platform needs to do its work, and from nothing beyond it.
#pragma once

#include "facts/data.h"
#include "facts/subjects.h"
#include "value/value.h"

namespace assay {

// Whether the pod spec is a platform workload's and nothing in it goes beyond that row. `owner` is
// the top owner; for a mirror pod kind "Node" with the node's name cut off the pod's name.
[[nodiscard]] bool is_platform(const SubjectRef& owner, const Value& spec, const FactsData& data);

}  // namespace assay
