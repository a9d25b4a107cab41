#include "paths/token_secret.h"

#include <string>

#include "facts/objects.h"
#include "facts/typed_reads.h"

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
    TypedReads reads("a Secret");
    const std::string_view type = reads.text(secret.get("type"));
    if (type != kTokenType && !reads.unread()) return {};
    const std::string_view name = reads.text(reads.map(reads.map(secret, "metadata"), "annotations")
                                                 .get("kubernetes.io/service-account.name"));
    if (reads.unread()) return {std::nullopt, reads.unread()};
    if (name.empty()) return {};
    SubjectName account{"ServiceAccount", std::string(namespace_of(secret)), std::string(name)};
    auto missing = unsure(facts, account);
    return {std::move(account), std::move(missing)};
}

}  // namespace assay
