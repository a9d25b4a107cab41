// An HTTP/1.1 server on loopback that does what a real API server will not do on demand.
//
// Each request is given to the script, which says what to send and how the connection ends. With an
// identity it speaks TLS and notes which clients show a certificate. Ends with its object; no
// answer outlives it.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "collect/support/loopback.h"

namespace assay::test {

struct Asked {
    std::string method{};
    std::string path;                            // with the query
    std::map<std::string, std::string> headers;  // names in lower case
    bool certificate = false;                    // the client showed one
    int connection = 0;                          // number of the connection
    std::string body{};                          // as long as Content-Length says
};

enum class End {
    keep,     // the connection stays open
    close,    // closed in order
    reset,    // RST
    stall,    // nothing more is sent, the connection stays open until the client leaves
    endless,  // the body is repeated until the client leaves
    drip,     // a byte follows now and then until the client leaves
};

struct Reply {
    int status = 200;
    std::string body;
    std::string type = "application/json";
    std::string headers;         // more header lines, each with \r\n
    bool length = true;          // Content-Length; false: the body ends with the connection
    std::size_t cut = SIZE_MAX;  // bytes of the body that are sent
    std::string raw;             // sent instead of everything above
    End end = End::keep;
};

class ScriptedServer {
public:
    using Script = std::function<Reply(const Asked&)>;

    // Port 0: any free one.
    explicit ScriptedServer(Script script, const std::string& address = "127.0.0.1", int port = 0,
                            const Identity* identity = nullptr);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    // How many certificates clients showed in handshakes, also in those that came to nothing.
    [[nodiscard]] int certificates() const { return certificates_; }
    // The newest version of TLS that is agreed to. Precondition: no client is there yet.
    void newest_tls(int version);

    // Connections are reset as soon as they are made.
    std::atomic<bool> hang_up{false};

    [[nodiscard]] int port() const { return listener_.port(); }
    [[nodiscard]] std::string url() const;
    [[nodiscard]] std::vector<Asked> asked() const;
    // How many requests had a path that begins like this.
    [[nodiscard]] int count(std::string_view path) const;

private:
    class Connection;
    void accept_loop();
    void serve(int socket, int number);
    [[nodiscard]] bool answer(Connection& connection, const Reply& reply) const;
    [[nodiscard]] Reply ask_script(const Asked& asked);

    Script script_;
    ListeningSocket listener_;
    std::atomic<int> certificates_{0};
    TlsContext tls_;  // null: plain HTTP
    std::atomic<bool> stopping_{false};
    mutable std::mutex mutex_;
    std::vector<Asked> asked_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

}  // namespace assay::test
