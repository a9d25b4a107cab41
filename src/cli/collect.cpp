#include <fmt/format.h>

#include <cstdio>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/gather.h"
#include "cli/open_policy.h"
#include "cli/signing.h"
#include "policy/plan.h"
#include "snapshot/container.h"

namespace assay {

Result<ExitCode> collect(const SnapshotOptions& options) {
    const auto policy = open_policy(options.policy);
    if (!policy) return ExitCode::usage;
    const auto key = open_signing_key(options.sign);
    if (!key) return tl::unexpected(key.error());
    const auto evidence =
        gather(options.target, options.add,
               make_plan(policy->checks, {.probes = options.target.probes,
                                          .nodes = options.target.nodes,
                                          .kubelet_probes = options.target.kubelet_probes,
                                          .configz = options.target.configz}));
    if (!evidence) return tl::unexpected(evidence.error());
    const auto identity = write_snapshot(*evidence, options.file);
    if (!identity) return tl::unexpected(identity.error());
    if (const auto done = sign_files(*key, {options.file}); !done) {
        return tl::unexpected(done.error());
    }
    std::size_t objects = 0;
    std::size_t missing = 0;
    for (const Request& request : evidence->requests) {
        objects += request.objects.size();
        if (request.presence != Presence::present && request.presence != Presence::absent) {
            ++missing;
        }
    }
    fmt::print(stderr, "kubeassay: wrote {} ({} objects, {} requests not complete, sha256 {})\n",
               printable(options.file), objects, missing, *identity);
    return ExitCode::ok;
}

}  // namespace assay
