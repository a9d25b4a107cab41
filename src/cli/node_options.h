// The options about evidence of nodes: files of it, Jobs that read it, kubelets that are asked.
//
// Role: a piece of parse(); what they mean is collect/add_nodes.h and collect/node_jobs.h.
#pragma once

#include "base/error.h"
#include "cli/options.h"

namespace CLI {
class App;
}

namespace assay {

void add_files(CLI::App& command, AddedFileOptions& options);
void add_configz(CLI::App& command, TargetOptions& options);
void add_node_jobs(CLI::App& command, TargetOptions& options);
// `collect node`, below `collect`.
void define_collect_node(CLI::App& collect, NodeCommandOptions& options);
void define_node_job(CLI::App& app, NodeJobCommandOptions& options);

// Failure: usage. An authority for kubelets that are not asked themselves.
[[nodiscard]] Result<void> check_configz(const TargetOptions& options);
// Failure: usage. --nodes without an image, an image without --nodes, a Node read twice.
[[nodiscard]] Result<void> check_nodes(const TargetOptions& target, const AddedFileOptions& files);

}  // namespace assay
