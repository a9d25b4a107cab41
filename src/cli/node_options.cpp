#include "cli/node_options.h"

#include <CLI/CLI.hpp>

#include "collect/node_job.h"

namespace assay {

void add_files(CLI::App& command, AddedFileOptions& options) {
    command
        .add_option("--add-node", options.nodes,
                    "node evidence of a Node, from `collect node`; may be repeated")
        ->allow_extra_args(false);
    command
        .add_option(
            "--add-host", options.hosts,
            "node evidence of an etcd or control plane host without a Node; may be repeated")
        ->allow_extra_args(false);
    command
        .add_option("--import", options.scans,
                    "results of an image scanner in JSON: trivy, grype, VulnerabilityReports; may "
                    "be repeated (docs/image-scans.md)")
        ->allow_extra_args(false);
}

void add_configz(CLI::App& command, TargetOptions& options) {
    const std::string help =
        "ask each kubelet for its configuration, through the API server (needs get on nodes/proxy, "
        "which also lets its holder run commands in pods); --configz=kubelet asks at the kubelets' "
        "own ports (needs get on nodes/configz)";
    command.add_flag("--configz{api-server}", help)
        ->check(CLI::IsMember({"api-server", "kubelet"}))
        ->each([&options](const std::string& word) {
            options.configz = word == "kubelet" ? ConfigzRoad::kubelet : ConfigzRoad::api_server;
        });
}

void add_node_jobs(CLI::App& command, TargetOptions& options) {
    command.add_flag("--nodes", options.nodes,
                     "read each node by a Job that is created and removed again, 20 at once "
                     "(kubeassay rbac --nodes prints the right to do so)");
    command.add_option("--node-image", options.node_image,
                       "with --nodes: the image of kubeassay that the nodes can pull");
    command.add_option("--node-namespace", options.node_space,
                       "with --nodes: the namespace of the Jobs (default: kubeassay-nodes)");
}

void define_collect_node(CLI::App& collect, NodeCommandOptions& options) {
    auto& command = *collect.add_subcommand("node", "write the evidence of this machine (JSON)");
    command.add_option("--root", options.root, "read the tree in this folder instead of /");
    command.add_option("--name", options.name, "name of the Node (default: as the kubelet has it)");
    command.add_option("-o,--output", options.file, "the file to write (default: standard output)");
    command.add_flag("--run-version", options.run_version,
                     "ask a container runtime for its version when no package tells it");
    command.add_flag("--log", options.log,
                     "write it compressed, as lines that end with a manifest: for a container, "
                     "whose log --add-node reads");
}

void define_node_job(CLI::App& app, NodeJobCommandOptions& options) {
    auto& command = *app.add_subcommand(
        "node-job", "print the Job that reads a node, to apply it by hand (audit --nodes does so)");
    command.add_option("NODE", options.nodes, "names of Nodes")->required();
    command.add_option("--image", options.image, "the image of kubeassay that the nodes can pull")
        ->required();
    command.add_option("--namespace", options.space,
                       "the namespace of the Jobs (default: kubeassay-nodes)");
}

Result<void> check_configz(const TargetOptions& options) {
    if (!options.kubelet_ca || options.configz == ConfigzRoad::kubelet) return {};
    return fail(ErrorCode::usage, "--kubelet-ca is given without --configz=kubelet", {},
                "kubelets are verified only where they are asked themselves");
}

Result<void> check_nodes(const TargetOptions& target, const AddedFileOptions& files) {
    if (!target.nodes && !(target.node_image.empty() && target.node_space.empty())) {
        return fail(ErrorCode::usage, "--node-image and --node-namespace are of --nodes", {},
                    "give --nodes too, or leave them out");
    }
    if (target.nodes && target.node_image.empty()) {
        return fail(ErrorCode::usage, "--nodes needs --node-image", {},
                    "name an image of kubeassay that the nodes can pull (docs/node-evidence.md)");
    }
    if (target.nodes && !files.nodes.empty()) {
        return fail(ErrorCode::usage, "--nodes and --add-node are both given", {},
                    "--nodes reads every Node; --add-host may be given with it");
    }
    if (!target.nodes) return {};
    // A name that makes no Job is found before a cluster is asked.
    NodeJob job{"node", target.node_image};
    if (!target.node_space.empty()) job.space = target.node_space;
    if (const auto text = node_job_text(job); !text) return tl::unexpected(text.error());
    return {};
}

}  // namespace assay
