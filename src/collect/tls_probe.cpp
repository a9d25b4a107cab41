#include "collect/tls_probe.h"

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/server_url.h"
#include "collect/tls_handshake.h"
#include "snapshot/plan.h"

namespace assay {
namespace {

struct Version {
    int number;
    std::string_view name;
    bool old;  // RFC 8996 deprecates it
};
// Newest first: when the time runs out, the certificate is there.
constexpr std::array<Version, 4> kVersions{{{TLS1_3_VERSION, "TLSv1.3", false},
                                            {TLS1_2_VERSION, "TLSv1.2", false},
                                            {TLS1_1_VERSION, "TLSv1.1", true},
                                            {TLS1_VERSION, "TLSv1", true}}};

// OpenSSL writes to sockets without MSG_NOSIGNAL; a server that left would end the program.
class NoPipeSignal {
public:
    NoPipeSignal() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~NoPipeSignal() {
        const timespec now{};
        if (!was_pending_) sigtimedwait(&pipe_, nullptr, &now);
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    NoPipeSignal(const NoPipeSignal&) = delete;
    NoPipeSignal& operator=(const NoPipeSignal&) = delete;

private:
    sigset_t pipe_{};
    sigset_t before_{};
    bool was_pending_ = false;
};

bool is_address(const std::string& host) {
    in_addr address{};
    return host.starts_with('[') || inet_pton(AF_INET, host.c_str(), &address) == 1;
}

TlsPeer peer_of(const ApiTarget& target, const ServerUrl& url) {
    const std::string& name = target.tls_server_name.empty() ? url.host : target.tls_server_name;
    return {url.authority(), is_address(name) ? std::string() : name, target.authorities};
}

// The handshakes of each version, as far as trying made sense.
std::vector<Handshake> shake_all(const TlsPeer& peer, const TlsPatience& patience) {
    const NoPipeSignal quiet;
    std::vector<Handshake> made;
    for (const Version& version : kVersions) {
        made.push_back(shake_hands(peer, version.number, patience));
        const Greeting greeting = made.back().greeting;
        if (greeting == Greeting::nobody || greeting == Greeting::unresolved ||
            greeting == Greeting::interrupted) {
            break;
        }
    }
    return made;
}

// Oldest first. A version that could not be tried leaves open what is lowest, unless the one found
// is too old already.
void find_lowest(const std::vector<Handshake>& made, Probe& probe) {
    std::string open;
    for (std::size_t i = made.size(); i-- > 0;) {
        const Handshake& handshake = made[i];
        if (handshake.greeting == Greeting::agreed) {
            if (open.empty() || kVersions[i].old) {
                probe.tls->lowest = kVersions[i].name;
            } else {
                probe.reason = open;
            }
            return;
        }
        if (handshake.greeting != Greeting::refused && open.empty()) {
            open = "whether " + std::string(kVersions[i].name) +
                   " is spoken is not known: " + handshake.failure;
        }
    }
}

// No handshake came to a certificate: the ending that says most.
void describe_failure(const std::vector<Handshake>& made, Probe& probe) {
    const auto any = [&](Greeting greeting) {
        return std::ranges::find(made, greeting, &Handshake::greeting) != made.end();
    };
    const Handshake& first = made.front();
    probe.presence = any(Greeting::plain) ? Presence::malformed : Presence::unreachable;
    probe.refused = first.greeting == Greeting::nobody;
    const auto telling = std::ranges::find_if(made, [&](const Handshake& each) {
        return any(Greeting::plain)
                   ? each.greeting == Greeting::plain
                   : each.greeting != Greeting::refused && each.greeting != Greeting::incapable;
    });
    probe.reason = telling != made.end() ? telling->failure : "the server refused every handshake";
}

}  // namespace

Probe probe_tls(const ApiTarget& target, const TlsProbeOptions& options) {
    Probe probe;
    probe.name = kTlsProbe;
    const auto url = parse_server_url(target.server);
    if (!url || !url->tls) {
        probe.reason = "the server's address is not https";
        return probe;
    }
    if (!target.proxy.empty()) {
        probe.reason = "the server is reached through a proxy; handshakes are tried directly only";
        return probe;
    }
    const TlsPatience patience{std::chrono::steady_clock::now() + options.limit,
                               options.interrupted};
    const std::vector<Handshake> made = shake_all(peer_of(target, *url), patience);
    const auto agreed = std::ranges::find(made, Greeting::agreed, &Handshake::greeting);
    if (agreed == made.end()) {
        describe_failure(made, probe);
    } else if (!agreed->shown) {
        probe.presence = Presence::malformed;
        probe.reason = "the dates of the server's certificate cannot be read";
    } else {
        probe.presence = Presence::present;
        probe.tls = agreed->shown;
        find_lowest(made, probe);
    }
    return probe;
}

}  // namespace assay
