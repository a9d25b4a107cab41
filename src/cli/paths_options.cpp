#include "cli/paths_options.h"

#include <CLI/CLI.hpp>

#include "cli/common_options.h"
#include "paths/typed_vertex.h"

namespace assay {

void define_paths(CLI::App& app, PathsOptions& options) {
    auto& command =
        *app.add_subcommand("paths", "who gets to cluster-admin or to root on a node, and how");
    add_place(command, "TARGET", options.target);
    command.add_option("--from", options.from,
                       "user:NAME, group:NAME, sa:NAMESPACE/NAME, pod:NAMESPACE/NAME or node:NAME "
                       "(default: every identity)");
    command.add_option("--to", options.to,
                       "cluster-admin, node-root, or as --from (default: cluster-admin)");
    command.add_flag("--verify", options.verify,
                     "ask the API server too, by SubjectAccessReviews, of which it stores nothing");
    add_json(command, options.json);
}

Result<void> check_paths(const PathsOptions& options) {
    if (!options.from.empty()) {
        if (auto good = check_vertex(options.from, false); !good) return good;
    }
    return check_vertex(options.to, true);
}

}  // namespace assay
