#include <string>
#include <vector>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/gather.h"
#include "cli/open_policy.h"
#include "cli/standard_output.h"
#include "collect/least_role.h"
#include "collect/node_job.h"
#include "facts/presence_gap.h"
#include "policy/plan.h"
#include "snapshot/custom_kinds.h"
#include "value/decode.h"

namespace assay {
namespace {

// Adds the kinds of custom resources that the target's definitions name.
Result<void> add_custom_kinds(const TargetOptions& target, Plan& plan) {
    Plan definitions;
    definitions.kinds = {kDefinitions};
    const auto evidence = gather(target, {}, definitions);
    if (!evidence) return tl::unexpected(evidence.error());
    if (const auto gap = gap_of(*evidence, kDefinitions.group, kDefinitions.resource)) {
        return fail(ErrorCode::unreachable, "the definitions of custom resources: " + gap->text, {},
                    "name a context that may list customresourcedefinitions, or leave TARGET out");
    }
    for (const WantedKind& kind : templated_kinds(*evidence)) plan.kinds.push_back(kind);
    plan.custom_templates = false;
    return {};
}

}  // namespace

Result<ExitCode> print_rights(const RbacOptions& options) {
    if (!is_role_name(options.name)) {
        return fail(ErrorCode::usage, "'" + printable(options.name) + "' cannot name a role", {},
                    "use letters, digits, '-', '.', ':' and '_'");
    }
    const std::string space =
        options.target.node_space.empty() ? std::string(kNodeJobSpace) : options.target.node_space;
    if (!is_role_name(space)) {
        return fail(ErrorCode::usage, "'" + printable(space) + "' cannot name a namespace");
    }
    const auto policy = open_policy(options.policy);
    if (!policy) return ExitCode::usage;
    Plan plan = make_plan(policy->checks, {.configz = options.target.configz});
    const bool asks = options.target.target || options.target.context || options.target.kubeconfig;
    if (asks && plan.custom_templates) {
        if (const auto added = add_custom_kinds(options.target, plan); !added) {
            return tl::unexpected(added.error());
        }
    }
    std::vector<std::string> roles{least_role(plan, options.name)};
    if (options.target.nodes) roles.push_back(node_job_role(space, options.name));
    std::string text;
    for (const std::string& role : roles) {
        if (!options.json) {
            text += (text.empty() ? "" : "---\n") + role;
            continue;
        }
        Store store;
        const auto value = decode_yaml(role, store);
        if (!value) return tl::unexpected(value.error());
        text += encode_json(*value) + "\n";
    }
    if (const auto written = write_stdout(text); !written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

}  // namespace assay
