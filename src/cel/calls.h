// Which functions an expression calls, by its tokens alone.
//
// Role: what the checks of a run need to know is planned from the functions that they call, and
// most of their expressions are never compiled (cel/program.h). A name before a bracket counts
// whatever it turns out to be: a call may be named that is none of that function, and none is left
// out.
// Ownership: the names view the source.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::cel {

// `rbac.can(x)` and `object.setting('a')` alike.
struct NamedCall {
    std::string_view before;  // the name before the dot: "rbac", "object"; empty when there is none
    std::string_view name;    // "can", "setting"
    bool after_dot = false;   // also where what stands before the dot is no name
    std::string literal;      // the text that the first argument begins with
};

// In order of place. Of a text that does not parse, what there is.
[[nodiscard]] std::vector<NamedCall> calls_in(std::string_view source);

}  // namespace assay::cel
