#include "collect/support/tunnel_proxy.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace assay::test {
namespace {

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string receive(int socket, std::size_t size) {
    std::string bytes(size, '\0');
    const ssize_t got = ::recv(socket, bytes.data(), size, MSG_WAITALL);
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

int connect_to(int port) {
    const int made = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(made, reinterpret_cast<sockaddr*>(&at), sizeof at) == 0) return made;
    close(made);
    return -1;
}

bool pass(int from, int to) {
    std::array<char, 16384> buffer{};
    const ssize_t got = ::recv(from, buffer.data(), buffer.size(), 0);
    return got > 0 && send_all(to, {buffer.data(), static_cast<std::size_t>(got)});
}

}  // namespace

TunnelProxy::TunnelProxy(int port_to, std::string refusal)
    : port_to_(port_to), refusal_(std::move(refusal)), listener_("127.0.0.1", 0) {
    acceptor_ = std::thread([this] { accept_loop(); });
}

TunnelProxy::~TunnelProxy() {
    stopping_ = true;
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
}

void TunnelProxy::accept_loop() {
    while (!stopping_) {
        const int client = listener_.accept();
        if (client >= 0) threads_.emplace_back([this, client] { serve(client); });
    }
}

bool TunnelProxy::greet_http(int client) {
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        const std::string byte = receive(client, 1);
        if (byte.empty()) return false;
        head += byte;
    }
    const std::size_t end = head.find(' ', 8);
    const std::scoped_lock lock(mutex_);
    wanted_.push_back(head.starts_with("CONNECT ") ? head.substr(8, end - 8) : "no CONNECT");
    heads_ += head;
    const std::string answer = refusal_.empty() ? "200 Connection established" : refusal_;
    return send_all(client, "HTTP/1.1 " + answer + "\r\n\r\n") && refusal_.empty();
}

// RFC 1928, without authentication, the server by its name or IPv4 address.
bool TunnelProxy::greet_socks(int client) {
    const std::string hello = receive(client, 2);
    if (hello.size() != 2) return false;
    receive(client, static_cast<unsigned char>(hello[1]));
    if (!send_all(client, {"\x05\x00", 2})) return false;
    const std::string request = receive(client, 4);
    if (request.size() != 4) return false;
    std::string host;
    if (request[3] == '\x03') {
        host = receive(client, static_cast<unsigned char>(receive(client, 1)[0]));
    } else {
        const std::string bytes = receive(client, 4);
        std::array<char, INET_ADDRSTRLEN> text{};
        inet_ntop(AF_INET, bytes.data(), text.data(), text.size());
        host = text.data();
    }
    const std::string port = receive(client, 2);
    const std::scoped_lock lock(mutex_);
    wanted_.push_back(host + ":" +
                      std::to_string(static_cast<unsigned char>(port[0]) * 256 +
                                     static_cast<unsigned char>(port[1])));
    return send_all(client, {"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10});
}

void TunnelProxy::carry(int client, int server) const {
    std::array<pollfd, 2> both{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    while (!stopping_) {
        if (poll(both.data(), both.size(), 20) <= 0) continue;
        if (both[0].revents != 0 && !pass(client, server)) return;
        if (both[1].revents != 0 && !pass(server, client)) return;
    }
}

void TunnelProxy::serve(int client) {
    char first = 0;
    const bool any = ::recv(client, &first, 1, MSG_PEEK) == 1;
    if (any && (first == '\x05' ? greet_socks(client) : greet_http(client))) {
        const int server = connect_to(port_to_);
        if (server >= 0) {
            carry(client, server);
            close(server);
        }
    }
    close(client);
}

std::vector<std::string> TunnelProxy::wanted() const {
    const std::scoped_lock lock(mutex_);
    return wanted_;
}

std::string TunnelProxy::heads() const {
    const std::scoped_lock lock(mutex_);
    return heads_;
}

}  // namespace assay::test
