// Identities: everyone a binding names, with what it grants.
//
// Role: the universe `identity`. One grant for each rule of each role that a binding gives the
// subject; a role that is not known is one unknown element in its place, and where bindings were
// not completely read the list ends in one.
#pragma once

#include "facts/rbac_index.h"
#include "facts/subjects.h"
#include "snapshot/evidence.h"
#include "value/store.h"

namespace assay {

[[nodiscard]] Universe derive_identities(const Evidence& evidence, const RbacIndex& rbac,
                                         Store& store);

}  // namespace assay
