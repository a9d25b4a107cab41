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
[[nodiscard]] FactsData load_facts_data(std::span<const PolicyFile> files,
                                        std::vector<PolicyProblem>& problems);

// The packed tables, as files. load_policy() reads them.
[[nodiscard]] std::vector<PolicyFile> packed_facts();

}  // namespace assay
