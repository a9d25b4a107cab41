#include "collect/tls_probe.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "base/timepoint.h"
#include "collect/support/certificates.h"
#include "collect/support/tls_server.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

ApiTarget target_of(const std::string& url, const std::string& authorities = {}) {
    ApiTarget target;
    target.server = url;
    target.authorities = authorities;
    return target;
}

Probe ask(const TlsServer& server, const std::string& authorities = {},
          std::chrono::milliseconds limit = 5s) {
    return probe_tls(target_of(server.url(), authorities), {.limit = limit});
}

const Authority& authority() {
    static const Authority made;
    return made;
}

}  // namespace

TEST_CASE("TLS probe: the lowest version that the server agrees to") {
    const Identity identity = authority().sign({});
    struct Row {
        int lowest;
        int highest;
        const char* says;
    };
    for (const Row& row :
         {Row{TLS1_VERSION, TLS1_VERSION, "TLSv1"}, Row{TLS1_VERSION, TLS1_3_VERSION, "TLSv1"},
          Row{TLS1_1_VERSION, TLS1_3_VERSION, "TLSv1.1"},
          Row{TLS1_1_VERSION, TLS1_2_VERSION, "TLSv1.1"},
          Row{TLS1_2_VERSION, TLS1_3_VERSION, "TLSv1.2"},
          Row{TLS1_2_VERSION, TLS1_2_VERSION, "TLSv1.2"},
          Row{TLS1_3_VERSION, TLS1_3_VERSION, "TLSv1.3"}}) {
        CAPTURE(row.lowest);
        CAPTURE(row.highest);
        TlsManner manner;
        manner.lowest = row.lowest;
        manner.highest = row.highest;
        const TlsServer server(identity, manner);
        const Probe probe = ask(server, authority().certificate());
        CHECK(probe.name == "tls");
        CHECK(probe.presence == Presence::present);
        REQUIRE(probe.tls);
        CHECK(probe.tls->lowest == row.says);
        CHECK(probe.reason.empty());
        CHECK(probe.tls->chain == "signed");
    }
}

TEST_CASE("TLS probe: dates and names of the certificate, whatever the clock says") {
    const std::int64_t now = assay::now().seconds;
    for (const auto& [from, to] :
         {std::pair{-7200L, -3600L}, std::pair{3600L, 7200L}, std::pair{-3600L, 3600L}}) {
        CAPTURE(from);
        const TlsServer server(
            authority().sign({.common_name = "kube,apiserver", .valid_from = from, .valid_to = to}),
            {});
        const Probe probe = ask(server, authority().certificate());
        REQUIRE(probe.tls);
        CHECK(probe.tls->subject == "CN=kube\\,apiserver");
        CHECK(probe.tls->issuer == "CN=test authority");
        CHECK(std::abs(probe.tls->not_before.seconds - (now + from)) < 60);
        CHECK(std::abs(probe.tls->not_after.seconds - (now + to)) < 60);
        CHECK(probe.tls->chain == "signed");
        CHECK(probe.tls->lowest == "TLSv1.2");
    }
}

TEST_CASE("TLS probe: the chain is compared with the authority given, and with no other") {
    const Authority stranger;
    const TlsServer server(authority().sign({}), {});
    CHECK(ask(server, authority().certificate()).tls->chain == "signed");
    CHECK(ask(server, stranger.certificate()).tls->chain == "not-signed");
    CHECK(ask(server, stranger.certificate() + authority().certificate()).tls->chain == "signed");
    CHECK(ask(server).tls->chain == "unknown");
    ApiTarget target = target_of(server.url(), stranger.certificate());
    target.tls_unverified = true;  // the certificate is evidence all the same
    CHECK(probe_tls(target).tls->chain == "not-signed");
    target.authorities = authority().certificate();
    CHECK(probe_tls(target).tls->chain == "signed");
}

