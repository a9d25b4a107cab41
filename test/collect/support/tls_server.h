// A server on loopback that shakes hands with the versions it is told to, or does not at all.
//
// Each connection is answered on one thread, one after the other. Ends with its object.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "collect/support/loopback.h"

namespace assay::test {

enum class Manner {
    shake,     // a TLS handshake, then the connection is closed
    stall,     // accepts and says nothing
    garbage,   // bytes that are no TLS, at once
    hang_up,   // RST after the first bytes of the client
    half,      // the first half of a TLS record, then silence
    truncate,  // closes in order after the first bytes of the client
};

struct TlsManner {
    int lowest = TLS1_2_VERSION;
    int highest = TLS1_3_VERSION;
    Manner manner = Manner::shake;
    bool wants_certificate = false;  // and refuses clients that show none
    // The manner of clients that offer this version alone; 0: none is special.
    int special_version = 0;
    Manner special = Manner::hang_up;
};

class TlsServer {
public:
    TlsServer(const Identity& identity, const TlsManner& manner,
              const std::string& address = "127.0.0.1");
    ~TlsServer();
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    [[nodiscard]] int port() const { return listener_.port(); }
    [[nodiscard]] std::string url() const { return listener_.url("https"); }
    // Names the clients asked for by SNI, "" for none; precondition: no client is waiting.
    [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
    // From now on each handshake is cut after so many bytes of the server: what follows is the end.
    void cut_after(std::size_t bytes) { cut_after_ = bytes; }
    // The most bytes that a client was sent so far.
    [[nodiscard]] std::size_t most_sent() const { return most_sent_; }

private:
    void serve();
    void answer(int socket);
    void shake(int socket);
    bool pass(int socket, const char* bytes, std::size_t size);
    void wait_for_end(int socket) const;

    TlsManner manner_;
    ListeningSocket listener_;
    TlsContext context_;
    std::atomic<std::size_t> cut_after_{std::string::npos};
    std::atomic<std::size_t> most_sent_{0};
    std::size_t sent_ = 0;  // to the present client
    std::vector<std::string> names_;
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

}  // namespace assay::test
