#include "collect/rest_transfer.h"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "base/text.h"
#include "collect/pem.h"

namespace assay {
namespace {

// Answers that are not streamed are small documents: discovery, version, Status objects.
constexpr std::size_t kKeptBody = std::size_t{16} << 20;

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string_view line(bytes, size * count);
    transfer.heard = Clock::now();
    transfer.header_bytes += line.size();
    if (transfer.header_bytes > transfer.header_limit) {
        transfer.over_limit = true;
        return 0;
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && lower_ascii(line.substr(0, colon)) == "content-type") {
        const std::string_view value = line.substr(colon + 1);
        transfer.answer.content_type = lower_ascii(trim(value.substr(0, value.find(';'))));
    }
    return line.size();
}

int status_of(void* easy) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    return static_cast<int>(status);
}

// Gives the chunk to its reader; whether to go on.
bool pass_on(Transfer& transfer, std::string_view chunk) {
    if (!transfer.began) {
        transfer.began = true;
        if (transfer.request.begin) transfer.request.begin();
    }
    auto taken = transfer.request.take(chunk);
    if (taken) return true;
    transfer.answer.ending = Ending::stopped;
    transfer.answer.failure = taken.error().message;
    return false;
}

std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string_view chunk(bytes, size * count);
    transfer.heard = Clock::now();
    transfer.answer.bytes += chunk.size();
    if (transfer.answer.bytes > transfer.body_limit) {
        transfer.over_limit = true;
        return 0;
    }
    if (status_of(transfer.easy) == 200 && transfer.streamed()) {
        return pass_on(transfer, chunk) ? chunk.size() : 0;
    }
    if (transfer.answer.body.size() + chunk.size() > kKeptBody) {
        transfer.over_limit = true;
        return 0;
    }
    transfer.answer.body.append(chunk);
    return chunk.size();
}

std::string certificate_trouble(void* easy) {
    long result = X509_V_OK;
    curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &result);
    switch (result) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return "the server's certificate has expired";
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return "the server's certificate is not valid yet";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
            return "the server's certificate was signed by an authority that the kubeconfig does "
                   "not name";
        case X509_V_OK:
            return "the server's certificate is for another name than its address";
        default:
            return std::string("the server's certificate cannot be verified (") +
                   X509_verify_cert_error_string(result) + ")";
    }
}

std::pair<Ending, std::string> no_connection(void* easy) {
    long error = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    if (error == ECONNREFUSED) return {Ending::refused, "the connection was refused"};
    return {Ending::lost, "there is no way to the server"};
}

// curl's words are fixed texts without any byte of ours.
std::pair<Ending, std::string> ending_of(CURLcode code, void* easy) {
    switch (code) {
        case CURLE_COULDNT_CONNECT:
            return no_connection(easy);
        case CURLE_COULDNT_RESOLVE_HOST:
            return {Ending::unresolved, "the server's name cannot be resolved"};
        case CURLE_OPERATION_TIMEDOUT:
            return {Ending::timed_out, "the server did not answer in time"};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {Ending::unsafe, certificate_trouble(easy)};
        case CURLE_SSL_CONNECT_ERROR:
            return {Ending::unsafe, "the TLS handshake failed (is it an HTTPS port?)"};
        case CURLE_SSL_CERTPROBLEM:
            return {Ending::unsafe, "the client certificate cannot be used"};
        case CURLE_SSL_CACERT_BADFILE:
            return {Ending::unsafe, "the certificate authority cannot be used"};
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY:
            return {Ending::garbled, "the answer is not HTTP"};
        case CURLE_BAD_CONTENT_ENCODING:
            return {Ending::garbled, "the answer's compression is broken"};
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            return {Ending::lost, "the connection was lost"};
        default:
            return {Ending::lost, std::string("the request failed: ") + curl_easy_strerror(code)};
    }
}

}  // namespace

void Transfer::conclude(int curl_code) {
    const auto code = static_cast<CURLcode>(curl_code);
    answer.status = status_of(easy);
    if (over_limit) {
        answer.ending = Ending::too_large;
        answer.failure = "the answer is larger than allowed";
    } else if (answer.ending == Ending::stopped) {
        return;
    } else if (code == CURLE_OK) {
        answer.ending = Ending::answered;
        if (answer.status == 200 && streamed() && !began && request.begin) request.begin();
    } else {
        std::tie(answer.ending, answer.failure) = ending_of(code, easy);
    }
}

