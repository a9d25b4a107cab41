#include "collect/proxy.h"

#include <curl/curl.h>

#include <charconv>
#include <cstring>
#include <memory>

#include "base/address.h"
#include "base/text.h"
#include "collect/curl_library.h"

namespace assay {
namespace {

// "10.0.0.0/8": nothing when the entry is no network. Go's net.ParseCIDR takes leading zeros.
std::optional<bool> in_network(std::string_view entry, const std::optional<Address>& address) {
    const std::size_t slash = entry.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto network = parse_any(entry.substr(0, slash));
    const std::string_view length = entry.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
    const bool number = error == std::errc() && end == length.data() + length.size();
    if (!network || !number || bits > network->bits()) return std::nullopt;
    return address && contains(Block{*network, bits}, *address);
}

// The port behind the last colon is taken off, and the brackets of an IPv6 address before it.
std::string_view take_port(std::string_view& entry) {
    const std::size_t colon = entry.rfind(':');
    if (colon == std::string_view::npos) return {};
    const std::string_view host = entry.substr(0, colon);
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (!bracketed && host.find(':') != std::string_view::npos) return {};  // an IPv6 address
    const std::string_view port = entry.substr(colon + 1);
    entry = bracketed ? host.substr(1, host.size() - 2) : host;
    return port;
}

struct Host {
    std::string name;  // lower case
    std::string port;
    std::optional<Address> address;
};

bool matches(std::string_view entry, const Host& host) {
    if (const auto inside = in_network(entry, host.address)) return *inside;
    const std::string_view port = take_port(entry);
    if (entry.empty() || (!port.empty() && port != host.port)) return false;
    if (const auto address = parse_any(entry)) {
        return host.address && *host.address == *address;
    }
    if (host.address) return false;
    if (entry.starts_with("*.")) entry.remove_prefix(1);
    if (entry.starts_with('.')) return host.name.ends_with(entry);
    return host.name == entry || host.name.ends_with("." + std::string(entry));
}

Host host_of(const ServerUrl& server) {
    Host made;
    made.name = lower_ascii(server.host);
    if (made.name.starts_with('[') && made.name.ends_with(']')) {
        made.name = made.name.substr(1, made.name.size() - 2);
    }
    made.port = std::to_string(server.port);
    made.address = parse_any(made.name);
    return made;
}

}  // namespace

bool is_excluded_from_proxy(const ServerUrl& server, std::string_view no_proxy) {
    const Host host = host_of(server);
    if (host.name == "localhost" || (host.address && is_loopback(*host.address))) return true;
    const auto entries = split(no_proxy, ',');
    return std::any_of(entries.begin(), entries.end(), [&](std::string_view part) {
        const std::string entry = lower_ascii(trim(part));
        return entry == "*" || (!entry.empty() && matches(entry, host));
    });
}

Result<std::string> parse_proxy_url(std::string_view text) {
    const std::string hint =
        "write it as http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT";
    if (auto loaded = load_curl(); !loaded) return tl::unexpected(loaded.error());
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> url(curl_url(), &curl_url_cleanup);
    const std::string whole(text);
    const bool plain = std::all_of(whole.begin(), whole.end(),
                                   [](char c) { return c > ' ' && c != '\x7f' && c != '\\'; });
    const bool known = whole.starts_with("http://") || whole.starts_with("https://") ||
                       whole.starts_with("socks5://");
    if (!known && whole.find("://") != std::string::npos) {
        return fail(ErrorCode::malformed, "the proxy is neither http, https nor socks5", {}, hint);
    }
    if (!plain || !known ||
        curl_url_set(url.get(), CURLUPART_URL, whole.c_str(), CURLU_NON_SUPPORT_SCHEME) !=
            CURLUE_OK) {
        return fail(ErrorCode::malformed, "the proxy is not a URL", {}, hint);
    }
    // Go's default ports; curl's own would be 1080.
    const char* port = whole.starts_with("http://")    ? "80"
                       : whole.starts_with("https://") ? "443"
                                                       : "1080";
    char* given = nullptr;
    if (curl_url_get(url.get(), CURLUPART_PORT, &given, 0) != CURLUE_OK) {
        curl_url_set(url.get(), CURLUPART_PORT, port, 0);
    }
    curl_free(given);
    char* made = nullptr;
    curl_url_get(url.get(), CURLUPART_URL, &made, 0);
    const std::string full = made != nullptr ? made : "";
    curl_free(made);
    return full.starts_with("socks5://") ? "socks5h" + full.substr(std::strlen("socks5")) : full;
}

Result<std::string> environment_proxy(const ServerUrl& server, const Environment& environment) {
    const auto first = [&](const char* upper, const char* lower) {
        const auto value = environment(upper);
        return value && !value->empty() ? *value : environment(lower).value_or("");
    };
    const std::string proxy =
        server.tls ? first("HTTPS_PROXY", "https_proxy") : first("HTTP_PROXY", "http_proxy");
    if (proxy.empty() || is_excluded_from_proxy(server, first("NO_PROXY", "no_proxy"))) {
        return std::string();
    }
    auto url = parse_proxy_url(proxy.find("://") == std::string::npos ? "http://" + proxy : proxy);
    if (url) return url;
    return fail(ErrorCode::malformed,
                std::string(server.tls ? "HTTPS_PROXY" : "HTTP_PROXY") + ": " + url.error().message,
                {}, url.error().hint);
}

}  // namespace assay