TEST_CASE("TLS probe: an authority sent by the server itself makes nothing trusted") {
    const Authority stranger;
    Identity identity = stranger.sign({});
    identity.certificate += stranger.certificate();
    const TlsServer server(identity, {});
    CHECK(ask(server, authority().certificate()).tls->chain == "not-signed");
    CHECK(ask(server, stranger.certificate()).tls->chain == "signed");
    // As in Go, the certificate itself may be what is given.
    CHECK(ask(server, identity.certificate.substr(0, identity.certificate.find("-----END") + 26))
              .tls->chain == "signed");
}

TEST_CASE("TLS probe: a server that wants a client certificate has shown its own") {
    for (const int version : {TLS1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION}) {
        CAPTURE(version);
        TlsManner manner;
        manner.lowest = manner.highest = version;
        manner.wants_certificate = true;
        const TlsServer server(authority().sign({}), manner);
        const Probe probe = ask(server, authority().certificate());
        REQUIRE(probe.tls);
        CHECK_FALSE(probe.tls->lowest.empty());
    }
}

TEST_CASE("TLS probe: the name that is asked for") {
    const auto names = [](const char* address, const char* host, const char* server_name) {
        auto server = std::make_unique<TlsServer>(authority().sign({}), TlsManner{}, address);
        ApiTarget target =
            target_of("https://" + std::string(host) + ":" + std::to_string(server->port()));
        target.tls_server_name = server_name;
        CHECK(probe_tls(target).presence == Presence::present);
        std::this_thread::sleep_for(50ms);  // the last connection is noted after it was answered
        return server->names().front();
    };
    CHECK(names("127.0.0.1", "127.0.0.1", "") == "");
    CHECK(names("127.0.0.1", "localhost", "") == "localhost");
    CHECK(names("127.0.0.1", "127.0.0.1", "kubernetes.test") == "kubernetes.test");
    CHECK(names("127.0.0.1", "localhost", "10.0.0.1") == "");
}

TEST_CASE("TLS probe: what is no TLS, and nobody at all") {
    const Identity identity = authority().sign({});
    struct Row {
        Manner manner;
        Presence presence;
        const char* says;
    };
    for (const Row& row : {Row{Manner::garbage, Presence::malformed, "does not speak TLS"},
                           Row{Manner::stall, Presence::unreachable, "in time"},
                           Row{Manner::half, Presence::unreachable, "in time"},
                           Row{Manner::hang_up, Presence::unreachable, "lost"},
                           Row{Manner::truncate, Presence::unreachable, "lost"}}) {
        CAPTURE(static_cast<int>(row.manner));
        TlsManner manner;
        manner.manner = row.manner;
        const TlsServer server(identity, manner);
        const auto begin = Clock::now();
        const Probe probe = ask(server, {}, 400ms);
        CHECK(Clock::now() - begin < 2s);
        CHECK(probe.presence == row.presence);
        CHECK_FALSE(probe.tls);
        CHECK_FALSE(probe.refused);
        CAPTURE(probe.reason);
        CHECK(probe.reason.find(row.says) != std::string::npos);
    }
    std::string closed;
    {
        const TlsServer server(identity, {});
        closed = server.url();
    }
    Probe probe = probe_tls(target_of(closed));
    CHECK(probe.presence == Presence::unreachable);
    CHECK(probe.refused);
    probe = probe_tls(target_of("https://no-such-host.invalid:6443"));
    CHECK(probe.presence == Presence::unreachable);
    CHECK_FALSE(probe.refused);
    probe = probe_tls(target_of("http://127.0.0.1:8080"));
    CHECK(probe.presence == Presence::not_asked);
    CHECK(probe.reason.find("https") != std::string::npos);
}

