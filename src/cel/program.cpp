#include "cel/program.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "cel/ast.h"
#include "cel/parser.h"
#include "cel/plan.h"
#include "cel/planner.h"

namespace assay::cel {

struct Program::Compiled {
    Ast ast;
    Plan plan;
};

class Program::Parts {
public:
    explicit Parts(std::unique_ptr<const Compiled> compiled)
        : source_(compiled->ast.source), compiled_(compiled.release()) {}
    Parts(std::string_view source, std::shared_ptr<const Environment> environment)
        : source_(source), environment_(std::move(environment)) {}
    ~Parts() { delete compiled_.load(std::memory_order_relaxed); }
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;

    [[nodiscard]] std::string_view source() const noexcept { return source_; }
    [[nodiscard]] const Compiled& compiled() const {
        const Compiled* const made = compiled_.load(std::memory_order_acquire);
        return made != nullptr ? *made : compile();
    }

    static tl::expected<std::unique_ptr<const Compiled>, Problems> compile(
        std::string_view source, const Environment& environment);

private:
    const Compiled& compile() const {
        std::unique_ptr<const Compiled> made = compile(source_, *environment_).value();
        const Compiled* first = nullptr;
        const bool is_first =
            compiled_.compare_exchange_strong(first, made.get(), std::memory_order_acq_rel);
        return is_first ? *made.release() : *first;
    }

    std::string_view source_;
    std::shared_ptr<const Environment> environment_;  // of what is compiled later
    mutable std::atomic<const Compiled*> compiled_ = nullptr;
};

tl::expected<std::unique_ptr<const Program::Compiled>, Problems> Program::Parts::compile(
    std::string_view source, const Environment& environment) {
    auto ast = parse(source);
    if (!ast) return tl::unexpected(std::move(ast.error()));
    auto made = std::make_unique<Compiled>();
    made->ast = std::move(*ast);
    Problems problems;
    make_plan(made->ast, environment, made->plan, problems);
    if (problems.empty()) return made;
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
    return tl::unexpected(std::move(problems));
}

tl::expected<Program, Problems> Program::compile(std::string_view source,
                                                 const Environment& environment) {
    auto compiled = Parts::compile(source, environment);
    if (!compiled) return tl::unexpected(std::move(compiled.error()));
    return Program(std::make_shared<const Parts>(std::move(*compiled)));
}

Program Program::later(std::string_view source, std::shared_ptr<const Environment> environment) {
    return Program(std::make_shared<const Parts>(source, std::move(environment)));
}

std::string_view Program::source() const noexcept { return parts_->source(); }
const Ast& Program::ast() const { return parts_->compiled().ast; }
const Plan& Program::plan() const { return parts_->compiled().plan; }

std::vector<std::uint32_t> Program::slots_used() const {
    std::vector<std::uint32_t> slots;
    for (const PlanNode& node : plan().nodes) {
        if (node.op == Op::slot) slots.push_back(node.a);
    }
    std::sort(slots.begin(), slots.end());
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    return slots;
}

}  // namespace assay::cel
