#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "access/activity_writing.h"
#include "access/audit_log.h"
#include "access/audit_policy.h"
#include "access/grant_use.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/plan_of_access.h"
#include "cli/standard_output.h"
#include "cli/with_facts.h"
#include "facts/apiserver_files.h"
#include "value/decode.h"

namespace assay {
namespace {

constexpr std::size_t kPolicyFile = std::size_t{16} << 20;

Result<Value> read_policy(const std::string& file, Store& store) {
    const auto text = read_input(file, kPolicyFile);
    if (!text) {
        return fail(ErrorCode::usage, "the audit policy cannot be read: " + text.error().message,
                    {file});
    }
    const auto document = decode_yaml(*text, store);
    if (!document) {
        Error error = document.error();
        error.where.file = file;
        error.code = ErrorCode::usage;
        return tl::unexpected(error);
    }
    const Value rules = audit_rules_of(*document, store);
    if (rules.is_unknown()) {
        return fail(ErrorCode::usage, std::string(rules.reason_text()), {file});
    }
    return rules;
}

// What every API server of the target logs by.
Value policy_of(const Facts& facts, Store& store) {
    const Universe& servers = facts.universe("apiserver");
    if (!servers.gaps.empty()) return store.unknown(servers.gaps.front().why);
    std::vector<Value> rules;
    for (const Subject& server : servers.subjects) {
        const auto setting = facts.setting(server.object, "audit.rules");
        if (!setting) {
            return store.unknown(Reason::indeterminate, "an API server's settings were not read");
        }
        rules.push_back(setting->value);
    }
    return common_rules(rules, store);
}

Result<void> read_logs(const ActivityOptions& options, AuditLog& log) {
    for (const std::string& file : options.logs) {
        if (auto done = log.read(file); !done) return done;
    }
    return {};
}

ExitCode code_of(const Activity& activity) {
    if (activity.log.requests == 0) return ExitCode::nothing_judged;
    if (activity.log.unreadable > 0) return ExitCode::not_known;
    if (!activity.grants) return ExitCode::ok;
    const bool open = std::ranges::any_of(activity.grants->grants, [](const GrantUse& use) {
        return use.usage == Usage::not_known && !use.permit.grant->bootstrap;
    });
    return open || !activity.grants->missing.empty() ? ExitCode::not_known : ExitCode::ok;
}

Result<ExitCode> print(const ActivityOptions& options, const Activity& activity) {
    const auto written =
        options.json ? write_stdout(activity_json(activity)) : show(activity_text(activity));
    if (!written) return tl::unexpected(written.error());
    return code_of(activity);
}

Result<ExitCode> print_with_grants(const ActivityOptions& options, const Facts& facts) {
    Store store;
    const auto policy = options.policy ? read_policy(*options.policy, store)
                                       : Result<Value>(policy_of(facts, store));
    if (!policy) return tl::unexpected(policy.error());
    GrantUseCounter counter(facts.rbac());
    AuditLog log([&](const AuditEvent& event) { counter.take(event); });
    if (const auto done = read_logs(options, log); !done) return tl::unexpected(done.error());
    const auto why = policy->is_unknown() ? std::optional(policy->to_unknown()) : std::nullopt;
    return print(options, {log.summary(), counter.finish(log.summary(), *policy), why});
}

}  // namespace

Result<ExitCode> print_activity(const ActivityOptions& options) {
    if (options.has_target()) {
        return with_facts(options.target, plan_of_access(),
                          [&](const Facts& facts) { return print_with_grants(options, facts); });
    }
    AuditLog log([](const AuditEvent&) {});
    if (const auto done = read_logs(options, log); !done) return tl::unexpected(done.error());
    return print(options, {log.summary(), std::nullopt, std::nullopt});
}

}  // namespace assay
