// A proxy on loopback: CONNECT of HTTP, and SOCKS5, told apart by the first byte.
//
// It writes down where clients wanted to go and every byte of the head that they sent it, and leads
// all of them to one port of loopback. Ends with its object.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "collect/support/loopback.h"

namespace assay::test {

class TunnelProxy {
public:
    // `refusal`: every CONNECT is answered with this status line instead, "403 Forbidden".
    explicit TunnelProxy(int port_to, std::string refusal = {});
    ~TunnelProxy();
    TunnelProxy(const TunnelProxy&) = delete;
    TunnelProxy& operator=(const TunnelProxy&) = delete;

    [[nodiscard]] std::string url(const std::string& scheme) const { return listener_.url(scheme); }
    [[nodiscard]] int port() const { return listener_.port(); }
    // "host:port" of each client, in order.
    [[nodiscard]] std::vector<std::string> wanted() const;
    // The heads of the CONNECT requests, one after the other.
    [[nodiscard]] std::string heads() const;

private:
    void accept_loop();
    void serve(int client);
    bool greet_http(int client);
    bool greet_socks(int client);
    void carry(int client, int server) const;

    int port_to_;
    std::string refusal_;
    ListeningSocket listener_;
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    std::vector<std::string> wanted_;
    std::string heads_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace assay::test
