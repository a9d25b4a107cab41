// Who may make a request: everybody a binding names, with the rules that allow it.
//
// Role: the command `who-can`. A subject is listed as bindings name it: a group is one row, not
// its members, for who is in a group of people stands in no cluster. system:masters is always
// among them.
// Scope: a request without a namespace and `anywhere` asks for every namespace by itself: a row's
// permits say where they count (Grant::ns).
// Ordering: by subject. Absence: `missing` says why somebody may not be listed.
#pragma once

#include <optional>
#include <vector>

#include "access/authorizer.h"
#include "base/presence.h"

namespace assay {

struct Holder {
    SubjectName subject;
    bool master = false;
    std::vector<Permit> permits;  // none of a master that no binding names
};

struct Holders {
    std::vector<Holder> holders;
    std::vector<Unknown> missing;  // distinct
};

enum class Where : std::uint8_t {
    there,     // in the request's namespace, or in the whole cluster when it has none
    anywhere,  // in the whole cluster or in any namespace
};

[[nodiscard]] Holders who_can(const Authorizer& authorizer, const AccessRequest& request,
                              Where where);

}  // namespace assay
