#include "cel/evaluator.h"

#include "cel/plan.h"
#include "cel/regex.h"
#include "cel/run.h"

namespace assay::cel {

Evaluator::Evaluator(Arena& arena) : arena_(arena), regexes_(std::make_unique<RegexCache>()) {}
Evaluator::~Evaluator() = default;

Datum Evaluator::run(const Program& program, std::span<const Datum> slots, void* host) {
    const Plan& plan = program.plan();
    if (depth_ == 0) steps_ = 0;
    // Rules that call rules: each level takes stack.
    constexpr std::uint32_t deepest_entry = 16;
    if (depth_ >= deepest_entry)
        return Datum::error(ErrorKind::limit, "rules call each other too deeply");
    ++depth_;
    const Datum result = Run(*this, plan, slots, host).eval(plan.root);
    --depth_;
    return result;
}

}  // namespace assay::cel
