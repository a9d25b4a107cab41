// The probe "tls": what the API server's own port shows to anybody who shakes hands with it.
//
// Role: one handshake for each version from TLS 1.3 down to 1.0, with the address, the
// tls-server-name and the authority that the requests use, and without a client certificate. It is
// independent of insecure-skip-tls-verify: the certificate of a server that is not verified is
// still evidence.
// `lowest` is the lowest version the server agreed to. It stays empty, and `reason` says why, when
// a lower one could not be tried (OpenSSL cannot speak it, the connection was lost) and decides:
// once a version below 1.2 was agreed to, what lies below that changes nothing.
// The certificate is that of the newest version agreed to. `chain` compares signatures with the
// kubeconfig's authority alone, never with the system's: what a machine trusts is no fact about the
// cluster. As in Go's crypto/x509 any certificate given is a root, self-signed or not. Dates, names
// and key usage are not part of it: checks judge the dates at the audit's own date.
//
// Absence: unreachable when no handshake got as far as a certificate, `refused` when nobody
// listens; malformed when what answers does not speak TLS; not-asked for an http:// server and for
// one behind a proxy.
// Several servers behind one address may each answer some of the handshakes: the probe speaks of
// the address.
// Bounds: all handshakes together take at most `limit`. Blocks its thread; SIGPIPE is kept away.
#pragma once

#include <chrono>
#include <functional>

#include "collect/kubeconfig.h"
#include "snapshot/evidence.h"

namespace assay {

struct TlsProbeOptions {
    std::chrono::milliseconds limit{10'000};
    std::function<bool()> interrupted{};  // polled several times a second, from the same thread
};

[[nodiscard]] Probe probe_tls(const ApiTarget& target, const TlsProbeOptions& options = {});

}  // namespace assay
