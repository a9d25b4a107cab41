// A write as the API server's storage sees it: the request, and the object before and after.
//
// Role: what guards judge. `object` is what would be stored: the body of a create or update, and of
// a patch the object that it makes.
// Ownership: values lie in stores that outlive it.
#pragma once

#include "facts/rbac_index.h"
#include "facts/rbac_rule.h"
#include "value/value.h"

namespace assay {

struct ObjectWrite {
    AccessRequest request;  // verb create, update, patch or delete
    Value object;           // null: a delete
    Value old;              // null: there is none
};

// Whether two objects are the same but for what the garbage collector writes: owners and
// finalizers (pkg/registry/rbac/helpers.go IsOnlyMutatingGCFields). Members that are empty or null
// are as good as missing.
// Absence: unknown where it hangs on what was taken out at collection.
[[nodiscard]] Truth only_bookkeeping(const ObjectWrite& write);

// Structural equality, where an empty or null member is as good as a missing one
// (apimachinery pkg/api/equality Semantic). Unknown where it hangs on a marker of redaction.
[[nodiscard]] Truth alike(const Value& left, const Value& right);

}  // namespace assay
