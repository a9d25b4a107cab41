// A program as a flat array of operations.
//
// Role: what the evaluator walks. Names are resolved to slots and function pointers, field names to
// Keys, constant sub-expressions to data, literal patterns to compiled ones.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "cel/arena.h"
#include "cel/cost.h"
#include "cel/datum.h"
#include "cel/environment.h"
#include "cel/regex.h"

namespace assay::cel {

enum class Op : std::uint8_t {
    constant,    // a: constants
    slot,        // a: slot
    local,       // a: local
    undeclared,  // a: constants, the error
    path,        // a.k1.k2...: a: operand, b: first key, count: keys
    has,         // as path; the last key is tested
    opt_select,  // a.?k: a: operand, b: key
    index,       // a[b]
    opt_index,   // a[?b]
    both,        // && over children
    either,      // || over children
    negation,    // !a
    minus,       // -a
    choice,      // a ? b : c
    equal,
    unequal,
    less,
    less_equal,
    greater,
    greater_equal,
    in,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    call,    // children; a: functions
    match,   // a.matches(literal): b: regexes
    list,    // children; flags: some are optional
    map,     // children: key, value, ...
    all,     // loops: a: range, b: predicate or transform, c: transform of map_filter;
    exists,  //   local: the (first) loop variable
    exists_one,
    map_items,
    map_filter,
    filter,
    transform_map,  // like map_items, making a map
    transform_map_filter,
    transform_entry,  // the transform yields a map to merge
    transform_entry_filter,
    sort_by,
    opt_map,  // a: target, b: body; local
    opt_flat_map,
    opt_or,        // a.or(b)
    opt_or_value,  // a.orValue(b)
};

// Operators of two operands, a and b, which are both evaluated.
[[nodiscard]] constexpr bool is_binary(Op op) noexcept {
    return op >= Op::equal && op <= Op::modulo;
}

struct PlanNode {
    Op op = Op::constant;
    std::uint8_t local = 0;      // of loops
    bool two_variables = false;  // of loops: local is the index or key, local + 1 the element
    bool some_optional = false;  // of list and map: some elements are written with `?`
    std::uint32_t count = 0;     // children or keys
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;
    std::uint32_t children = 0;  // first in Plan::children; `?` of lists and maps at the
                                 // same place in Plan::optional
    std::uint32_t ast = 0;       // the node of the tree it stands for
    std::uint32_t charge = 0;    // paid where this part is begun: see cel/cost.h
};

struct PlannedFunction {
    FunctionPointer call = nullptr;
    bool strict = true;
    CallCost cost;
};

struct Plan {
    std::vector<PlanNode> nodes;
    std::vector<std::uint32_t> children;
    std::vector<bool> optional;  // beside children: element or entry i is at children + i
    std::vector<Datum> constants;
    std::vector<Key> keys;
    std::vector<PlannedFunction> functions;
    std::vector<Regex> regexes;
    std::uint32_t root = 0;
    Arena arena;  // of the constants

    [[nodiscard]] bool is_optional(const PlanNode& node, std::size_t index) const {
        return optional[node.children + index];
    }
};

// Loop variables that may be alive at once.
inline constexpr std::size_t most_locals = 40;

}  // namespace assay::cel
