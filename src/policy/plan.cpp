#include "policy/plan.h"

#include <algorithm>
#include <string>

#include "facts/needs.h"
#include "policy/environment.h"

namespace assay {
namespace {

void add_expression(const Expression& expression, Plan& plan) {
    for (const std::string& function : expression.program.functions_used()) {
        const auto rows = host_functions();
        if (std::ranges::find(rows, function, &HostFunctionRow::name) == rows.end()) continue;
        add_needs(plan, needs_of_function(function));
        for (const std::string& literal : expression.program.literal_arguments(function)) {
            add_needs(plan, needs_of_function(function, literal));
        }
    }
}

}  // namespace

Plan needs_of(const Check& check) {
    Plan plan;
    for (const std::string& subject : check.subjects) {
        add_needs(plan, needs_of_subject(subject));
    }
    for (const Expression* expression : expressions_of(check)) {
        add_expression(*expression, plan);
    }
    return plan;
}

Plan make_plan(std::span<const Check> checks, const PlanOptions& options) {
    Plan plan;
    for (const Check& check : checks) {
        add_needs(plan, needs_of(check));
    }
    if (!options.probes) {
        plan.probes.clear();
    }
    plan.nodes = plan.nodes && options.nodes;
    if (plan.nodes) add_needs(plan, needs_of_subject("Node"));
    if (plan.configz) plan.configz = options.configz;
    plan.kubelet_probes = plan.kubelet_probes && options.kubelet_probes && options.probes;
    return plan;
}

}  // namespace assay
