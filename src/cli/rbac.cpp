#include "base/text.h"
#include "cli/commands.h"
#include "cli/open_policy.h"
#include "cli/standard_output.h"
#include "collect/least_role.h"
#include "policy/plan.h"
#include "value/decode.h"

namespace assay {

Result<ExitCode> print_rights(const RbacOptions& options) {
    if (!is_role_name(options.name)) {
        return fail(ErrorCode::usage, "'" + printable(options.name) + "' cannot name a role", {},
                    "use letters, digits, '-', '.', ':' and '_'");
    }
    const auto policy = open_policy(options.policy);
    if (!policy) return ExitCode::usage;
    std::string role = least_role(make_plan(policy->checks), options.name);
    if (options.json) {
        Store store;
        const auto value = decode_yaml(role, store);
        if (!value) return tl::unexpected(value.error());
        role = encode_json(*value) + "\n";
    }
    if (const auto written = write_stdout(role); !written) return tl::unexpected(written.error());
    return ExitCode::ok;
}

}  // namespace assay
