#include "paths/token_secret.h"

#include <string>

#include "facts/objects.h"
#include "facts/presence_gap.h"

namespace assay {
namespace {

constexpr std::string_view kTokenType = "kubernetes.io/service-account-token";

// Why the account may not be there; a cluster without it has no such Secret for long.
std::optional<Unknown> unsure(const Facts& facts, const SubjectName& account) {
    const Value object = facts.get("ServiceAccount", account.ns, account.name);
    if (object.is_unknown()) return object.to_unknown();
    if (!object.is_null()) return std::nullopt;
    return Unknown{Reason::not_asked,
                   "the service account of the token was not among what was read"};
}

}  // namespace

TokenSecret token_in(const Facts& facts, const Value& secret) {
    if (secret.is_unknown()) return {std::nullopt, secret.to_unknown()};
    const Value type = secret.get("type");
    const Value notes = secret.get("metadata").get("annotations");
    const Value name = notes.get("kubernetes.io/service-account.name");
    const bool may_be = type.text_or() == kTokenType || !(type.is_null() || type.is_text());
    if (!may_be) return {};
    const bool is_read =
        type.is_text() && (notes.is_null() || notes.is_map()) && (name.is_null() || name.is_text());
    if (!is_read)
        return {std::nullopt, Unknown{Reason::malformed, "a Secret could not be understood"}};
    if (name.text_or().empty()) return {};
    SubjectName account{"ServiceAccount", std::string(namespace_of(secret)),
                        std::string(name.text_or())};
    auto missing = unsure(facts, account);
    return {std::move(account), std::move(missing)};
}

}  // namespace assay
