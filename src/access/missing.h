// Reasons that an answer about rights may lack something, each once.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/presence.h"
#include "facts/facts.h"
#include "facts/rbac_index.h"

namespace assay {

inline void add_missing(const std::optional<Unknown>& why, std::vector<Unknown>& missing) {
    if (why && std::ranges::find(missing, *why) == missing.end()) {
        missing.push_back(*why);
    }
}

// Files without a ClusterRoleBinding, such as a dump of one namespace, say nothing of the whole
// cluster.
[[nodiscard]] inline std::optional<Unknown> unseen_everywhere(const Facts& facts) {
    const bool any = !facts.rbac().granted_in({}).empty();
    if (any || facts.evidence().target.kind != TargetKind::files) return std::nullopt;
    return Unknown{Reason::not_asked, "the files hold no ClusterRoleBinding"};
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
