// Which authorizers an API server asks besides RBAC: what an answer by RBAC alone leaves out.
//
// Role: a clause for people beside every "no". Node, Webhook and ABAC allow by what stands in no
// RBAC object; without RBAC among them no binding counts.
// Absence: an API server whose configuration is not in the evidence, or that nobody saw, gives a
// clause that says so.
#pragma once

#include <string>

#include "facts/facts.h"

namespace assay {

// "RBAC is the only authorizer", "the API server also asks Node", "what else the API server asks
// is not known: <why>"; several servers that differ give the union.
[[nodiscard]] std::string other_authorizers(const Facts& facts);

}  // namespace assay
