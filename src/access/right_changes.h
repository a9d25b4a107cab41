// Who gained or lost which right between two states of one cluster.
//
// Role: the access review. Rights are compared, not objects: a rule that was split, moved to
// another role or binding, or that others cover, is no change; a right that a group of the holder's
// gave before is none either (groups that Kubernetes adds, access/identity.h). A group is a holder
// of its own: its members stand in no cluster. Of a rule that is new in part the new part is told.
// Not compared: what a RoleBinding says of URLs, which grants nothing; system:masters.
// Absence: what is not in the new state is lost only where that was read whole, and new only where
// the old one was; else it is `open`, with the reason. Rules of roles that were not read are in
// `missing` of their side.
// Ordering: by holder, then as the index has the grants.
// Ownership: points into the two indexes, which outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "access/authorizer.h"
#include "facts/rbac_index.h"

namespace assay {

// What a rule grants there: a RoleBinding gives nothing on URLs.
[[nodiscard]] PolicyRule granted_rule(const Grant& grant, std::size_t rule);

enum class RightChange : std::uint8_t { gained, lost, open };
[[nodiscard]] std::string_view text_of(RightChange change);

struct ChangedRight {
    RightChange change = RightChange::gained;
    bool now = false;                // whether the grant is of the new state, else of the old one
    Permit permit;                   // whose it is, and what gives or gave it
    std::vector<PolicyRule> rights;  // the part of the rule that is new or gone
    std::optional<Unknown> why;      // exactly when open
};

struct RightChanges {
    std::vector<ChangedRight> rows;
    std::size_t compared = 0;     // rules of grants, of both states
    std::vector<Unknown> before;  // why rights of the old state may be missing; distinct
    std::vector<Unknown> after;
};

[[nodiscard]] RightChanges right_changes(const RbacIndex& before, const RbacIndex& after);

}  // namespace assay
