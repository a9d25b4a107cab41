#include "cel/program.h"

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <utility>

#include "cel/ast.h"
#include "cel/parser.h"
#include "cel/plan.h"
#include "cel/planner.h"

namespace assay::cel {

struct Program::Compiled {
    std::string held;  // the source, where nobody else holds it
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

    // Nothing where there are problems.
    static std::unique_ptr<const Compiled> compile(std::unique_ptr<Compiled> made,
                                                   std::string_view source,
                                                   const Environment& environment,
                                                   Problems& problems);

private:
    const Compiled& compile() const {
        Problems problems;
        std::unique_ptr<const Compiled> made =
            compile(std::make_unique<Compiled>(), source_, *environment_, problems);
        if (!made) throw std::logic_error(problems.front().text());
        const Compiled* first = nullptr;
        const bool is_first =
            compiled_.compare_exchange_strong(first, made.get(), std::memory_order_acq_rel);
        return is_first ? *made.release() : *first;
    }

    std::string_view source_;
    std::shared_ptr<const Environment> environment_;  // of what is compiled later
    mutable std::atomic<const Compiled*> compiled_ = nullptr;
};

std::unique_ptr<const Program::Compiled> Program::Parts::compile(std::unique_ptr<Compiled> made,
                                                                 std::string_view source,
                                                                 const Environment& environment,
                                                                 Problems& problems) {
    auto ast = parse(source);
    if (!ast) {
        problems = std::move(ast.error());
        return nullptr;
    }
    made->ast = std::move(*ast);
    make_plan(made->ast, environment, made->plan, problems);
    if (problems.empty()) return made;
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
    return nullptr;
}

tl::expected<Program, Problems> Program::compile(std::string_view source,
                                                 const Environment& environment) {
    Problems problems;
    auto made = std::make_unique<Compiled>();
    made->held = source;
    const std::string_view held = made->held;
    auto compiled = Parts::compile(std::move(made), held, environment, problems);
    if (!compiled) return tl::unexpected(std::move(problems));
    return Program(std::make_shared<const Parts>(std::move(compiled)));
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
