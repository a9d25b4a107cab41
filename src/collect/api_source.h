// A live cluster as a source of evidence.
//
// Role: carries out a plan against one API server: version, discovery, one LIST per wanted kind
// (a few in flight), probes without credentials. Where the plan wants the templates of
// custom resources, also one LIST per kind whose definition has place for one
// (snapshot/custom_kinds.h): as soon as the definitions were read, beside what is still on its way.
// Where it wants nodes, they are read by Jobs when all else was read, so that the Jobs themselves
// are no evidence (collect/node_jobs.h): the only thing that is not GET. Where it wants kubelets'
// own configuration, one more GET per Node (collect/configz.h): to the API server beside the rest,
// or to the kubelets themselves when all else was read. Absence: whatever does not come is recorded
// as a presence with its reason; the run goes on. Failure: unreachable when the server gives no
// answer at all, when TLS cannot be trusted, or when it refuses our credentials everywhere (401);
// malformed when what answers is no Kubernetes API server; interrupted on request. A server whose
// certificate is not verified is recorded in Target::tls_unverified.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "collect/kubeconfig.h"
#include "collect/kubelet.h"
#include "collect/node_jobs.h"
#include "collect/pager.h"
#include "collect/rest_client.h"
#include "collect/source.h"

namespace assay {

struct ApiOptions {
    RestOptions rest;
    ListOptions list;
    // A line that the user's credential plugin wrote to its standard error; empty: dropped.
    std::function<void(std::string_view line)> plugin_said{};
    KubeletOptions kubelets{};
    NodeJobsOptions node_jobs{};
    bool probes = true;  // false: each planned probe is recorded as not_asked
};

// `rest` with the credential plugin of the target, where it has one. The target outlives it.
[[nodiscard]] RestOptions with_renewal(const ApiTarget& target, RestOptions rest,
                                       std::function<void(std::string_view line)> plugin_said);

// Steps of progress are named by request id ("v1/pods") and "probe /version".
[[nodiscard]] std::unique_ptr<Source> api_source(ApiTarget target, ApiOptions options = {});

}  // namespace assay
