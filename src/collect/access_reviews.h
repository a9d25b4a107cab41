// What the API server itself says about rights: SubjectAccessReviews.
//
// Role: `--verify`. Each spec is posted as a SubjectAccessReview (authorization.k8s.io/v1), to
// which the server answers and of which it stores nothing
// (pkg/registry/authorization/subjectaccessreview/rest.go, Kubernetes v1.36). Asks for: create on
// subjectaccessreviews.authorization.k8s.io in the whole cluster.
// Absence: what the server does not answer, or does not let us ask, has no verdict and a reason.
// Failure: interrupted, or what the client says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "collect/kubeconfig.h"
#include "collect/rest_client.h"

namespace assay {

struct ReviewAnswer {
    std::optional<bool> allowed;  // nothing: it did not say
    std::string reason;           // hostile; the server's, or why there is no answer
};

// `specs`: JSON objects, as in SubjectAccessReview.spec. One answer for each, in their order.
[[nodiscard]] Result<std::vector<ReviewAnswer>> ask_reviews(const ApiTarget& us,
                                                            const RestOptions& rest,
                                                            const std::vector<std::string>& specs);

}  // namespace assay
