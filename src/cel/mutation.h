// Small wrong changes to a program: if no test notices one, the check is idle.
#pragma once

#include <string>
#include <vector>

#include "cel/environment.h"
#include "cel/program.h"

namespace assay::cel {

struct Mutation {
    std::string description;  // "drop conjunct 2: has(c.image)"
    Program program;
};

// The whole replaced by true and by false, each operand of && and || dropped, each comparison
// flipped, each has() replaced by true. In order of place; every program differs from the original.
[[nodiscard]] std::vector<Mutation> mutations(const Program& program,
                                              const Environment& environment);

}  // namespace assay::cel
