// Runs programs.
//
// Role: one per thread, over one arena. run() may be entered again from a host function or lazy
// slot; the cost goes on.
// Failure: a result may be an error or unknown; run() itself never fails.
// Memory: boolean rules over stored values allocate nothing after warm-up; texts, lists and
// optionals that a rule makes go to the arena, which the caller resets between rows.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "cel/arena.h"
#include "cel/cost.h"
#include "cel/datum.h"
#include "cel/program.h"

namespace assay::cel {

// A variable computed on first use and then kept. The caller owns it and passes
// Datum::lazy(slot) in the span of slots; setting `state` back to fresh forgets the value. A value
// that needs itself is an error.
struct LazySlot {
    enum class State : std::uint8_t { fresh, running, done };
    Datum (*make)(void* host, std::uint32_t slot) = nullptr;
    State state = State::fresh;
    Datum value{};
};

class RegexCache;  // cel/regex.h

class Evaluator {
public:
    explicit Evaluator(Arena& arena);
    ~Evaluator();
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;

    // Precondition: slots.size() is at least the environment's slots() at compile time.
    [[nodiscard]] Datum run(const Program& program, std::span<const Datum> slots,
                            void* host = nullptr);

    // What one outermost run may cost, in the units of the API server (cel/cost.h) and with its
    // limit for one call (PerCallLimit in k8s.io/apiserver/pkg/apis/cel/config.go): above it the
    // result is an error of kind limit, whatever else it would be. A rule over one object costs
    // some hundred. Lazy slots count where they are first read.
    static constexpr Cost default_cost_limit = 1'000'000;
    void cost_limit(Cost limit) noexcept { cost_limit_ = limit; }
    [[nodiscard]] Cost cost() const noexcept { return cost_limit_ - left_; }  // last run
    // Counts from zero again; run() does it when it is the outermost.
    void restart_cost() noexcept;
    // The run in progress is above the limit, whatever else it would be: something that it reads
    // was, in a run of its own.
    void exceed() noexcept { left_ = -1; }

    // Bytes that one outermost run may make in the arena, for copying a list costs but 1 there.
    static constexpr std::size_t most_bytes = std::size_t{256} << 20;

    [[nodiscard]] Arena& arena() noexcept { return arena_; }

private:
    friend class Run;
    Arena& arena_;
    std::unique_ptr<RegexCache> regexes_;
    Cost cost_limit_ = default_cost_limit;
    Cost left_ = default_cost_limit;  // of it; below zero: too costly
    bool made_too_much_ = false;
    std::size_t most_used_ = most_bytes;  // of the arena
    std::uint32_t depth_ = 0;             // runs entered
};

}  // namespace assay::cel
