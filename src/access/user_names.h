// What a user name says of itself: a service account, or a node.
//
// Role: impersonation asks for other rights where a name has one of these forms.
// Source: apiserver pkg/authentication/serviceaccount/util.go SplitUsername,
// pkg/endpoints/filters/impersonation/mode.go isNodeUsername (Kubernetes v1.36). A name of the form
// with parts that no object could have is any other user's.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

struct AccountName {
    std::string ns;
    std::string name;
};

[[nodiscard]] std::optional<AccountName> account_named_by(std::string_view user);
[[nodiscard]] std::optional<std::string_view> node_named_by(std::string_view user);

// RFC 1123: apimachinery pkg/util/validation.
[[nodiscard]] bool is_dns_label(std::string_view text);
[[nodiscard]] bool is_dns_subdomain(std::string_view text);

}  // namespace assay
