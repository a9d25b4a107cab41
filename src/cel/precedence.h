// The binary operators of the grammar.
#pragma once

#include <array>
#include <string_view>

namespace assay::cel {

// Binary operators by how tightly they bind; && and || are apart, for they take many operands.
struct Binary {
    std::string_view symbol;
    int level;
    std::string_view function;
};
inline constexpr int relation_level = 1;
inline constexpr std::array binaries{
    Binary{"==", 1, "_==_"}, Binary{"!=", 1, "_!=_"}, Binary{"<", 1, "_<_"},
    Binary{"<=", 1, "_<=_"}, Binary{">", 1, "_>_"},   Binary{">=", 1, "_>=_"},
    Binary{"in", 1, "@in"},  Binary{"+", 2, "_+_"},   Binary{"-", 2, "_-_"},
    Binary{"*", 3, "_*_"},   Binary{"/", 3, "_/_"},   Binary{"%", 3, "_%_"},
};

}  // namespace assay::cel
