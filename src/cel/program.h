// A compiled expression.
//
// Role: made once per rule, run many times. Immutable and cheap to copy (shared); any number of
// threads may run it at once, each with its own Evaluator.
// Made now or later: an expression that somebody wrote is compiled when it is read, for its
// problems; of those that are known to compile most are never run in an audit, and later() compiles
// one when it is first run or looked at. Threads that meet there each compile it, and all but the
// first throw theirs away.
// Failure: compile() reports every problem it can find, in order of place. What later() was given
// and does not compile throws there: the caller promised it.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "cel/environment.h"
#include "cel/problem.h"

namespace assay::cel {

struct Ast;   // cel/ast.h
struct Plan;  // cel/plan.h

class Program {
public:
    [[nodiscard]] static tl::expected<Program, Problems> compile(std::string_view source,
                                                                 const Environment& environment);
    // Preconditions: it compiles in the environment as it is when the program is first run, which
    // is not changed after that; `source` outlives every copy.
    [[nodiscard]] static Program later(std::string_view source,
                                       std::shared_ptr<const Environment> environment);

    [[nodiscard]] std::string_view source() const noexcept;
    [[nodiscard]] const Ast& ast() const;
    [[nodiscard]] const Plan& plan() const;

    // The slots of the environment that it reads, sorted, each once.
    [[nodiscard]] std::vector<std::uint32_t> slots_used() const;

private:
    struct Compiled;
    class Parts;
    explicit Program(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
    std::shared_ptr<const Parts> parts_;
};

}  // namespace assay::cel
