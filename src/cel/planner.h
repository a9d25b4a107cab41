// Resolves the names of a tree and makes its plan.
#pragma once

#include "cel/ast.h"
#include "cel/environment.h"
#include "cel/plan.h"
#include "cel/problem.h"

namespace assay::cel {

// Texts of the plan point into `ast`, which must stay where it is and outlive the plan. On
// problems the plan is unfinished.
void make_plan(const Ast& ast, const Environment& environment, Plan& plan, Problems& problems);

}  // namespace assay::cel
