// Which grants the requests of an audit log used, and of which nothing can be said.
//
// Role: a request is attributed to every rule of every binding that allows it, by the evaluator
// (access/authorizer.h). A rule that no request needed may be taken away, as far as the log shows.
// Attributed beside the request itself: `create` for a patch or update that made the object, and
// for an exec, attach or port-forward by GET; `impersonate`, in all its forms, of who impersonated.
// When in doubt a rule counts as used. Not known, never unused: a rule whose use the log need not
// show. It is so where the audit policy is not known or leaves requests out
// (access/audit_policy.h), where lines could not be read, for verbs that the API server asks for
// within other requests (escalate, bind, approve, use, ...), for finalizers, which an admission
// plugin asks about, for URLs and fields of nodes where SubjectAccessReviews were made or may be
// hidden (kubelets and proxies in front of metrics ask about them), for a binding that was made
// after the log ends, and for all where no request was decided. Refused requests use nothing.
// Allowed ones that no grant explains are counted: other authorizers, or bindings that are not
// there any more. Ownership: points into the index of the facts, which outlive it. Memory: answers
// are kept for the latest requests only.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "access/audit_event.h"
#include "access/audit_log.h"
#include "access/authorizer.h"
#include "value/value.h"

namespace assay {

enum class Usage : std::uint8_t { used, unused, not_known };
[[nodiscard]] std::string_view text_of(Usage usage);

struct GrantUse {
    Permit permit;
    Usage usage = Usage::unused;
    std::uint64_t requests = 0;
    std::optional<Instant> last;
    std::optional<Unknown> why;  // exactly when not known
};

struct GrantUses {
    std::vector<GrantUse> grants;  // by subject, then as the index has them
    std::uint64_t unexplained = 0;
    std::vector<Unknown> missing;  // why there may be more grants; distinct
};

class GrantUseCounter {
public:
    explicit GrantUseCounter(const RbacIndex& rbac) : authorizer_(rbac) {}

    void take(const AuditEvent& event);
    // `policy`: the rules of the audit policy, or unknown.
    [[nodiscard]] GrantUses finish(const AuditLogSummary& log, const Value& policy) const;

private:
    struct Use {
        std::uint64_t requests = 0;
        Instant last;
    };
    using GrantRule = std::pair<const Grant*, std::size_t>;
    struct Answer {
        std::vector<GrantRule> permits;
        bool explained = false;
    };

    bool attribute(const Identity& who, const AccessRequest& request, Instant at);
    [[nodiscard]] const Answer& answer(const Identity& who, const AccessRequest& request);
    void attribute_impersonation(const AuditEvent& event);

    Authorizer authorizer_;
    std::map<GrantRule, Use> uses_;
    std::unordered_map<std::string, Answer> answers_;
    std::uint64_t unexplained_ = 0;
};

}  // namespace assay
