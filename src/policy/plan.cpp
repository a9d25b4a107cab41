#include "policy/plan.h"

#include <algorithm>
#include <string>

#include "cel/calls.h"
#include "facts/needs.h"
#include "policy/environment.h"

namespace assay {
namespace {

void add_expression(const Expression& expression, Plan& plan) {
    for (const cel::NamedCall& call : cel::calls_in(expression.text())) {
        if (const HostFunctionRow* const row = host_function(call)) {
            add_needs(plan, needs_of_function(row->name, call.literal));
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
