// What the servers of these tests share: a socket that listens on loopback, and TLS with an
// identity.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "collect/support/certificates.h"

namespace assay::test {

// Waits at most a tick, so that a server that stops notices. Whether there is something to read,
// or the end.
[[nodiscard]] bool readable(int socket);

// The connection will be closed by RST.
void reset_on_close(int socket);

// Throws when it cannot listen. Ends with its object.
class ListeningSocket {
public:
    // Port 0: any free one.
    ListeningSocket(const std::string& address, int port);
    ~ListeningSocket();
    ListeningSocket(const ListeningSocket&) = delete;
    ListeningSocket& operator=(const ListeningSocket&) = delete;

    // A client whose reads and writes end after five seconds; -1 when none came within a tick.
    [[nodiscard]] int accept() const;
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string url(const std::string& scheme) const;

private:
    std::string address_;
    int port_ = 0;
    int socket_ = -1;
};

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeContext>;

// A server's context that shows the identity with the chain behind its certificate.
[[nodiscard]] TlsContext tls_context(const Identity& identity);

}  // namespace assay::test
