// One request as the API server's audit log tells it.
//
// Role: what an audit log says of who asked for what, without what was sent or answered.
// Source: k8s.io/apiserver pkg/apis/audit/v1/types.go, pkg/audit/request.go,
// pkg/endpoints/filters/{audit,authn_audit,authorization}.go (Kubernetes v1.36).
// Never kept: requestObject, responseObject, what follows "?" in a URL (the command of an exec
// stands there), annotations but the one that says how the request was authorized. The request is
// the one that the authorizer was asked about: a create of a new object and a deletecollection have
// no name there, though objectRef has one. Absence: a member that is not there is empty; of another
// type: malformed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "access/identity.h"
#include "access/impersonation.h"
#include "base/error.h"
#include "base/timepoint.h"
#include "facts/rbac_rule.h"

namespace assay {

// In their order in time. A watch is `started` until it ends; a request whose credentials were
// refused is never `complete`.
enum class AuditStage : std::uint8_t { received, started, complete, panic };
enum class AuditLevel : std::uint8_t { metadata, request, request_response };

struct AuditEvent {
    std::string id;  // one for all stages of a request
    AuditStage stage = AuditStage::received;
    AuditLevel level = AuditLevel::metadata;
    Identity who;                                  // no user: credentials were refused
    std::optional<ImpersonatedUser> impersonated;  // with the groups that were added to it
    AccessRequest request;
    std::string source;  // the first of sourceIPs
    std::int64_t code = 0;
    std::optional<bool> authorized;  // what the authorizers said; nothing: the log does not say
    Instant received;
    Instant at;  // of this stage

    // Whether the server refused it: for who asks, or for what.
    [[nodiscard]] bool refused() const {
        return code == 401 || code == 403 || (authorized && !*authorized);
    }
    // Who the authorizers were asked about.
    [[nodiscard]] Identity asker() const {
        return impersonated ? Identity{impersonated->user, impersonated->groups} : who;
    }
};

// What the authorizers decide by, as one text that is another for another request.
[[nodiscard]] std::string text_to_compare(const Identity& who, const AccessRequest& request);

// One line of a log. Failure: malformed, with what is wrong and nothing of the line.
[[nodiscard]] Result<AuditEvent> read_audit_event(std::string_view line);

}  // namespace assay
