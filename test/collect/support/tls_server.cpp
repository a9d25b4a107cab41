#include "collect/support/tls_server.h"

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace assay::test {
namespace {

TlsContext context_of(const Identity& identity, const TlsManner& manner) {
    TlsContext context = tls_context(identity);
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_cipher_list(context.get(), "DEFAULT:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context.get(), manner.lowest);
    SSL_CTX_set_max_proto_version(context.get(), manner.highest);
    if (manner.wants_certificate) {
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                           nullptr);
    }
    return context;
}

// The version that a ClientHello offers alone: TLS 1.3 says so in an extension only, so the record
// is searched for it (supported_versions with one entry, RFC 8446 4.2.1).
int offered(int socket) {
    std::string hello(4096, '\0');
    const ssize_t got = recv(socket, hello.data(), hello.size(), MSG_PEEK);
    if (got < 11) return 0;
    hello.resize(static_cast<std::size_t>(got));
    if (hello.find(std::string("\x00\x2b\x00\x03\x02\x03\x04", 7)) != std::string::npos) {
        return TLS1_3_VERSION;
    }
    return static_cast<unsigned char>(hello[9]) << 8 | static_cast<unsigned char>(hello[10]);
}

}  // namespace

TlsServer::TlsServer(const Identity& identity, const TlsManner& manner, const std::string& address)
    : manner_(manner), listener_(address, 0), context_(context_of(identity, manner)) {
    thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
    stopping_ = true;
    thread_.join();
}

void TlsServer::serve() {
    while (!stopping_) {
        const int socket = listener_.accept();
        if (socket < 0) continue;
        answer(socket);
        close(socket);
    }
}

void TlsServer::answer(int socket) {
    const bool special = manner_.special_version != 0 && offered(socket) == manner_.special_version;
    const Manner manner = special ? manner_.special : manner_.manner;
    char byte = 0;
    switch (manner) {
        case Manner::shake:
            return shake(socket);
        case Manner::garbage:
            static_cast<void>(::send(socket, "220 mail.example.com ESMTP\r\n", 28, MSG_NOSIGNAL));
            return wait_for_end(socket);
        case Manner::half:
            static_cast<void>(::send(socket, "\x16\x03\x03\x40", 4, MSG_NOSIGNAL));
            return wait_for_end(socket);
        case Manner::stall:
            return wait_for_end(socket);
        case Manner::truncate:
            shutdown(socket, SHUT_WR);
            return wait_for_end(socket);
        case Manner::hang_up:
            recv(socket, &byte, 1, 0);
            return reset_on_close(socket);
    }
}

// Whether OpenSSL may write these bytes itself; else as many as are left were sent, and the end.
bool TlsServer::pass(int socket, const char* bytes, std::size_t size) {
    const std::size_t left = cut_after_ - std::min<std::size_t>(cut_after_, sent_);
    sent_ += std::min(left, size);
    most_sent_ = std::max<std::size_t>(most_sent_, sent_);
    if (size <= left) return true;
    static_cast<void>(::send(socket, bytes, left, MSG_NOSIGNAL));
    shutdown(socket, SHUT_WR);
    return false;
}

void TlsServer::shake(int socket) {
    SSL* ssl = SSL_new(context_.get());
    SSL_set_fd(ssl, socket);
    sent_ = 0;
    BIO* bio = SSL_get_wbio(ssl);
    BIO_set_callback_arg(bio, reinterpret_cast<char*>(this));
    BIO_set_callback_ex(
        bio,
        [](BIO* of, int what, const char* bytes, std::size_t size, int, long, int result,
           std::size_t*) -> long {
            if (what != BIO_CB_WRITE) return result;
            auto* self = reinterpret_cast<TlsServer*>(BIO_get_callback_arg(of));
            return self->pass(static_cast<int>(BIO_get_fd(of, nullptr)), bytes, size) ? result : -1;
        });
    if (SSL_accept(ssl) == 1) SSL_shutdown(ssl);
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    names_.emplace_back(name == nullptr ? "" : name);
    SSL_free(ssl);
    ERR_clear_error();
    if (sent_ == cut_after_) wait_for_end(socket);  // what was sent is lost by a close before that
}

void TlsServer::wait_for_end(int socket) const {
    char bytes[4096];
    while (!stopping_) {
        if (readable(socket) && recv(socket, bytes, sizeof bytes, 0) <= 0) return;
    }
}

}  // namespace assay::test
