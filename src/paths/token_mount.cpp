#include "paths/token_mount.h"

#include <algorithm>
#include <string_view>

namespace assay {
namespace {

constexpr std::string_view kAutomount = "automountServiceAccountToken";

bool for_api_server(const Value& source) {
    const Value* token = source.find("serviceAccountToken");
    if (token == nullptr) return false;
    const std::string_view audience = token->get("audience").text_or();
    return audience.empty() || audience.starts_with("https://kubernetes.default.svc");
}

bool projects_token(const Value& spec) {
    return std::ranges::any_of(spec.get("volumes").items_or_none(), [](const Value& volume) {
        return std::ranges::any_of(volume.get("projected").get("sources").items_or_none(),
                                   for_api_server);
    });
}

// Of the field, where it is there.
Decision decided_by(const Value& wanted) {
    if (wanted.is_unknown()) return {Truth::unknown, wanted.to_unknown()};
    if (!wanted.is_null() && !wanted.is_bool()) {
        return {Truth::unknown,
                Unknown{Reason::malformed, "whether the token is mounted could not be understood"}};
    }
    return {wanted.is_null() || wanted.as_bool() ? Truth::yes : Truth::no, std::nullopt};
}

}  // namespace

std::optional<Decision> mounts_token(const Value& spec) {
    if (projects_token(spec)) return Decision{Truth::yes, std::nullopt};
    const Value wanted = spec.get(kAutomount);
    return wanted.is_null() ? std::nullopt : std::optional(decided_by(wanted));
}

Decision mounts_token_of(const Value& account) {
    if (account.is_unknown()) return {Truth::unknown, account.to_unknown()};
    return decided_by(account.get(kAutomount));
}

}  // namespace assay