void Transfer::give_up(Ending ending, std::string failure) {
    if (easy != nullptr) answer.status = status_of(easy);
    answer.ending = ending;
    answer.failure = std::move(failure);
}

// ---- Dialer

struct Dialer::Parts {
    ApiTarget target;
    RestOptions options;
    ServerUrl url;
    std::string connect_host;          // "name:port:host:port" for tls-server-name
    curl_slist* connect_to = nullptr;  // the same as curl wants it
    std::vector<std::string> headers;  // of requests with credentials

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

std::vector<std::string> identity_headers(const ApiTarget& target) {
    std::vector<std::string> headers;
    const Credentials& credentials = target.credentials;
    if (!credentials.token.empty()) {
        headers.push_back("Authorization: Bearer " + credentials.token);
    } else if (!credentials.username.empty()) {
        headers.push_back("Authorization: Basic " +
                          encode_base64(credentials.username + ":" + credentials.password));
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

void set_tls(void* easy, const ApiTarget& target, bool anonymous) {
    set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
    set(easy, CURLOPT_SSL_VERIFYPEER, target.tls_unverified ? 0L : 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, target.tls_unverified ? 0L : 2L);
    if (!target.authorities.empty()) {
        // The cluster's authority alone counts: not the system's, not what the environment names.
        set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
        set(easy, CURLOPT_CAINFO, static_cast<const char*>(nullptr));
        set_blob(easy, CURLOPT_CAINFO_BLOB, target.authorities);
    }
    if (anonymous) {
        // A resumed session or a kept connection could carry our certificate.
        set(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
        set(easy, CURLOPT_FRESH_CONNECT, 1L);
        set(easy, CURLOPT_FORBID_REUSE, 1L);
    } else if (!target.credentials.certificate.empty()) {
        set(easy, CURLOPT_SSLCERTTYPE, "PEM");
        set(easy, CURLOPT_SSLKEYTYPE, "PEM");
        set_blob(easy, CURLOPT_SSLCERT_BLOB, target.credentials.certificate);
        set_blob(easy, CURLOPT_SSLKEY_BLOB, target.credentials.key);
    }
}

void set_callbacks(Transfer& transfer) {
    set(transfer.easy, CURLOPT_PRIVATE, static_cast<void*>(&transfer));
    set(transfer.easy, CURLOPT_HEADERFUNCTION, &on_header);
    set(transfer.easy, CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
    set(transfer.easy, CURLOPT_WRITEFUNCTION, &on_body);
    set(transfer.easy, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
}

void set_limits(void* easy, const RestOptions& options) {
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_HTTPGET, 1L);
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_PROXY, "");
    set(easy, CURLOPT_BUFFERSIZE, 256L << 10);
    set(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_limit.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.request_limit.count()));
    set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
}

}  // namespace

Result<Dialer> Dialer::make(const ApiTarget& target, const RestOptions& options) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (ready != CURLE_OK) return fail(ErrorCode::internal, "libcurl cannot be started");
    auto url = parse_server_url(target.server);
    if (!url) return tl::unexpected(url.error());
    auto parts = std::make_unique<Parts>();
    parts->target = target;
    parts->options = options;
    parts->url = *url;
    parts->headers = identity_headers(target);
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
    const int attempts = transfer.answer.attempts + 1;
    transfer.answer = Answer{};
    transfer.answer.attempts = attempts;
    transfer.began = transfer.over_limit = false;
    transfer.header_bytes = 0;
    transfer.header_limit = options.header_limit;
    transfer.body_limit = request.body_limit != 0 ? request.body_limit : options.body_limit;
    transfer.started = transfer.heard = Clock::now();

    CURL* easy = curl_easy_init();
    transfer.easy = easy;
    const std::string url = parts_->url_of(request);
    set(easy, CURLOPT_URL, url.c_str());
    if (options.trace) options.trace(url);
    set_limits(easy, options);
    set_callbacks(transfer);
    set_tls(easy, parts_->target, request.anonymous);
    // HTTP/1.1 for anonymous requests: nobody else can share their connection.
    set(easy, CURLOPT_HTTP_VERSION,
        long{request.anonymous ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS});
    if (!request.anonymous) set(easy, CURLOPT_PIPEWAIT, 1L);
    if (transfer.fresh) set(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_slist* headers = curl_slist_append(nullptr, ("Accept: " + request.accept).c_str());
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
