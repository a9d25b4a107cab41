// Reasons that an answer about rights may lack something, each once.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/presence.h"
#include "facts/rbac_index.h"

namespace assay {

inline void add_missing(const std::optional<Unknown>& why, std::vector<Unknown>& missing) {
    if (why && std::ranges::find(missing, *why) == missing.end()) {
        missing.push_back(*why);
    }
}

// Of all that the index holds: why there may be more rights.
[[nodiscard]] inline std::vector<Unknown> missing_of(const RbacIndex& rbac) {
    std::vector<Unknown> missing;
    for (const auto& [subject, grants] : rbac.grants()) {
        for (const Grant& grant : grants) add_missing(grant.missing, missing);
    }
    add_missing(rbac.cluster_gap(), missing);
    add_missing(rbac.namespace_gap(), missing);
    return missing;
}

}  // namespace assay
