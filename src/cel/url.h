// URLs as Go reads them, which is what Kubernetes' url library and its "uri" format mean.
//
// Role: what lib_url.cpp and lib_names.cpp compute with; net/url of Go 1.26. libcurl's URL API is
// no help: it refuses relative references and rootless paths and rewrites what it accepts.
// Failure: none of a text that Go's url.ParseRequestURI or url.Parse refuses.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "cel/arena.h"

namespace assay::cel {

// The texts lie in the arena or are parts of what was read. Escapes are decoded but where a field
// says so.
struct Url {
    std::string_view scheme;  // in lower case
    std::string_view opaque;  // "a:b" has the opaque part "b" and nothing else
    bool has_user = false;
    bool has_password = false;
    std::string_view user;
    std::string_view password;
    std::string_view host;  // with the port
    std::string_view path;
    std::string_view raw_path;  // as written, where escape(path) would be another text
    std::string_view query;     // as written
    std::string_view fragment;
    std::string_view raw_fragment;
    bool force_query = false;  // written with `?` and nothing behind it
    bool omit_host = false;    // "file:/a"
};

// Whether url.ParseRequestURI takes it.
[[nodiscard]] bool is_request_uri(std::string_view text, Arena& arena);
// As url() of Kubernetes: a request URI, read again with its fragment.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text, Arena& arena);

[[nodiscard]] std::string_view host_name(const Url& url);
[[nodiscard]] std::string_view port(const Url& url);
[[nodiscard]] std::string escaped_path(const Url& url);
[[nodiscard]] std::string write(const Url& url);

// A key or value of a query; nothing when its escapes are broken.
[[nodiscard]] std::optional<std::string> unescape_query(std::string_view text);

}  // namespace assay::cel
