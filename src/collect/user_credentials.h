// What proves to an API server who we are.
//
// Role: read from a kubeconfig, the folder of a service account or a credential plugin, handed to
// the REST client alone. Ownership: copied by value, never logged and never part of the evidence.
// Absence: everything empty is an anonymous client, which is allowed.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/timepoint.h"

namespace assay {

// Never printed, never stored.
struct Credentials {
    std::string certificate;  // PEM chain; empty: none
    std::string key;          // PEM; present exactly when `certificate` is
    std::string token;        // bearer; wins over user and password, as in client-go
    std::string username;     // basic
    std::string password;
    std::optional<Instant> expires{};  // only of those that a plugin gave

    [[nodiscard]] bool empty() const {
        return certificate.empty() && token.empty() && username.empty();
    }
};

// Text that goes into a header: anything else could start another header.
[[nodiscard]] inline bool fits_header(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}
[[nodiscard]] inline bool is_token(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

}  // namespace assay
