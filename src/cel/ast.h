// The tree of an expression, with places in its source.
//
// Role: what the parser makes and tools read: the planner, the unparser, lint, mutations. Macros
// are already resolved: `xs.all(x, p)` is a loop node, not a call.
// Ownership: the tree and the texts of its nodes view the source, which outlives it.
// Shape: nodes lie in one vector and name each other by index; children come before parents, so a
// walk over `nodes` is a walk from the leaves up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/rare_vector.h"
#include "base/short_list.h"
#include "cel/datum.h"

namespace assay::cel {

enum class AstKind : std::uint8_t {
    literal,   // value; of text and bytes the content is `name`
    name,      // an identifier, perhaps with a leading dot
    select,    // args[0].name; `test_only`: has(args[0].name)
    call,      // function `name`; `method`: args[0] is the target; operators have names as "_+_"
    list,      // args
    map,       // args: key, value, key, value
    message,   // a protobuf literal `name{fields[i]: args[i]}`: parsed, not supported
    loop,      // macro over args[0]: see Macro
    optional,  // optMap and optFlatMap over args[0]: see Macro
};

// For a loop args are range, predicate or transform; `variables` are its names.
enum class Macro : std::uint8_t {
    none,
    all,
    exists,
    exists_one,
    map,         // args: range, transform
    map_filter,  // args: range, predicate, transform
    filter,
    transform_list,         // two variables; args: range, transform
    transform_list_filter,  // args: range, predicate, transform
    transform_map,
    transform_map_filter,
    transform_entry,
    transform_entry_filter,
    sort_by,  // args: range, key
    opt_map,
    opt_flat_map,
};

// The children of a node.
using NodeIds = ShortList<std::uint32_t, 4>;

struct AstNode {
    AstKind kind = AstKind::literal;
    Macro macro = Macro::none;
    bool test_only = false;    // of a select
    bool method = false;       // of a call
    bool quoted = false;       // a select written a.`b-c`
    std::uint32_t depth = 1;   // of the tree below, this node included
    std::uint32_t offset = 0;  // where a person would point: the operator, the name, the bracket
    std::uint32_t begin = 0;   // the text of the whole sub-expression
    std::uint32_t end = 0;
    Datum value{};
    std::string_view name{};
    NodeIds args{};
    RareVector<std::string_view> fields{};     // of a message
    RareVector<std::string_view> variables{};  // of a loop or optional
    RareVector<bool> optional_args{};          // those up to the last that is; see is_optional()

    // Whether an item of a list, an entry of a map or a field of a message is written with `?`.
    [[nodiscard]] bool is_optional(std::size_t index) const {
        return index < optional_args.size() && optional_args[index];
    }
    void mark_optional(std::size_t index) {
        optional_args.change().resize(index + 1);
        optional_args.change()[index] = true;
    }
};

struct Ast {
    std::string_view source;
    std::vector<AstNode> nodes;
    std::uint32_t root = 0;
    std::vector<std::shared_ptr<const std::string>> texts;  // of literals with escapes

    [[nodiscard]] const AstNode& operator[](std::uint32_t index) const { return nodes[index]; }
    [[nodiscard]] std::string_view text(const AstNode& node) const {
        return source.substr(node.begin, node.end - node.begin);
    }
};

// Limits of hostile or broken rules; beyond them parsing ends in a problem.
inline constexpr std::size_t longest_source = 100'000;
inline constexpr std::uint32_t deepest_nesting = 250;  // brackets within brackets
inline constexpr std::uint32_t deepest_tree = 500;     // a.b.c... and f(g(...)) alike

// The expression again as text; parsing it gives an equal tree.
[[nodiscard]] std::string unparse(const Ast& ast);
[[nodiscard]] std::string unparse(const Ast& ast, std::uint32_t node);

// The tree as cel-go's debug printer writes it, macros expanded; for comparison with cel-go.
[[nodiscard]] std::string debug_text(const Ast& ast);

}  // namespace assay::cel
