// What an answer of the API server means for evidence.
//
// Role: the one place that turns status codes and broken connections into presence and one clause
// of reason: 401 and 403 denied, 404 absent, 5xx and no answer unreachable, everything that is not
// what it claims to be malformed.
#pragma once

#include <string>
#include <string_view>

#include "base/presence.h"
#include "collect/rest_client.h"

namespace assay {

struct Judgement {
    Presence presence = Presence::unreachable;
    std::string reason;  // empty when present
};

// `right` names what was asked for in messages: "list pods", "read /version".
[[nodiscard]] Judgement judge(const Answer& answer, std::string_view right);

}  // namespace assay
