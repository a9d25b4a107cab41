// Which overloads fit a call, and what it gives.
//
// Role: the checker asks for every call and operator. As in cel-go (checker/checker.go,
// resolveOverload) every overload that fits counts: where they differ in their result, because an
// argument is dyn, the result is dyn. Numbers of arguments are the planner's to judge.
// Failure: a message, and a hint that lists what there is; the type is dyn then, so that one wrong
// part gives one problem.
// Ownership: argument types are bound in `types`, which the caller owns; an overload that does not
// fit binds nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cel/signatures.h"
#include "cel/types.h"

namespace assay::cel {

struct TypedCall {
    std::string_view name;  // of a function, or of an operator as the parser writes it: "_+_"
    bool method = false;
    const std::vector<TypeId>& given;  // a method's target is the first
    TypeId literal = Types::dyn;       // what `$` stands for
};

struct CallTypes {
    TypeId type = Types::dyn;  // the result of every overload that fits; dyn when they differ
    std::string message{};     // when there are signatures and none fits
    std::string hint{};
};

// Calls without a signature for so many arguments give dyn.
[[nodiscard]] CallTypes call_type(const Signatures& signatures, Types& types,
                                  const TypedCall& call);

// How an operator is written, in quotes: "'+'", "'in'".
[[nodiscard]] std::string operator_text(std::string_view name);

}  // namespace assay::cel
