#include "collect/support/tls_server.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace assay::test {
namespace {

constexpr int kTickMs = 20;

SSL_CTX* context_of(const Identity& identity, const TlsManner& manner) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_cipher_list(context, "DEFAULT:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(context, manner.lowest);
    SSL_CTX_set_max_proto_version(context, manner.highest);
    BIO* bio =
        BIO_new_mem_buf(identity.certificate.data(), static_cast<int>(identity.certificate.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    SSL_CTX_use_certificate(context, certificate);
    X509_free(certificate);
    while (X509* next = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr)) {
        SSL_CTX_add_extra_chain_cert(context, next);
    }
    BIO_free(bio);
    bio = BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    SSL_CTX_use_PrivateKey(context, key);
    EVP_PKEY_free(key);
    if (manner.wants_certificate) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
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
    : manner_(manner), address_(address), context_(context_of(identity, manner)) {
    signal(SIGPIPE, SIG_IGN);
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    inet_pton(AF_INET, address.c_str(), &at.sin_addr);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 ||
        listen(listener_, 64) != 0) {
        throw std::runtime_error("the TLS server cannot listen on " + address);
    }
    socklen_t size = sizeof at;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    thread_ = std::thread([this] { serve(); });
}

TlsServer::~TlsServer() {
    stopping_ = true;
    thread_.join();
    close(listener_);
    SSL_CTX_free(context_);
}

std::string TlsServer::url() const { return "https://" + address_ + ":" + std::to_string(port_); }

void TlsServer::serve() {
    while (!stopping_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (poll(&waiting, 1, kTickMs) <= 0) continue;
        const int socket = accept(listener_, nullptr, nullptr);
        if (socket < 0) continue;
        const timeval limit{5, 0};
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
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
            const linger now{1, 0};
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
            return;
    }
}

void TlsServer::shake(int socket) {
    SSL* ssl = SSL_new(context_);
    SSL_set_fd(ssl, socket);
    if (SSL_accept(ssl) == 1) SSL_shutdown(ssl);
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    names_.emplace_back(name == nullptr ? "" : name);
    SSL_free(ssl);
    ERR_clear_error();
}

void TlsServer::wait_for_end(int socket) const {
    char bytes[4096];
    while (!stopping_) {
        pollfd waiting{socket, POLLIN, 0};
        if (poll(&waiting, 1, kTickMs) == 0) continue;
        if (recv(socket, bytes, sizeof bytes, 0) <= 0) return;
    }
}

}  // namespace assay::test
