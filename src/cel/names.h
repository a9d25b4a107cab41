// Names with dots: how a chain of selections may be a declared name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cel/ast.h"

namespace assay::cel {

// `a.b.c` as its parts. No segments when the chain does not start with a name.
struct NameChain {
    std::vector<std::string_view> segments;  // texts of the tree
    std::vector<const AstNode*> selects;     // one less than segments
    std::vector<std::uint32_t> ids;          // of the node that ends with each segment
    std::uint32_t name = 0;                  // the node of the first segment
    bool absolute = false;                   // written with a leading dot
};

[[nodiscard]] NameChain name_chain(const Ast& ast, std::uint32_t node);
// How many segments it has when it is one: what is longer than every declared name is none.
[[nodiscard]] std::size_t chain_length(const Ast& ast, std::uint32_t node);

// The names that the first `used` segments may mean, in order of search: "x.y.a", "x.a", "a" in
// the container "x.y".
[[nodiscard]] std::vector<std::string> candidates(const NameChain& chain, std::size_t used,
                                                  std::string_view container);

// CEL's own name of a type that is called so; empty when none is. It has at most so many parts.
inline constexpr std::size_t most_type_parts = 3;
[[nodiscard]] std::string_view type_called(std::string_view name);

}  // namespace assay::cel
