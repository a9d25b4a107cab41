#include "collect/tls_handshake.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

#include "collect/curl_library.h"
#include "collect/tls_certificate.h"

namespace assay {
namespace {

using Clock = std::chrono::steady_clock;
using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Session = std::unique_ptr<SSL, decltype(&SSL_free)>;

constexpr int kTickMs = 50;
constexpr int kClientHello = SSL3_MT_CLIENT_HELLO;
constexpr int kServerHello = SSL3_MT_SERVER_HELLO;

bool is_interrupted(const TlsPatience& patience) {
    return patience.interrupted && patience.interrupted();
}

long left_ms(const TlsPatience& patience) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(patience.deadline - Clock::now());
    return std::max<long>(0, static_cast<long>(left.count()));
}

Handshake ended(Greeting greeting, std::string failure) {
    return {greeting, std::move(failure), std::nullopt};
}
Handshake ended_in_time() {
    return ended(Greeting::timed_out, "the server did not answer in time");
}
Handshake ended_by_request() { return ended(Greeting::interrupted, "interrupted"); }

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return is_interrupted(*static_cast<const TlsPatience*>(user)) ? 1 : 0;
}

// A connection without a byte on it; nothing when it came about.
std::optional<Handshake> connect(CURL* easy, const TlsPeer& peer, const TlsPatience& patience) {
    const long limit = left_ms(patience);
    if (limit == 0) return ended_in_time();
    curl_easy_setopt(easy, CURLOPT_URL, ("http://" + peer.address).c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, limit);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &on_progress);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, const_cast<TlsPatience*>(&patience));
    const CURLcode code = curl_easy_perform(easy);
    if (code == CURLE_OK) return std::nullopt;
    if (code == CURLE_ABORTED_BY_CALLBACK) return ended_by_request();
    if (code == CURLE_OPERATION_TIMEDOUT) return ended_in_time();
    if (code == CURLE_COULDNT_RESOLVE_HOST) {
        return ended(Greeting::unresolved, "the server's name cannot be resolved");
    }
    long error = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    return error == ECONNREFUSED ? ended(Greeting::nobody, "the connection was refused")
                                 : ended(Greeting::lost, "there is no way to the server");
}

// Which messages went over the wire: how far a handshake came before it failed.
struct Seen {
    bool client_hello = false;
    bool server_hello = false;
};

void on_message(int sent, int, int type, const void* bytes, std::size_t size, SSL*, void* user) {
    if (type != SSL3_RT_HANDSHAKE || size == 0) return;
    auto& seen = *static_cast<Seen*>(user);
    const int message = *static_cast<const unsigned char*>(bytes);
    if (sent == 1 && message == kClientHello) seen.client_hello = true;
    if (sent == 0 && message == kServerHello) seen.server_hello = true;
}

// Offers the version alone; null when this OpenSSL has no such version.
Context context_for(int version, Seen& seen) {
    Context context(SSL_CTX_new(TLS_client_method()), &SSL_CTX_free);
    if (!context) return context;
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_cipher_list(context.get(), "DEFAULT:@SECLEVEL=0");
    SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_msg_callback(context.get(), &on_message);
    SSL_CTX_set_msg_callback_arg(context.get(), &seen);
    if (SSL_CTX_set_min_proto_version(context.get(), version) != 1 ||
        SSL_CTX_set_max_proto_version(context.get(), version) != 1) {
        context.reset();
    }
    return context;
}

bool has_alert_of_version(int reason) {
    const int alert = reason - SSL_AD_REASON_OFFSET;
    return alert == SSL_AD_PROTOCOL_VERSION || alert == SSL_AD_HANDSHAKE_FAILURE ||
           alert == SSL_AD_INSUFFICIENT_SECURITY;
}

// Why a handshake ended before a certificate came, from the first TLS error in OpenSSL's queue.
Handshake classify(const Seen& seen) {
    int reason = 0;
    while (const unsigned long error = ERR_get_error()) {
        if (reason == 0 && ERR_GET_LIB(error) == ERR_LIB_SSL) reason = ERR_GET_REASON(error);
    }
    if (!seen.client_hello) {
        return ended(Greeting::incapable, "the OpenSSL in use cannot speak it");
    }
    if (reason >= SSL_AD_REASON_OFFSET) {
        return has_alert_of_version(reason)
                   ? ended(Greeting::refused, "the server refused the handshake")
                   : ended(Greeting::lost, "the server ended the handshake");
    }
    if (reason == 0 || reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        return ended(Greeting::lost, "the connection was lost");
    }
    if (!seen.server_hello) {
        return ended(Greeting::plain, "what answers there does not speak TLS");
    }
    if (reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_WRONG_SSL_VERSION) {
        return ended(Greeting::refused, "the server chose another version");
    }
    return ended(Greeting::lost, "the handshake broke off");
}

// Works until the certificate is there or nothing more can come.
Handshake shake(SSL* ssl, int socket, const Seen& seen, const TlsPeer& peer,
                const TlsPatience& patience) {
    while (true) {
        ERR_clear_error();
        const int done = SSL_do_handshake(ssl);
        if (X509* certificate = SSL_get0_peer_certificate(ssl)) {
            return {Greeting::agreed,
                    {},
                    read_certificate(certificate, SSL_get_peer_cert_chain(ssl), peer.authorities)};
        }
        const int wants = SSL_get_error(ssl, done);
        if (wants != SSL_ERROR_WANT_READ && wants != SSL_ERROR_WANT_WRITE) return classify(seen);
        if (is_interrupted(patience)) return ended_by_request();
        const long left = left_ms(patience);
        if (left == 0) return ended_in_time();
        pollfd waiting{socket, static_cast<short>(wants == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT),
                       0};
        poll(&waiting, 1, static_cast<int>(std::min<long>(left, kTickMs)));
    }
}

}  // namespace

Handshake shake_hands(const TlsPeer& peer, int version, const TlsPatience& patience) {
    if (auto loaded = load_curl(); !loaded) return ended(Greeting::lost, loaded.error().message);
    Seen seen;
    const Context context = context_for(version, seen);
    ERR_clear_error();
    if (!context) return ended(Greeting::incapable, "the OpenSSL in use cannot speak it");
    const Easy easy(curl_easy_init(), &curl_easy_cleanup);
    if (!easy) return ended(Greeting::lost, "libcurl cannot be started");
    if (auto failed = connect(easy.get(), peer, patience)) return std::move(*failed);
    curl_socket_t socket = CURL_SOCKET_BAD;
    curl_easy_getinfo(easy.get(), CURLINFO_ACTIVESOCKET, &socket);
    const Session ssl(SSL_new(context.get()), &SSL_free);
    if (!ssl || socket == CURL_SOCKET_BAD || SSL_set_fd(ssl.get(), socket) != 1) {
        return ended(Greeting::lost, "the connection was lost");
    }
    if (!peer.server_name.empty()) {  // the macro of this name has a C cast
        SSL_ctrl(ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                 const_cast<char*>(peer.server_name.c_str()));
    }
    SSL_set_connect_state(ssl.get());
    Handshake made = shake(ssl.get(), socket, seen, peer, patience);
    ERR_clear_error();
    return made;
}

}  // namespace assay
