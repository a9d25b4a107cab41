// Names with dots: how a chain of selections may be a declared name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/short_list.h"
#include "cel/ast.h"

namespace assay::cel {

// `a.b.c` as its parts. No segments when the chain does not start with a name.
struct NameChain {
    ShortList<std::string_view, 4> segments;  // texts of the tree
    ShortList<std::uint32_t, 4> ids;          // of the node that ends with each segment
    bool absolute = false;                    // written with a leading dot
};

[[nodiscard]] NameChain name_chain(const Ast& ast, std::uint32_t node);
// How many segments it has when it is one: what is longer than every declared name is none.
[[nodiscard]] std::size_t chain_length(const Ast& ast, std::uint32_t node);

// The first `used` segments with dots between them; `room` holds what has to be made for it.
[[nodiscard]] std::string_view joined(const NameChain& chain, std::size_t used, std::string& room);

// What `find` gives of the first name that `name` may mean, for which it gives anything. In order
// of search: "x.y.a", "x.a", "a" for "a" in the container "x.y".
template <class Find>
auto first_meaning(std::string_view name, bool absolute, std::string_view container,
                   const Find& find) -> decltype(find(name)) {
    while (!absolute && !container.empty()) {
        if (auto found = find(std::string(container).append(".").append(name))) return found;
        const std::size_t dot = container.rfind('.');
        container = dot == std::string_view::npos ? std::string_view{} : container.substr(0, dot);
    }
    return find(name);
}

// CEL's own name of a type that is called so; empty when none is. It has at most so many parts.
inline constexpr std::size_t most_type_parts = 3;
[[nodiscard]] std::string_view type_called(std::string_view name);

}  // namespace assay::cel
