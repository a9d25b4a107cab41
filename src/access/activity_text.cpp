#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "access/activity_writing.h"
#include "access/words.h"
#include "base/columns.h"
#include "base/text.h"
#include "facts/rbac_index.h"

namespace assay {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t kShown = 200;  // rows of a table

std::string level_text(AuditLevel level) {
    switch (level) {
        case AuditLevel::metadata:
            return "Metadata";
        case AuditLevel::request:
            return "Request";
        case AuditLevel::request_response:
            break;
    }
    return "RequestResponse";
}

std::string head(const AuditLogSummary& log) {
    std::string text;
    if (log.begin) {
        text = fmt::format("audit log from {} to {}: {} requests in {} lines",
                           format_instant(*log.begin), format_instant(*log.end), log.requests,
                           log.lines);
    } else {
        text = "audit log without an event";
    }
    std::string levels;
    for (const auto& [level, count] : log.levels) {
        levels +=
            fmt::format("{}{} at level {}", levels.empty() ? "" : ", ", count, level_text(level));
    }
    text += levels.empty() ? "\n" : fmt::format(" ({})\n", levels);
    if (log.unreadable > 0) {
        text += fmt::format("not complete: {} lines could not be read, the first: {}\n",
                            log.unreadable, log.first_unreadable->text());
    }
    return text;
}

std::string who_text(const ActivityKey& key) {
    const std::string who = text_of(user_named(key.who));
    return key.by.empty() ? who : who + ", impersonated by " + text_of(user_named(key.by));
}

std::string table(const std::string& title, const ActivityTable& table, bool credentials) {
    if (table.rows.empty()) return fmt::format("\n{}: none\n", title);
    Rows rows{credentials ? std::vector<std::string>{"FROM", "REQUESTS", "FIRST", "LAST"}
                          : std::vector<std::string>{"WHO", "WHAT", "WHERE", "REQUESTS", "REFUSED",
                                                     "FIRST", "LAST"}};
    for (const auto& [key, count] : table.rows) {
        if (rows.size() > kShown) break;
        std::vector<std::string> row;
        if (credentials) {
            row = {printable(key.who), std::to_string(count.requests)};
        } else {
            row = {who_text(key), printable(key.verb + " " + key.what),
                   key.ns.empty() ? "-" : printable(key.ns), std::to_string(count.requests),
                   std::to_string(count.refused)};
        }
        row.push_back(format_instant(count.first));
        row.push_back(format_instant(count.last));
        rows.push_back(std::move(row));
    }
    std::string text = fmt::format("\n{}\n{}", title, columns_text(rows));
    if (table.rows.size() > kShown) {
        text += fmt::format("and {} more rows\n", table.rows.size() - kShown);
    }
    if (table.others > 0) text += fmt::format("and {} requests of other rows\n", table.others);
    return text;
}

void add_grant(const GrantUse& use, Rows& rows) {
    const Grant& grant = *use.permit.grant;
    rows.push_back({text_of(*use.permit.subject), scope_text(grant), binding_text(grant),
                    fmt::format("{} of {}", use.permit.rule, role_text(grant)),
                    rule_text(grant.rules[use.permit.rule])});
}

std::string grants_text(const GrantUses& uses) {
    const std::vector<std::string> header{"WHO", "WHERE", "BY", "RULE", "MAY"};
    Rows unused{header};
    std::map<std::string, Rows> open;
    std::size_t used = 0;
    std::size_t bootstrap = 0;
    for (const GrantUse& use : uses.grants) {
        if (use.usage == Usage::used) {
            ++used;
        } else if (use.permit.grant->bootstrap) {
            ++bootstrap;
        } else if (use.usage == Usage::unused) {
            add_grant(use, unused);
        } else {
            add_grant(use, open.try_emplace(printable(use.why->text), Rows{header}).first->second);
        }
    }
    std::string text = unused.size() == 1
                           ? "\ngrants that no request needed: none that is known\n"
                           : "\ngrants that no request needed\n" + columns_text(unused);
    for (const auto& [why, rows] : open) {
        text += fmt::format("\nno use seen, and not known: {}\n{}", why, columns_text(rows));
    }
    text += fmt::format("\n{} rules in use; {} of Kubernetes' own without a use are not listed\n",
                        used, bootstrap);
    for (const Unknown& why : uses.missing) {
        text += fmt::format("not complete: {} ({})\n", printable(why.text), text_of(why.reason));
    }
    if (uses.unexplained > 0) {
        text += fmt::format(
            "{} requests were allowed by nothing that TARGET holds: by another authorizer, or by "
            "bindings that are gone\n",
            uses.unexplained);
    }
    return text;
}

}  // namespace

std::string activity_text(const Activity& activity) {
    const AuditLogSummary& log = activity.log;
    std::string text = head(log);
    text += table("refused credentials", log.refused_credentials, true);
    text += table("calls of system:anonymous", log.anonymous, false);
    text += table("exec, attach and port-forward", log.sessions, false);
    text += table("reads of Secrets", log.secrets, false);
    if (!activity.grants) return text;
    text += grants_text(*activity.grants);
    if (activity.policy) {
        text += fmt::format("the audit policy is not known ({}): --audit-policy names its file\n",
                            printable(activity.policy->text));
    }
    if (log.reviews > 0) {
        text += fmt::format(
            "{} SubjectAccessReviews: other servers asked about rights, and the log does not say "
            "which\n",
            log.reviews);
    }
    return text +
           "unused is said of this span and these files: each API server has a log of its own, and "
           "what is rare may come later\n";
}

}  // namespace assay
