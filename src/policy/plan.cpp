#include "policy/plan.h"

#include <algorithm>
#include <string>

#include "cel/calls.h"
#include "facts/needs.h"
#include "policy/environment.h"

namespace assay {
namespace {

// The function of ours that a call names, if it is one.
const HostFunctionRow* function_of(const cel::NamedCall& call) {
    const auto rows = host_functions();
    const auto row = std::ranges::find_if(rows, [&](const HostFunctionRow& each) {
        if (each.method) return call.after_dot && each.name == call.name;
        return each.name.size() == call.before.size() + 1 + call.name.size() &&
               each.name.starts_with(call.before) && each.name.ends_with(call.name);
    });
    return row == rows.end() ? nullptr : &*row;
}

void add_expression(const Expression& expression, Plan& plan) {
    for (const cel::NamedCall& call : cel::calls_in(expression.text())) {
        if (const HostFunctionRow* const row = function_of(call)) {
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
