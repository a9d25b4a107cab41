// The Job that reads one node: `collect node --log` in a container that sees the node's files.
//
// Role: the one text of it: `kubeassay node-job` prints it for people to read and apply, and
// `--nodes` creates the same (collect/node_jobs.h). Its comments say what each right is for.
// What it may: read every file of the node, below /host and mounted read-only, and look at every
// process. What it may not: write (read-only root and mounts, no CAP_DAC_OVERRIDE), use a token
// (none is mounted), gain more (no-new-privileges, no hostPID, no privileged), or stay: it ends
// after 3 minutes and is removed an hour later, if nobody did so before.
// Failure: usage, when a name is none that stands in YAML as it is.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace assay {

inline constexpr std::string_view kNodeJobSpace = "kubeassay-nodes";
inline constexpr std::string_view kNodeJobContainer = "collect";

struct NodeJob {
    std::string node;
    std::string image;
    std::string space = std::string(kNodeJobSpace);
    // Which Jobs belong together: part of their names, and the value of the label
    // app.kubernetes.io/instance.
    std::string run = "manual";
};

// "kubeassay-node-" and a hash of run and node: a Node's name may be longer than a Job's.
[[nodiscard]] std::string node_job_name(const NodeJob& job);

// YAML of one document.
[[nodiscard]] Result<std::string> node_job_text(const NodeJob& job);

}  // namespace assay
