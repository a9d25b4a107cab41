#include "access/user_names.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace assay {
namespace {

constexpr std::string_view kAccount = "system:serviceaccount:";
constexpr std::string_view kNode = "system:node:";
constexpr std::size_t kLabel = 63;
constexpr std::size_t kSubdomain = 253;

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// A label of any length.
bool is_label_text(std::string_view text) {
    return !text.empty() && is_lower_or_digit(text.front()) && is_lower_or_digit(text.back()) &&
           std::ranges::all_of(text, [](char c) { return is_lower_or_digit(c) || c == '-'; });
}

}  // namespace

bool is_dns_label(std::string_view text) { return text.size() <= kLabel && is_label_text(text); }

bool is_dns_subdomain(std::string_view text) {
    return text.size() <= kSubdomain && std::ranges::all_of(split(text, '.'), is_label_text);
}

std::optional<AccountName> account_named_by(std::string_view user) {
    if (!user.starts_with(kAccount)) {
        return std::nullopt;
    }
    const std::vector<std::string_view> parts = split(user.substr(kAccount.size()), ':');
    if (parts.size() != 2 || !is_dns_label(parts[0]) || !is_dns_subdomain(parts[1])) {
        return std::nullopt;
    }
    return AccountName{std::string(parts[0]), std::string(parts[1])};
}

std::optional<std::string_view> node_named_by(std::string_view user) {
    if (!user.starts_with(kNode) || !is_dns_subdomain(user.substr(kNode.size()))) {
        return std::nullopt;
    }
    return user.substr(kNode.size());
}

}  // namespace assay
