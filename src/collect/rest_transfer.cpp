#include "collect/rest_transfer.h"

#include <curl/curl.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <string>
#include <tuple>
#include <utility>

#include "base/text.h"

namespace assay {
namespace {

static_assert(sizeof(Transfer::curl_text) >= CURL_ERROR_SIZE);

// Answers that are not streamed are small documents: discovery, version, Status objects.
constexpr std::size_t kKeptBody = std::size_t{16} << 20;

std::size_t refuse(Transfer& transfer, std::string_view what, std::size_t limit) {
    transfer.over_limit = std::string(what) + " larger than the limit of " + size_text(limit);
    return 0;
}

std::size_t on_header(char* bytes, std::size_t size, std::size_t count, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string_view line(bytes, size * count);
    transfer.heard = Clock::now();
    transfer.header_bytes += line.size();
    if (transfer.header_bytes > transfer.header_limit) {
        return refuse(transfer, "the answer's headers are", transfer.header_limit);
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
        return refuse(transfer, "the answer is", transfer.body_limit);
    }
    if (status_of(transfer.easy) == 200 && transfer.streamed()) {
        return pass_on(transfer, chunk) ? chunk.size() : 0;
    }
    if (transfer.answer.body.size() + chunk.size() > kKeptBody) {
        return refuse(transfer, "the answer is", kKeptBody);
    }
    transfer.answer.body.append(chunk);
    return chunk.size();
}

// curl reports some failures of verification (a signature by another authority of the same name)
// as failed handshakes, so OpenSSL itself is asked.
int transfer_index() {
    static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

int on_verify(int good, X509_STORE_CTX* chain) {
    if (good == 1) return good;
    const int place = SSL_get_ex_data_X509_STORE_CTX_idx();
    const auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(chain, place));
    auto* transfer =
        static_cast<Transfer*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), transfer_index()));
    transfer->verify_error = X509_STORE_CTX_get_error(chain);
    return good;
}

CURLcode on_tls_context(void*, void* context, void* user) {
    auto* tls = static_cast<SSL_CTX*>(context);
    SSL_CTX_set_ex_data(tls, transfer_index(), user);
    SSL_CTX_set_verify(tls, SSL_CTX_get_verify_mode(tls), &on_verify);
    const auto& address = static_cast<Transfer*>(user)->verify_address;
    const bool ready =
        !address || X509_VERIFY_PARAM_set1_ip_asc(SSL_CTX_get0_param(tls), address->c_str()) == 1;
    return ready ? CURLE_OK : CURLE_PEER_FAILED_VERIFICATION;
}

std::string certificate_trouble(int result, const std::string& authorities_of) {
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
            return "the server's certificate was signed by an authority that " + authorities_of +
                   " does not name";
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
        case X509_V_OK:
            return "the server's certificate is for another name than its address";
        default:
            return std::string("the server's certificate cannot be verified (") +
                   X509_verify_cert_error_string(result) + ")";
    }
}

// Status of the proxy's answer to CONNECT, 0 when there was none.
long proxy_status(void* easy) {
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
    return status;
}

std::pair<Ending, std::string> no_connection(const Transfer& transfer) {
    void* easy = transfer.easy;
    long error = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    if (transfer.proxied) return {Ending::barred, "the proxy cannot be reached"};
    if (error == ECONNREFUSED) return {Ending::refused, "the connection was refused"};
    if (error == ENETUNREACH || error == EHOSTUNREACH) {
        return {Ending::lost, "there is no way to the server"};
    }
    return {Ending::lost, "the connection was lost"};
}

// OpenSSL's own errors are about TLS; without one the connection broke while it was made.
std::pair<Ending, std::string> no_handshake(const Transfer& transfer) {
    const std::string_view words(transfer.curl_text.data());
    if (words.find("SSL routines") == std::string_view::npos) {
        return {Ending::lost, "the connection was lost"};
    }
    return {Ending::unsafe, "the TLS handshake failed (is it an HTTPS port?)"};
}

// curl's words are fixed texts without any byte of ours.
std::pair<Ending, std::string> ending_of(CURLcode code, const Transfer& transfer) {
    void* easy = transfer.easy;
    if (const long status = proxy_status(easy); status != 0 && status / 100 != 2) {
        return {Ending::barred,
                "the proxy does not lead to the server (HTTP " + std::to_string(status) + ")"};
    }
    if (transfer.verify_error != X509_V_OK) {
        return {Ending::unsafe,
                certificate_trouble(transfer.verify_error, transfer.authorities_of)};
    }
    switch (code) {
        case CURLE_COULDNT_CONNECT:
            return no_connection(transfer);
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {Ending::barred, "the proxy's name cannot be resolved"};
        case CURLE_PROXY:
            return {Ending::barred, "the proxy does not lead to the server"};
        case CURLE_COULDNT_RESOLVE_HOST:
            return {Ending::unresolved, "the server's name cannot be resolved"};
        case CURLE_OPERATION_TIMEDOUT:
            return {Ending::timed_out, "the server did not answer in time"};
        case CURLE_PEER_FAILED_VERIFICATION:
            return {Ending::unsafe, certificate_trouble(X509_V_OK, transfer.authorities_of)};
        case CURLE_SSL_CONNECT_ERROR:
            return no_handshake(transfer);
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

void Transfer::reset() {
    const int attempts = answer.attempts + 1;
    answer = Answer{};
    answer.attempts = attempts;
    began = false;
    over_limit.clear();
    verify_error = X509_V_OK;
    curl_text.fill('\0');
    header_bytes = 0;
    sent = Clock::now();
    heard = sent;
}

void Transfer::attach(bool verify) {
    auto* self = static_cast<void*>(this);
    if (verify) {
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &on_tls_context);
        curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, self);
    }
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, curl_text.data());
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, self);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, self);
}

void Transfer::conclude(int curl_code) {
    const auto code = static_cast<CURLcode>(curl_code);
    answer.status = status_of(easy);
    if (!over_limit.empty()) {
        answer.ending = Ending::too_large;
        answer.failure = over_limit;
    } else if (answer.ending == Ending::stopped) {
        return;
    } else if (code == CURLE_OK) {
        answer.ending = Ending::answered;
        if (answer.status == 200 && streamed() && !began && request.begin) request.begin();
    } else {
        std::tie(answer.ending, answer.failure) = ending_of(code, *this);
    }
}

void Transfer::give_up(Ending ending, std::string failure) {
    if (easy != nullptr) answer.status = status_of(easy);
    answer.ending = ending;
    answer.failure = std::move(failure);
}

}  // namespace assay
