#include "collect/server_url.h"

#include <curl/curl.h>

#include <charconv>
#include <memory>
#include <string>

#include "collect/curl_library.h"

namespace assay {
namespace {

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, flags) != CURLUE_OK || text == nullptr) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

bool plain(std::string_view text) {
    for (const char c : text) {
        if (c <= ' ' || c == '\x7f' || c == '\\') return false;
    }
    return !text.empty() && text.size() <= 2048;
}

tl::unexpected<Error> refuse(std::string what) {
    return fail(ErrorCode::malformed, std::move(what), {},
                "write it as https://HOST:PORT without user, query or fragment");
}

}  // namespace

std::string ServerUrl::authority() const { return host + ":" + std::to_string(port); }

std::string ServerUrl::text() const {
    const bool usual = port == (tls ? 443 : 80);
    return std::string(tls ? "https://" : "http://") + (usual ? host : authority()) + path;
}

Result<ServerUrl> parse_server_url(std::string_view text, bool tls_likely) {
    if (!plain(text)) return refuse("the server's address is not a URL");
    std::string whole(text);
    if (whole.find("://") == std::string::npos) {
        whole = std::string(tls_likely ? "https://" : "http://") + whole;
    }
    if (auto loaded = load_curl(); !loaded) return tl::unexpected(loaded.error());
    const UrlHandle url(curl_url(), &curl_url_cleanup);
    if (!url || curl_url_set(url.get(), CURLUPART_URL, whole.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
                    CURLUE_OK) {
        return refuse("the server's address is not a URL");
    }
    for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS,
                                 CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
        if (!part_of(url.get(), part).empty()) {
            return refuse("the server's address holds a user, query or fragment");
        }
    }
    ServerUrl made;
    const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
    if (scheme != "https" && scheme != "http") {
        return refuse("the server's address is neither http nor https");
    }
    made.tls = scheme == "https";
    made.host = part_of(url.get(), CURLUPART_HOST);
    if (made.host.empty()) return refuse("the server's address names no host");
    const std::string port = part_of(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    std::from_chars(port.data(), port.data() + port.size(), made.port);
    if (made.port < 1 || made.port > 65535) return refuse("the server's port is not a port");
    made.path = part_of(url.get(), CURLUPART_PATH);
    while (!made.path.empty() && made.path.back() == '/') made.path.pop_back();
    return made;
}

}  // namespace assay
