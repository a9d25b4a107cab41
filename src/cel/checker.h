// Deduces the type of an expression and says where types can never fit.
//
// Role: run over a parsed tree at load; the evaluator needs no types. Gradual: what is not known is
// `dyn`, which fits everything, so that only what can never be right is a problem: a field that a
// struct does not have, an operator or function whose overloads all differ, a loop over a number, a
// condition that is no bool.
// It follows cel-go's checker (checker/checker.go) but for what JSON and a check need: see
// cel/types.h, and both branches of `?:` and the items of a literal may have different types, which
// makes them dyn.
// What the planner reports (undeclared names) is not said again.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "cel/ast.h"
#include "cel/environment.h"
#include "cel/problem.h"
#include "cel/signatures.h"
#include "cel/types.h"
#include "value/field_table.h"

namespace assay::cel {

// What an expression is checked against; all must outlive the check.
struct TypeScope {
    const Environment& environment;
    const Signatures& signatures;
    const FieldTable& fields;
    Types& types;
    // Of the environment's variables; one that is not here is dyn.
    const std::map<std::string, TypeId, std::less<>>& variables;
};

// The type of the whole; problems are added in no particular order.
[[nodiscard]] TypeId deduce_type(const Ast& ast, const TypeScope& scope, Problems& problems);

}  // namespace assay::cel
