// The dated tables of profiles/facts/*.yaml, as the plain structs facts/ works with.
//
// Role: policy/ reads the files, facts/data.h says what they mean. Every table says its date and
// its sources.
#pragma once

#include <span>
#include <vector>

#include "facts/data.h"
#include "policy/load.h"
#include "policy/problem.h"

namespace assay {

// `files` are those of profiles/facts/, named by their path ("profiles/facts/versions.yaml").
// `compiling`: as for checks, of packed files what few runs need is read when it is asked for, and
// has no problems: the build's lint reads all.
[[nodiscard]] FactsData load_facts_data(std::span<const PolicyFile> files,
                                        std::vector<PolicyProblem>& problems,
                                        Compiling compiling = Compiling::own);

// The packed tables, as files. load_policy() reads them.
[[nodiscard]] std::vector<PolicyFile> packed_facts();

}  // namespace assay
