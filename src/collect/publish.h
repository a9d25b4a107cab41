// Writes an object of our own into the cluster: `--publish`.
//
// Role: the object is asked for first. One that is there and does not carry our label
// (app.kubernetes.io/managed-by: kubeassay) is somebody else's and is not touched; one of ours is
// applied at the resourceVersion that was read, so that what somebody changed meanwhile is not
// overwritten. Server-side apply, field manager kubeassay. Asks for: get, create and patch of it.
// Failure: unwritable, with the right or the reason, and what to do; interrupted.
#pragma once

#include <string>

#include "base/error.h"
#include "collect/kubeconfig.h"
#include "collect/rest_client.h"

namespace assay {

struct PublishedObject {
    std::string path;  // "/api/v1/namespaces/kubeassay/configmaps/result"
    std::string what;  // "the ConfigMap kubeassay/result"
    std::string json;  // whole, with the label
};

[[nodiscard]] Result<void> publish(const ApiTarget& us, const RestOptions& rest,
                                   const PublishedObject& object);

}  // namespace assay
