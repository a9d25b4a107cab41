// A resource as people type it at the command line: "pods/exec", "deployments.apps/scale",
// "/metrics".
//
// Role: from words to an AccessRequest. kubectl finds the group of a resource by discovery; here it
// comes from the table of kinds (snapshot/kinds.h). Kubernetes' own short names are known
// ("deploy"); "*" means every resource of every group.
// Failure: usage, for a name without a group that no row of the table has.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "facts/rbac_rule.h"

namespace assay {

struct TypedResource {
    std::string group;
    std::string resource;
    std::string subresource;
    std::optional<std::string> path;  // a URL: nothing else is set
    bool namespaced = true;           // also what the table does not know
};

[[nodiscard]] Result<TypedResource> read_resource(std::string_view typed);

}  // namespace assay
