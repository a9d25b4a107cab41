// What one identity may do: every rule of every binding that means it.
//
// Role: `who-can --as`. Nothing is united or subtracted: a rule stands as it is written, with the
// binding that gives it, so that the row is where the mending belongs.
// Ordering: of the user before those of its groups; then the whole cluster before namespaces, by
// binding, by rule. Absence: `missing` says why rules may not be listed.
#pragma once

#include <vector>

#include "access/authorizer.h"
#include "base/presence.h"

namespace assay {

struct Rights {
    bool master = false;
    std::vector<Permit> rules;
    std::vector<Unknown> missing;  // distinct
};

[[nodiscard]] Rights rights_of(const Authorizer& authorizer, const Identity& who);

}  // namespace assay
