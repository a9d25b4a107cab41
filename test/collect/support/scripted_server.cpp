#include "collect/support/scripted_server.h"

#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <thread>

#include "base/text.h"

namespace assay::test {
namespace {

// As kube-apiserver: a client may show a certificate, and is judged later.
TlsContext context_of(const Identity* identity, std::atomic<int>& certificates) {
    if (identity == nullptr) return nullptr;
    TlsContext context = tls_context(*identity);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(
        context.get(),
        [](X509_STORE_CTX*, void* count) {
            ++*static_cast<std::atomic<int>*>(count);
            return 1;
        },
        &certificates);
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
    asked.method = words[0];
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
    Connection(int socket, SSL_CTX* context, const std::atomic<bool>& stopping)
        : socket_(socket), stopping_(stopping) {
        if (context == nullptr) return;
        ssl_ = SSL_new(context);
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
            const bool pending = ssl_ != nullptr && SSL_pending(ssl_) > 0;
            if (!pending && !readable(socket_)) continue;
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
        reset_on_close(socket_);
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
    : script_(std::move(script)),
      listener_(address, port),
      tls_(context_of(identity, certificates_)) {
    acceptor_ = std::thread([this] { accept_loop(); });
}

ScriptedServer::~ScriptedServer() {
    stopping_ = true;
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
}

std::string ScriptedServer::url() const {
    return listener_.url(tls_ != nullptr ? "https" : "http");
}

void ScriptedServer::newest_tls(int version) { SSL_CTX_set_max_proto_version(tls_.get(), version); }

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
        const int socket = listener_.accept();
        if (socket < 0) continue;
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
        reset_on_close(socket);
        close(socket);
        return;
    }
    Connection connection(socket, tls_.get(), stopping_);
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
        const auto length = asked.headers.find("content-length");
        const std::size_t size =
            length == asked.headers.end() ? 0 : std::stoul("0" + length->second);
        while (inbox.size() < size) {
            const auto more = connection.receive();
            if (!more) return;
            inbox += *more;
        }
        asked.body = inbox.substr(0, size);
        inbox.erase(0, size);
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
        case End::drip:
            while (sent) {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                sent = connection.send(" ");
            }
            return false;
    }
    return false;
}

}  // namespace assay::test
