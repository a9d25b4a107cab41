// What answers about rights are made of: roles and bindings, and the API servers' authorizers.
#pragma once

#include "facts/needs.h"
#include "snapshot/plan.h"

namespace assay {

[[nodiscard]] inline Plan plan_of_access() {
    Plan plan = needs_of_subject("identity");
    add_needs(plan, needs_of_subject("apiserver"));
    plan.nodes = false;
    plan.probes.clear();
    return plan;
}

}  // namespace assay
