// What the selected checks need to know, as a plan for collect/.
//
// Role: the union of facts/needs.h over the subjects of the checks and the functions their
// expressions call (a function that takes a kind takes it as a literal, so that this is exact).
#pragma once

#include <optional>
#include <span>

#include "policy/check.h"
#include "snapshot/plan.h"

namespace assay {

struct PlanOptions {
    bool probes = true;                    // false: --no-probes
    bool nodes = false;                    // --nodes; false: nodes are not asked
    bool kubelet_probes = false;           // --probe-kubelets, and not --no-probes
    std::optional<ConfigzRoad> configz{};  // --configz; nothing: kubelets are not asked
};

[[nodiscard]] Plan make_plan(std::span<const Check> checks, const PlanOptions& options = {});

// What one check needs, probes and nodes included whether or not they will be asked for. The
// reports list with it which checks a missing request affects.
[[nodiscard]] Plan needs_of(const Check& check);

}  // namespace assay
