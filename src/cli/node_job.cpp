#include "collect/node_job.h"

#include "cli/commands.h"
#include "cli/standard_output.h"

namespace assay {

Result<ExitCode> print_node_jobs(const NodeJobCommandOptions& options) {
    std::string jobs;
    for (const std::string& node : options.nodes) {
        NodeJob job;
        job.node = node;
        job.image = options.image;
        if (!options.space.empty()) job.space = options.space;
        const auto text = node_job_text(job);
        if (!text) return tl::unexpected(text.error());
        jobs += (jobs.empty() ? "" : "---\n") + *text;
    }
    if (const auto written = write_stdout(jobs); !written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

}  // namespace assay
