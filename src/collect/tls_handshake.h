// One TLS handshake that offers exactly one version of the protocol and no client certificate.
//
// Role: the step below collect/tls_probe.h. The connection is made by libcurl (names, addresses and
// limits as for every request, no proxy), the handshake by OpenSSL, which lets one version be tried
// alone: curl's own minimum is 1.2, and what both sides prefer says nothing about what is allowed.
// The certificate is not verified while shaking hands; its signatures are compared afterwards.
//
// What counts: a version is agreed once the server's certificate has arrived under it, whatever
// happens later (a missing client certificate, a signature that the local policy refuses). It is
// refused by an alert protocol_version, handshake_failure or insufficient_security (RFC 8446 6.2),
// or by a ServerHello of another version. Everything else proves nothing about the version.
// TLS 1.0 and 1.1 need security level 0 in OpenSSL 3 (SSL_CTX_set_security_level(3)): MD5-SHA1
// signatures. A version that OpenSSL was built without is `incapable`: no byte was sent.
//
// Failure: `failure` is one clause for people, with no byte of what the server sent.
// Bounds: connecting and shaking hands together end at the deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "snapshot/evidence.h"

namespace assay {

struct TlsPeer {
    std::string address;      // "host:port", an IPv6 address in brackets
    std::string server_name;  // sent as SNI (RFC 6066); empty: none, as for addresses
    std::string authorities;  // PEM that the chain is compared with; empty: none given
};

struct TlsPatience {
    std::chrono::steady_clock::time_point deadline;
    std::function<bool()> interrupted;  // polled several times a second; empty: never
};

enum class Greeting : std::uint8_t {
    agreed,      // `shown` is there, unless the certificate cannot be read
    refused,     // the version
    incapable,   // this OpenSSL cannot speak the version
    plain,       // what answers does not speak TLS
    nobody,      // the connection was refused
    unresolved,  // the name is not known
    lost,        // the connection or the handshake broke off
    timed_out,   // the deadline passed
    interrupted,
};

struct Handshake {
    Greeting greeting = Greeting::lost;
    std::string failure;             // empty when agreed
    std::optional<TlsAnswer> shown;  // the certificate and its chain; `lowest` is empty
};

// `version` is one of OpenSSL's TLS1_VERSION to TLS1_3_VERSION. May write to a closed connection:
// the caller's thread has SIGPIPE blocked or ignored.
[[nodiscard]] Handshake shake_hands(const TlsPeer& peer, int version, const TlsPatience& patience);

}  // namespace assay
