// A live cluster as a source of evidence.
//
// Role: carries out a plan against one API server: version, discovery, one LIST per wanted kind
// (a few in flight), probes without credentials. Only GET.
// Absence: whatever does not come is recorded as a presence with its reason; the run goes on.
// Failure: unreachable when the server gives no answer at all, when TLS cannot be trusted, or when
// it refuses our credentials everywhere (401); interrupted on request. A target whose certificate
// is not verified is recorded in Target::tls_unverified.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "base/error.h"
#include "collect/kubeconfig.h"
#include "collect/pager.h"
#include "collect/rest_client.h"
#include "snapshot/evidence.h"
#include "snapshot/plan.h"

namespace assay {

// One finished request or probe, for progress lines.
struct CollectStep {
    std::string_view name;  // "v1/pods", "probe /version"
    Presence presence = Presence::present;
    std::size_t objects = 0;
    std::size_t done = 0;  // requests finished, this one included
    std::size_t total = 0;
};

struct ApiOptions {
    RestOptions rest;  // rest.interrupted ends the run
    ListOptions list;
    bool probes = true;  // false: each planned probe is recorded as not_asked
    std::function<void(const CollectStep&)> progress;  // may be empty
};

[[nodiscard]] Result<Evidence> collect_api(const ApiTarget& target, const Plan& plan,
                                           const ApiOptions& options);

}  // namespace assay
