#include "collect/support/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <stdexcept>

#include "base/text.h"

namespace assay::test {
namespace {

constexpr int kTickMs = 20;

SSL_CTX* tls_context(const Identity& identity) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    BIO* bio =
        BIO_new_mem_buf(identity.certificate.data(), static_cast<int>(identity.certificate.size()));
    X509* certificate = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    bio = BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    SSL_CTX_use_certificate(context, certificate);
    SSL_CTX_use_PrivateKey(context, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    // As kube-apiserver: a client may show a certificate, and is judged later.
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
    return context;
}

std::string head_of(const Reply& reply) {
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Text\r\n";
    if (!reply.type.empty()) head += "Content-Type: " + reply.type + "\r\n";
    if (reply.length && reply.end != End::endless) {
        head += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
    }
    if (!reply.length) head += "Connection: close\r\n";
    return head + reply.headers + "\r\n";
}

Asked parse_request(std::string_view head) {
    Asked asked;
    const auto lines = split(head, '\n');
    const auto words = split(trim(lines.front()), ' ');
    if (words.size() > 1) asked.path = words[1];
    for (const std::string_view line : lines) {
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        std::string& value = asked.headers[lower_ascii(line.substr(0, colon))];
        if (!value.empty()) value += ", ";
        value += trim(line.substr(colon + 1));
    }
    return asked;
}

}  // namespace

// One connection, plain or TLS.
class ScriptedServer::Connection {
public:
    Connection(int socket, void* context, const std::atomic<bool>& stopping)
        : socket_(socket), stopping_(stopping) {
        if (context == nullptr) return;
        ssl_ = SSL_new(static_cast<SSL_CTX*>(context));
        SSL_set_fd(ssl_, socket_);
        good_ = SSL_accept(ssl_) == 1;
    }
    ~Connection() {
        if (ssl_ != nullptr) {
            if (good_ && !reset_) SSL_shutdown(ssl_);
            SSL_free(ssl_);
        }
        close(socket_);
        ERR_clear_error();
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    [[nodiscard]] bool good() const { return good_; }
    [[nodiscard]] bool shows_certificate() const {
        return ssl_ != nullptr && SSL_get0_peer_certificate(ssl_) != nullptr;
    }
    [[nodiscard]] bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            if (stopping_) return false;
            const std::size_t piece = std::min<std::size_t>(bytes.size(), 16384);
            const ssize_t sent = ssl_ != nullptr
                                     ? SSL_write(ssl_, bytes.data(), static_cast<int>(piece))
                                     : ::send(socket_, bytes.data(), piece, MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    // More bytes, or nothing when the client left or the server stops.
    [[nodiscard]] std::optional<std::string> receive() {
        while (!stopping_) {
            pollfd waiting{socket_, POLLIN, 0};
            const bool pending = ssl_ != nullptr && SSL_pending(ssl_) > 0;
            if (!pending && poll(&waiting, 1, kTickMs) == 0) continue;
            char buffer[16384];
            const ssize_t got = ssl_ != nullptr ? SSL_read(ssl_, buffer, sizeof buffer)
                                                : recv(socket_, buffer, sizeof buffer, 0);
            if (got <= 0) return std::nullopt;
            return std::string(buffer, static_cast<std::size_t>(got));
        }
        return std::nullopt;
    }
    void reset() {
        reset_ = true;
        const linger now{1, 0};
        setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }

private:
    int socket_;
    const std::atomic<bool>& stopping_;
    SSL* ssl_ = nullptr;
    bool good_ = true;
    bool reset_ = false;
};

ScriptedServer::ScriptedServer(Script script, const std::string& address, int port,
                               const Identity* identity)
    : script_(std::move(script)), address_(address) {
    signal(SIGPIPE, SIG_IGN);
    if (identity != nullptr) tls_ = tls_context(*identity);
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    const int yes = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    inet_pton(AF_INET, address.c_str(), &at.sin_addr);
    if (bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0 ||
        listen(listener_, 64) != 0) {
        close(listener_);
        throw std::runtime_error("the scripted server cannot listen on " + address);
    }
    socklen_t size = sizeof at;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    acceptor_ = std::thread([this] { accept_loop(); });
}

ScriptedServer::~ScriptedServer() {
    stopping_ = true;
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
    close(listener_);
    if (tls_ != nullptr) SSL_CTX_free(static_cast<SSL_CTX*>(tls_));
}

std::string ScriptedServer::url() const {
    return (tls_ != nullptr ? "https://" : "http://") + address_ + ":" + std::to_string(port_);
}

std::vector<Asked> ScriptedServer::asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
}

int ScriptedServer::count(std::string_view path) const {
    int found = 0;
    for (const Asked& asked : this->asked()) found += asked.path.starts_with(path) ? 1 : 0;
    return found;
}

void ScriptedServer::accept_loop() {
    int number = 0;
    while (!stopping_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (poll(&waiting, 1, kTickMs) <= 0) continue;
        const int socket = accept(listener_, nullptr, nullptr);
        if (socket < 0) continue;
        const timeval limit{5, 0};
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        const int yes = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        threads_.emplace_back([this, socket, number] { serve(socket, number); });
        ++number;
    }
}

Reply ScriptedServer::ask_script(const Asked& asked) {
    const std::lock_guard lock(mutex_);
    asked_.push_back(asked);
    return script_(asked);
}

void ScriptedServer::serve(int socket, int number) {
    if (hang_up) {
        const linger now{1, 0};
        setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close(socket);
        return;
    }
    Connection connection(socket, tls_, stopping_);
    std::string inbox;
    while (connection.good()) {
        const std::size_t end = inbox.find("\r\n\r\n");
        if (end == std::string::npos) {
            const auto more = connection.receive();
            if (!more) return;
            inbox += *more;
            if (inbox[0] < 'A' || inbox[0] > 'Z') {
                static_cast<void>(connection.send("HTTP/1.0 400 Bad Request\r\n\r\nnot HTTP\n"));
                return;
            }
            continue;
        }
        Asked asked = parse_request(std::string_view(inbox).substr(0, end));
        asked.certificate = connection.shows_certificate();
        asked.connection = number;
        inbox.erase(0, end + 4);
        if (!answer(connection, ask_script(asked))) return;
    }
}

// Whether the connection stays open.
bool ScriptedServer::answer(Connection& connection, const Reply& reply) const {
    const std::string body = reply.body.substr(0, std::min(reply.cut, reply.body.size()));
    bool sent = connection.send(reply.raw.empty() ? head_of(reply) + body : reply.raw);
    switch (reply.end) {
        case End::keep:
            return sent && reply.length && reply.cut >= reply.body.size();
        case End::close:
            return false;
        case End::reset:
            connection.reset();
            return false;
        case End::stall:
            while (connection.receive()) {
            }
            return false;
        case End::endless:
            while (sent) sent = connection.send(body);
            return false;
    }
    return false;
}

}  // namespace assay::test
