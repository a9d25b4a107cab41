#include "collect/rest_dialer.h"

#include <curl/curl.h>

#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/pem.h"
#include "collect/curl_library.h"
#include "collect/server_url.h"

namespace assay {

struct Dialer::Parts {
    ApiTarget target;
    RestOptions options;
    ServerUrl url;
    std::string connect_host;          // "name:port:host:port" for tls-server-name
    curl_slist* connect_to = nullptr;  // the same as curl wants it
    std::vector<std::string> headers;  // of requests with credentials
    // The present ones are the last. Handles in flight read those before them in place.
    std::list<Credentials> credentials;

    Parts() = default;
    Parts(const Parts&) = delete;
    Parts& operator=(const Parts&) = delete;
    ~Parts() { curl_slist_free_all(connect_to); }

    [[nodiscard]] std::string url_of(const RestRequest& request) const {
        if (!request.server.empty()) return request.server + request.path;
        if (target.tls_server_name.empty()) return url.text() + request.path;
        ServerUrl named = url;
        named.host = target.tls_server_name;
        return named.text() + request.path;
    }
};

Dialer::Dialer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Dialer::~Dialer() = default;
Dialer::Dialer(Dialer&&) noexcept = default;
Dialer& Dialer::operator=(Dialer&&) noexcept = default;

namespace {

std::vector<std::string> identity_headers(const ApiTarget& target, const Credentials& credentials) {
    std::vector<std::string> headers;
    if (!credentials.token.empty()) {
        headers.push_back("Authorization: Bearer " + credentials.token);
    } else if (!credentials.username.empty()) {
        headers.push_back("Authorization: Basic " +
                          to_base64(credentials.username + ":" + credentials.password));
    }
    if (!target.as_user.empty()) headers.push_back("Impersonate-User: " + target.as_user);
    for (const std::string& group : target.as_groups) {
        headers.push_back("Impersonate-Group: " + group);
    }
    return headers;
}

template <class T>
void set(void* easy, CURLoption option, T value) {
    curl_easy_setopt(easy, option, value);
}

void set_blob(void* easy, CURLoption option, const std::string& bytes) {
    // curl only reads the bytes; its structure has no const.
    curl_blob blob{const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_NOCOPY};
    curl_easy_setopt(easy, option, &blob);
}

// `credentials` nothing: without any.
void set_tls(void* easy, const ApiTarget& target, const Credentials* credentials) {
    set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    set(easy, CURLOPT_SSL_VERIFYPEER, target.tls_unverified ? 0L : 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, target.tls_unverified ? 0L : 2L);
    if (!target.authorities.empty()) {
        // The cluster's authority alone counts: not the system's, not what the environment names.
        set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
        set(easy, CURLOPT_CAINFO, static_cast<const char*>(nullptr));
        set_blob(easy, CURLOPT_CAINFO_BLOB, target.authorities);
    }
    if (credentials == nullptr) {
        // A resumed session or a kept connection could carry our certificate.
        set(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
        set(easy, CURLOPT_FRESH_CONNECT, 1L);
        set(easy, CURLOPT_FORBID_REUSE, 1L);
    } else if (!credentials->certificate.empty()) {
        set(easy, CURLOPT_SSLCERTTYPE, "PEM");
        set(easy, CURLOPT_SSLKEYTYPE, "PEM");
        set_blob(easy, CURLOPT_SSLCERT_BLOB, credentials->certificate);
        set_blob(easy, CURLOPT_SSLKEY_BLOB, credentials->key);
    }
}

void set_limits(void* easy, const RestOptions& options) {
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_HTTPGET, 1L);
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_BUFFERSIZE, 256L << 10);
    set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.request_limit.count()));
    set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
}

// The environment's proxies and exceptions count where the target was made (collect/proxy.h), not
// here. Every request goes through a tunnel, so that no proxy sees a token or answers in the
// server's place. As in Go an https proxy is verified like the server.
void set_proxy(void* easy, const ApiTarget& target) {
    set(easy, CURLOPT_PROXY, target.proxy.c_str());
    set(easy, CURLOPT_NOPROXY, "");
    if (target.proxy.empty()) return;
    set(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(easy, CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});
    set(easy, CURLOPT_PROXY_SSL_VERIFYPEER, target.tls_unverified ? 0L : 1L);
    set(easy, CURLOPT_PROXY_SSL_VERIFYHOST, target.tls_unverified ? 0L : 2L);
    if (target.authorities.empty()) return;
    set(easy, CURLOPT_PROXY_CAPATH, static_cast<const char*>(nullptr));
    set(easy, CURLOPT_PROXY_CAINFO, static_cast<const char*>(nullptr));
    set_blob(easy, CURLOPT_PROXY_CAINFO_BLOB, target.authorities);
}

// An IPv6 address without its brackets.
std::string bare_host(const std::string& host) {
    return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::string_view method_of(const RestRequest& request) {
    switch (request.write) {
        case Write::create:
            return "POST";
        case Write::remove:
            return "DELETE";
        case Write::apply:
            return "PATCH";
        case Write::none:
            break;
    }
    return "GET";
}

// The transfer holds the bytes until it is released.
void set_method(void* easy, const RestRequest& request) {
    if (request.write == Write::remove) set(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
    if (request.write != Write::create && request.write != Write::apply) return;
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDS, request.sent.data());
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.sent.size()));
    if (request.write == Write::apply) set(easy, CURLOPT_CUSTOMREQUEST, "PATCH");
}

