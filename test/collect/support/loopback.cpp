#include "collect/support/loopback.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

namespace assay::test {
namespace {

constexpr int kTickMs = 20;

}  // namespace

bool readable(int socket) {
    pollfd waiting{socket, POLLIN, 0};
    return poll(&waiting, 1, kTickMs) > 0;
}

void reset_on_close(int socket) {
    const linger now{1, 0};
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

ListeningSocket::ListeningSocket(const std::string& address, int port) : address_(address) {
    signal(SIGPIPE, SIG_IGN);
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    inet_pton(AF_INET, address.c_str(), &at.sin_addr);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 ||
        listen(socket_, 64) != 0) {
        close(socket_);
        throw std::runtime_error("a server of the tests cannot listen on " + address);
    }
    socklen_t size = sizeof at;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
}

ListeningSocket::~ListeningSocket() { close(socket_); }

int ListeningSocket::accept() const {
    if (!readable(socket_)) return -1;
    const int client = ::accept(socket_, nullptr, nullptr);
    const timeval limit{5, 0};
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    const int yes = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return client;
}

std::string ListeningSocket::url(const std::string& scheme) const {
    return scheme + "://" + address_ + ":" + std::to_string(port_);
}

TlsContext tls_context(const Identity& identity) {
    TlsContext context(SSL_CTX_new(TLS_server_method()));
    BIO* bio =
        BIO_new_mem_buf(identity.certificate.data(), static_cast<int>(identity.certificate.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    SSL_CTX_use_certificate(context.get(), certificate);
    X509_free(certificate);
    while (X509* next = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr)) {
        SSL_CTX_add_extra_chain_cert(context.get(), next);
    }
    BIO_free(bio);
    bio = BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    SSL_CTX_use_PrivateKey(context.get(), key);
    EVP_PKEY_free(key);
    return context;
}

}  // namespace assay::test
