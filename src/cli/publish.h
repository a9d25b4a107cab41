// `--publish`: the result in the cluster that was audited, for who looks there.
//
// Role: `configmap:NAMESPACE/NAME` is a ConfigMap with `summary.json` (report/summary.h) and
// `metrics.prom`; `openreports:NAMESPACE` are Report objects in that one namespace
// (report/open_reports.h), so that a Role is enough. collect/publish.h writes them.
// Failure: usage for a place that is none, before anything is asked; unwritable.
#pragma once

#include <optional>
#include <string>

#include "base/error.h"
#include "cli/gather.h"
#include "score/assessment.h"

namespace assay {

class Publisher {
public:
    // Without a place it publishes nothing. Failure: usage, also when the target is no cluster.
    [[nodiscard]] static Result<Publisher> open(const std::optional<std::string>& place,
                                                const TargetOptions& target);
    [[nodiscard]] Result<void> publish(const Assessment& assessment) const;

private:
    std::string ns_;
    std::string name_;  // of the ConfigMap; empty: Reports
    std::optional<Cluster> cluster_;
};

}  // namespace assay
