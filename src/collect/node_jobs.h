// Reads nodes by Jobs: the only code that changes something in a cluster, and only when asked to.
//
// Role: `--nodes`. For each Node one Job (collect/node_job.h) is created in one namespace, at most
// 20 at once; when its pod has ended, its log is read (collect/node_log.h) and the Job is removed,
// its pod with it. Asks for: create and delete on jobs, list on pods, get on pods/log, in that
// namespace (kubeassay rbac --nodes).
// Absence: a Node whose evidence does not come is denied (403), partial (its log is cut), malformed
// (its log is something else, or of another machine) or unreachable (all else: no pod, an image
// that cannot be pulled, a pod that failed, no time), each with its reason. Every Node has evidence
// in the end, if only of that. Failure: interrupted, or what the client says. Whatever happens, the
// Jobs that were made are removed before it returns, within half a minute, also after a signal. One
// whose creation was not answered is looked for as long, for a webhook may hold it up that long.
// What could not be removed, or may still come, is said to `complain` and goes by itself
// (ttlSecondsAfterFinished).
// Threads: none; all callbacks are called from the one function.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collect/node_job.h"
#include "collect/rest_client.h"
#include "snapshot/evidence.h"

namespace assay {

struct NodeJobsOptions {
    std::string image{};
    std::string space = std::string(kNodeJobSpace);
    std::size_t at_once = 20;
    // A little more than the Job itself may take.
    Milliseconds patience{200'000};
    Milliseconds pause{1'000};  // between two looks at the pods
    // Of one log, which a kubelet sends: one that goes on for ever would keep the others waiting.
    Milliseconds log_limit{60'000};
    Milliseconds sweep_limit{30'000};
    std::function<void(std::string_view line)> complain{};  // may be empty
};

// `nodes`: the LIST of Nodes. `read` is called for each Node, in any order.
[[nodiscard]] Result<void> read_nodes_by_jobs(const ApiTarget& us, const RestOptions& rest,
                                              const NodeJobsOptions& options, const Request& nodes,
                                              const std::function<void(NodeEvidence&&)>& read);

}  // namespace assay
