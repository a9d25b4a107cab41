// Whose token a Secret holds.
//
// Role: the edges from a right to read Secrets to service accounts.
// Source: pkg/controller/serviceaccount/tokens_controller.go (Kubernetes v1.36): a Secret of type
// kubernetes.io/service-account-token is of the account that its annotation names, and is deleted
// when there is none of that name.
// Absence: a Secret that was not read, or whose type or annotation is no text, may hold anybody's
// in its namespace.
#pragma once

#include <optional>

#include "facts/facts.h"

namespace assay {

struct TokenSecret {
    std::optional<SubjectName> account;  // nothing: no token, or whose is not known
    std::optional<Unknown> missing;      // why it may hold one, or why the account may not exist
};

// `secret` may be null or unknown.
[[nodiscard]] TokenSecret token_in(const Facts& facts, const Value& secret);

}  // namespace assay
