// One expression, one result: shared by the tests of CEL.
#pragma once

#include <string>
#include <string_view>

#include "cel/ast.h"
#include "cel/environment.h"
#include "cel/evaluator.h"
#include "value/store.h"

namespace assay::cel::test {

// Evaluates in the standard environment with the variable `object`; the result or the problems as
// text: "true", "error('no such key: a')", "problem 1:1: ...".
std::string result_of(std::string_view expression, const Value& object = {});

// A value from JSON text. Fails the test when it is none.
Value json(Store& store, std::string_view text);

}  // namespace assay::cel::test
