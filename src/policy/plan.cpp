#include "policy/plan.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "cel/calls.h"
#include "facts/needs.h"
#include "policy/environment.h"

namespace assay {
namespace {

// What needs are derived from. Most checks share theirs with others.
class Reads {
public:
    void add(const Check& check) {
        subjects_.insert(check.subjects.begin(), check.subjects.end());
        for (const Expression* expression : expressions_of(check)) {
            for (cel::NamedCall& call : cel::calls_in(expression->text())) {
                if (const HostFunctionRow* const row = host_function(call)) {
                    calls_.emplace(row->name, std::move(call.literal));
                }
            }
        }
    }

    [[nodiscard]] Plan needs() const {
        Plan plan;
        for (const std::string_view subject : subjects_) add_needs(plan, needs_of_subject(subject));
        for (const auto& [function, literal] : calls_) {
            add_needs(plan, needs_of_function(function, literal));
        }
        return plan;
    }

private:
    std::set<std::string_view> subjects_;
    std::set<std::pair<std::string_view, std::string>> calls_;  // a function and its literal
};

}  // namespace

Plan needs_of(const Check& check) {
    Reads reads;
    reads.add(check);
    return reads.needs();
}

Plan make_plan(std::span<const Check> checks, const PlanOptions& options) {
    Reads reads;
    for (const Check& check : checks) reads.add(check);
    Plan plan = reads.needs();
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
