// Why an expression came out as it did.
//
// Role: a rule yields a bare false; a finding must name what decided it. explain() runs parts of
// the program again and follows the deciding operands: the false operand of &&, the element that
// broke all(), the branch that ?: took, down to an expression without logic.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cel/datum.h"
#include "cel/evaluator.h"
#include "cel/program.h"

namespace assay::cel {

// A place that the deciding expression read.
struct WitnessRead {
    std::string variable;  // "object"
    std::string path;      // "spec.containers[1].securityContext.privileged"; "" = the variable
    bool missing = false;  // the path does not exist in the value
    Datum datum{};         // the value itself, alive as the arena and stores are
};

struct Witness {
    // The deciding part, as written: "c.securityContext.privileged == false".
    std::string expression;
    std::vector<WitnessRead> reads;      // in order of reading, each once
    std::optional<std::size_t> element;  // index in the list of the innermost deciding loop
    std::vector<std::size_t> elements;   // of all deciding loops, outermost first
};

// `outcome` is what run() gave for the same slots.
[[nodiscard]] Witness explain(Evaluator& evaluator, const Program& program,
                              std::span<const Datum> slots, const Datum& outcome,
                              void* host = nullptr);

}  // namespace assay::cel