// To a server that only the request names. It is asked once, so its connection is not kept.
void set_roaming(Transfer& transfer) {
    const auto server = parse_server_url(transfer.request.server);
    transfer.verify_address = server ? bare_host(server->host) : "";
    set(transfer.easy, CURLOPT_PROTOCOLS_STR, "https");
    set(transfer.easy, CURLOPT_FORBID_REUSE, 1L);
}

}  // namespace

void Dialer::renew(const Credentials& credentials) {
    parts_->credentials.push_back(credentials);
    parts_->headers = identity_headers(parts_->target, parts_->credentials.back());
}

const Credentials& Dialer::credentials() const { return parts_->credentials.back(); }

bool Dialer::roams() const { return parts_->target.server.empty(); }

bool Dialer::lacks_credentials() const {
    const Credentials& present = credentials();
    return present.empty() || (present.expires && *present.expires <= now());
}

bool Dialer::is_current(const Transfer& transfer) const {
    return transfer.credentials == static_cast<int>(parts_->credentials.size());
}

Result<Dialer> Dialer::make(const ApiTarget& target, const RestOptions& options) {
    if (auto loaded = load_curl(); !loaded) return tl::unexpected(loaded.error());
    const bool roams = target.server.empty();
    auto url = roams ? Result<ServerUrl>(ServerUrl{}) : parse_server_url(target.server);
    if (!url) return tl::unexpected(url.error());
    if (roams && (target.tls_unverified || target.authorities.empty())) {
        return fail(ErrorCode::internal, "a target without a server has to be verified");
    }
    auto parts = std::make_unique<Parts>();
    parts->target = target;
    parts->options = options;
    parts->url = *url;
    parts->credentials.push_back(target.credentials);
    parts->headers = identity_headers(target, target.credentials);
    if (!target.tls_server_name.empty()) {
        const std::string port = std::to_string(url->port);
        parts->connect_host = target.tls_server_name + ":" + port + ":" + url->authority();
        parts->connect_to = curl_slist_append(nullptr, parts->connect_host.c_str());
    }
    return Dialer(std::move(parts));
}

void Dialer::prepare(Transfer& transfer) const {
    const RestOptions& options = parts_->options;
    const RestRequest& request = transfer.request;
    transfer.reset();
    transfer.proxied = !parts_->target.proxy.empty();
    transfer.credentials = static_cast<int>(parts_->credentials.size());
    transfer.authorities_of = options.authorities_of;
    transfer.header_limit = options.header_limit;
    transfer.body_limit = request.body_limit != 0 ? request.body_limit : options.body_limit;

    CURL* easy = curl_easy_init();
    transfer.easy = easy;
    const std::string url = parts_->url_of(request);
    set(easy, CURLOPT_URL, url.c_str());
    if (options.trace) options.trace(method_of(request), url);
    set_limits(easy, options);
    set_method(easy, request);
    transfer.attach(!parts_->target.tls_unverified);
    const Credentials& credentials = parts_->credentials.back();
    set_tls(easy, parts_->target, request.anonymous ? nullptr : &credentials);
    set_proxy(easy, parts_->target);
    if (roams()) set_roaming(transfer);
    // Kubernetes sends GOAWAY after each answer to a client it does not know
    // (feature UnauthenticatedHTTP2DOSMitigation of k8s.io/apiserver), which ends the other
    // requests of a shared HTTP/2 connection.
    const bool stranger = request.anonymous || credentials.empty();
    set(easy, CURLOPT_HTTP_VERSION,
        long{stranger ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS});
    if (!stranger) set(easy, CURLOPT_PIPEWAIT, 1L);
    if (transfer.fresh) set(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_slist* headers = curl_slist_append(nullptr, ("Accept: " + request.accept).c_str());
    if (request.write == Write::create || request.write == Write::apply) {
        // JSON is YAML.
        headers = curl_slist_append(headers, request.write == Write::create
                                                 ? "Content-Type: application/json"
                                                 : "Content-Type: application/apply-patch+yaml");
        headers = curl_slist_append(headers, "Expect:");  // send it at once
    }
    if (!request.anonymous) {
        for (const std::string& line : parts_->headers) {
            headers = curl_slist_append(headers, line.c_str());
        }
    }
    if (parts_->connect_to != nullptr && request.server.empty()) {
        set(easy, CURLOPT_CONNECT_TO, parts_->connect_to);
        headers = curl_slist_append(headers, ("Host: " + parts_->url.authority()).c_str());
    }
    set(easy, CURLOPT_HTTPHEADER, headers);
    transfer.headers = headers;
}

void Dialer::release(Transfer& transfer) {
    curl_easy_cleanup(transfer.easy);
    curl_slist_free_all(static_cast<curl_slist*>(transfer.headers));
    transfer.easy = nullptr;
    transfer.headers = nullptr;
}

}  // namespace assay
