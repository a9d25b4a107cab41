// The address of an API server, in parts.
//
// Failure: malformed when the text is no http or https URL, or holds a user, query or fragment. The
// message never repeats the text: it may hold a password.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace assay {

struct ServerUrl {
    bool tls = true;
    std::string host;  // an IPv6 address in brackets
    int port = 443;
    std::string path;  // "/k8s/clusters/c-1", without a final slash; empty for most servers

    [[nodiscard]] std::string authority() const;  // "host:port"
    [[nodiscard]] std::string text() const;       // the default port left out
};

// Without a scheme it is https when `tls_likely`, else http, as in client-go.
[[nodiscard]] Result<ServerUrl> parse_server_url(std::string_view text, bool tls_likely = true);

}  // namespace assay
