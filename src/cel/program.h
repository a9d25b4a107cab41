// A compiled expression.
//
// Role: made once per rule, run many times. Immutable and cheap to copy (shared); any number of
// threads may run it at once, each with its own Evaluator.
// Failure: compile() reports every problem it can find, in order of place.
#pragma once

#include <memory>
#include <string>
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

    [[nodiscard]] const std::string& source() const noexcept;
    [[nodiscard]] const Ast& ast() const noexcept;
    [[nodiscard]] const Plan& plan() const noexcept;

    // Names used, sorted, each once. Functions are those called by name ("rbac.covers", "size"),
    // not operators and macros; a method call counts by its bare name.
    [[nodiscard]] std::vector<std::string> functions_used() const;
    [[nodiscard]] std::vector<std::string> variables_used() const;
    // For each call of the function, its first text-literal argument; sorted, each once. A call
    // without one adds nothing.
    [[nodiscard]] std::vector<std::string> literal_arguments(std::string_view function) const;

private:
    struct Parts;
    explicit Program(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
    std::shared_ptr<const Parts> parts_;
};

}  // namespace assay::cel
