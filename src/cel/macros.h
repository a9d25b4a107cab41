// Macros: calls that are loops or presence tests.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "cel/ast.h"

namespace assay::cel {

// What a method call `x.name(...)` with so many arguments stands for.
struct MacroShape {
    Macro macro = Macro::none;
    std::size_t variables = 1;  // so many leading arguments are names
};

[[nodiscard]] std::optional<MacroShape> find_macro(std::string_view name, std::size_t arguments);

// How it is written: "all", "map".
[[nodiscard]] std::string_view macro_name(Macro macro);

}  // namespace assay::cel
