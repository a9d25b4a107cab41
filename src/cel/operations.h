// Which operation an operator or macro of the tree becomes.
#pragma once

#include <optional>
#include <string_view>

#include "cel/ast.h"
#include "cel/plan.h"

namespace assay::cel {

// "_+_" and its like; nothing when the name is no operator.
[[nodiscard]] std::optional<Op> operator_called(std::string_view name);

[[nodiscard]] Op loop_op(Macro macro);

}  // namespace assay::cel
