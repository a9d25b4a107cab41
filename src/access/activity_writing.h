// What the command `activity` prints.
//
// Role: the counts of an audit log, and which grants it shows in use, as text for people and as
// JSON for programs. Text is escaped (base/text.h printable), JSON is valid UTF-8. Grants of the
// bootstrap policy are in the JSON only, and those in use; the text counts them.
#pragma once

#include <optional>
#include <string>

#include "access/audit_log.h"
#include "access/grant_use.h"

namespace assay {

struct Activity {
    AuditLogSummary log;
    std::optional<GrantUses> grants;  // nothing: no target was given
    std::optional<Unknown> policy;    // why the audit policy is not known; of `grants`
};

[[nodiscard]] std::string activity_text(const Activity& activity);
[[nodiscard]] std::string activity_json(const Activity& activity);

}  // namespace assay
