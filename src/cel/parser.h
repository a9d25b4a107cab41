// Turns the text of an expression into its tree.
#pragma once

#include <string_view>

#include <tl/expected.hpp>

#include "cel/ast.h"
#include "cel/problem.h"

namespace assay::cel {

// Never a half tree: problems, in order of place, or the whole. Wrong literals and macro arguments
// are collected; the first thing that is no expression ends the list. The tree views the source.
[[nodiscard]] tl::expected<Ast, Problems> parse(std::string_view source);

}  // namespace assay::cel
