#include "paths/token_mount.h"

#include <algorithm>

namespace assay {
namespace {

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

}  // namespace

Decision mounts_token(const Value& spec, const std::function<Value()>& account) {
    if (projects_token(spec)) return {Truth::yes, std::nullopt};
    Value wanted = spec.get("automountServiceAccountToken");
    if (wanted.is_null()) {
        const Value object = account();
        if (object.is_unknown()) return {Truth::unknown, object.to_unknown()};
        wanted = object.get("automountServiceAccountToken");
    }
    if (wanted.is_unknown()) return {Truth::unknown, wanted.to_unknown()};
    if (!wanted.is_null() && !wanted.is_bool()) {
        return {Truth::unknown,
                Unknown{Reason::malformed, "whether the token is mounted could not be understood"}};
    }
    return {wanted.is_null() || wanted.as_bool() ? Truth::yes : Truth::no, std::nullopt};
}

}  // namespace assay
