// The assessment in some lines of JSON, for a place that has little room.
//
// Role: `summary.json` of `--publish configmap:...`. Bounded: it holds no names from the cluster
// but that of the target, and of the checks that fail their ids alone. Absence: what was not
// assessed is null; of a part of an audit there is neither score nor level.
#pragma once

#include <string>

#include "score/assessment.h"

namespace assay {

inline constexpr const char* kSummarySchema = "kubeassay.summary/1";

[[nodiscard]] std::string summary_json(const Assessment& assessment);

}  // namespace assay
