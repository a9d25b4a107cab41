#include "cel/evaluator.h"

#include "cel/plan.h"
#include "cel/regex.h"
#include "cel/run.h"

namespace assay::cel {

Evaluator::Evaluator(Arena& arena) : arena_(arena), regexes_(std::make_unique<RegexCache>()) {}
Evaluator::~Evaluator() = default;

void Evaluator::restart_cost() noexcept {
    left_ = cost_limit_;
    made_too_much_ = false;
    most_used_ = arena_.used() + most_bytes;
}

Datum Evaluator::run(const Program& program, std::span<const Datum> slots, void* host) {
    const Plan& plan = program.plan();
    if (depth_ == 0) restart_cost();
    // Rules that call rules: each level takes stack.
    constexpr std::uint32_t deepest_entry = 16;
    if (depth_ >= deepest_entry)
        return Datum::error(ErrorKind::limit, "rules call each other too deeply");
    ++depth_;
    Run run(*this, plan, slots, host);
    const Datum result = run.begin(plan.root);
    --depth_;
    return left_ >= 0 ? result : run.too_costly();
}

}  // namespace assay::cel
