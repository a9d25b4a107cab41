// From the command line's target to evidence.
//
// Role: chooses the source (a context, a snapshot, files, standard input), shows progress on stderr
// when somebody is watching, and obeys SIGINT and SIGTERM.
#pragma once

#include <atomic>
#include <string_view>

#include "base/error.h"
#include "cli/options.h"
#include "collect/api_source.h"
#include "collect/kubeconfig.h"
#include "policy/policy.h"
#include "snapshot/evidence.h"
#include "snapshot/plan.h"

namespace assay {

// With the nodes of `add` merged in (collect/add_nodes.h); then the plan lists Nodes too. With its
// scans of images (collect/import_scans.h).
[[nodiscard]] Result<Evidence> gather(const TargetOptions& options, const AddedFileOptions& add,
                                      Plan plan);

// What it takes to ask the API server of the target more than a plan does (cli/verify.h).
struct Cluster {
    ApiTarget target;
    ApiOptions options;
};
// Failure: usage, `why` named, when TARGET is no cluster.
[[nodiscard]] Result<Cluster> open_cluster(const TargetOptions& options, std::string_view why);

// After this SIGINT and SIGTERM end the process at once, unless somebody heeds them.
void obey_signals();
// What a heeded signal sets: work on a cluster or a node ends with ErrorCode::interrupted, and what
// it made there is taken away. A second signal ends the process at once.
[[nodiscard]] const std::atomic<bool>& interruption();
// While one lives, signals are heeded: its owner looks at interruption() often.
class HeedSignals {
public:
    HeedSignals() noexcept;
    ~HeedSignals();
    HeedSignals(const HeedSignals&) = delete;
    HeedSignals& operator=(const HeedSignals&) = delete;
};

}  // namespace assay
