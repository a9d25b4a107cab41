// Ways by constrained impersonation: as somebody else, for certain requests.
//
// Role: edges impersonate-constrained (KEP-5284). It takes impersonate:<mode> on
// authentication.k8s.io users, groups, serviceaccounts or nodes, and
// impersonate-on:<mode>:<verb> on what is asked for as that one; access/impersonation.h has the
// modes. The group system:masters is refused. As a node of its own (associated-node) acts a service
// account by the token of its pod there, if every name is allowed.
// Guard: where not every request that edges are made of may be made so, whether those that may be
// are enough is not known, but for one: who is allowed everything binds a role to anybody by one
// create. No edge: where none of them may be.
// Versions: access/server_behaviour.h; a server of which nobody knows it is a guard too.
#pragma once

#include "paths/ability.h"

namespace assay {

void add_constrained(const Ability& ability);

}  // namespace assay