TEST_CASE("TLS probe: a version that was answered by trouble is not a version that was refused") {
    const Identity identity = authority().sign({});
    const auto ask_special = [&](int version, Manner special, int lowest) {
        TlsManner manner;
        manner.lowest = lowest;
        manner.special_version = version;
        manner.special = special;
        const TlsServer server(identity, manner);
        return ask(server, authority().certificate(), 600ms);
    };
    for (const Manner special : {Manner::hang_up, Manner::stall, Manner::truncate}) {
        CAPTURE(static_cast<int>(special));
        const Probe probe = ask_special(TLS1_1_VERSION, special, TLS1_2_VERSION);
        CHECK(probe.presence == Presence::present);
        REQUIRE(probe.tls);
        CHECK(probe.tls->lowest.empty());
        CAPTURE(probe.reason);
        CHECK(probe.reason.find("whether TLSv1") != std::string::npos);
    }
    // What is too old already needs no more.
    Probe probe = ask_special(TLS1_VERSION, Manner::hang_up, TLS1_1_VERSION);
    CHECK(probe.tls->lowest == "TLSv1.1");
    CHECK(probe.reason.empty());
    // A newer one that got lost says nothing about the lowest.
    probe = ask_special(TLS1_3_VERSION, Manner::hang_up, TLS1_2_VERSION);
    REQUIRE(probe.tls);
    CHECK(probe.tls->lowest == "TLSv1.2");
}

TEST_CASE("TLS probe: handshakes cut at any byte show less, and nothing else") {
    TlsManner manner;
    manner.lowest = TLS1_VERSION;
    TlsServer server(authority().sign({}), manner);
    const Probe whole = ask(server, authority().certificate());
    REQUIRE(whole.tls);
    const std::size_t most = server.most_sent();
    std::size_t nothing = 0;
    std::size_t part = 0;
    for (std::size_t size = 0; size < most; ++size) {
        CAPTURE(size);
        server.cut_after(size);
        const Probe cut = ask(server, authority().certificate());
        CAPTURE(cut.reason);
        CHECK_FALSE(cut.refused);
        if (!cut.tls) {
            ++nothing;
            CHECK(cut.presence == Presence::unreachable);
            CHECK_FALSE(cut.reason.empty());
            continue;
        }
        ++part;
        CHECK(cut.presence == Presence::present);
        CHECK(cut.tls->subject == whole.tls->subject);
        CHECK(cut.tls->not_after.seconds == whole.tls->not_after.seconds);
        CHECK(cut.tls->chain == whole.tls->chain);
        // A version whose handshake broke was not refused: nothing newer is called the lowest.
        CHECK((cut.tls->lowest == whole.tls->lowest || !cut.reason.empty()));
        CHECK((cut.tls->lowest == whole.tls->lowest || cut.tls->lowest.empty()));
    }
    MESSAGE("handshakes of ", most, " bytes cut at each: ", nothing, " show nothing, ", part,
            " a part");
    CHECK(nothing > 300);
    CHECK(part > 300);
}

TEST_CASE("TLS probe: it ends when it is told to") {
    TlsManner manner;
    manner.manner = Manner::stall;
    const TlsServer server(authority().sign({}), manner);
    std::atomic<bool> stop{false};
    TlsProbeOptions options;
    options.limit = 60s;
    options.interrupted = [&] { return stop.load(); };
    auto probing =
        std::async(std::launch::async, [&] { return probe_tls(target_of(server.url()), options); });
    std::this_thread::sleep_for(100ms);
    const auto begin = Clock::now();
    stop = true;
    CHECK(probing.get().presence == Presence::unreachable);
    CHECK(Clock::now() - begin < 1s);
}

TEST_CASE("TLS probe: proxies of the environment do not count") {
    const TlsServer server(authority().sign({}), {});
    for (const char* name : {"http_proxy", "ALL_PROXY"}) setenv(name, "http://127.0.0.1:1", 1);
    CHECK(ask(server).presence == Presence::present);
    for (const char* name : {"http_proxy", "ALL_PROXY"}) unsetenv(name);
}
