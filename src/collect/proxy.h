// The proxy between us and an API server.
//
// Role: as client-go has it: the cluster's proxy-url for every request, whatever NO_PROXY says;
// else HTTPS_PROXY (HTTP_PROXY for an http server) unless NO_PROXY excludes the server
// (golang.org/x/net/http/httpproxy, with the CIDRs that k8s.io/apimachinery/pkg/util/net adds).
// Localhost and loopback addresses are never reached by the environment's proxy. ALL_PROXY does not
// count.
// Failure: malformed; no message holds the URL, for it may hold a password.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "collect/server_url.h"

namespace assay {

// The proxy as curl takes it, of an http, https or socks5 URL. With socks5 the proxy resolves the
// server's name, as it does for Go.
[[nodiscard]] Result<std::string> parse_proxy_url(std::string_view text);

using Environment = std::function<std::optional<std::string>(const char* name)>;

// Empty: none.
[[nodiscard]] Result<std::string> environment_proxy(const ServerUrl& server,
                                                    const Environment& environment);

// Whether a NO_PROXY list excludes the server.
[[nodiscard]] bool is_excluded_from_proxy(const ServerUrl& server, std::string_view no_proxy);

}  // namespace assay
