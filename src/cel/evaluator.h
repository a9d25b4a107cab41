// Runs programs.
//
// Role: one per thread, over one arena. run() may be entered again from a host function or lazy
// slot; the step count goes on.
// Failure: a result may be an error or unknown; run() itself never fails.
// Memory: boolean rules over stored values allocate nothing after warm-up; texts, lists and
// optionals that a rule makes go to the arena, which the caller resets between rows.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "cel/arena.h"
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

    // Loop turns, calls and made bytes (16 to a step) that one outermost run may take; then it ends
    // in an error of kind limit. A rule over one object takes some hundred.
    static constexpr std::uint64_t default_step_limit = 10'000'000;
    void step_limit(std::uint64_t limit) noexcept { step_limit_ = limit; }
    [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }  // of the last run

    void restart_steps() noexcept { steps_ = 0; }

    [[nodiscard]] Arena& arena() noexcept { return arena_; }

private:
    friend class Run;
    Arena& arena_;
    std::unique_ptr<RegexCache> regexes_;
    std::uint64_t step_limit_ = default_step_limit;
    std::uint64_t steps_ = 0;
    std::uint32_t depth_ = 0;  // runs entered
};

}  // namespace assay::cel
