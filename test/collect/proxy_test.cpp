#include "collect/proxy.h"

#include <doctest/doctest.h>

#include <map>

#include "collect/probe.h"
#include "collect/rest_client.h"
#include "collect/support/certificates.h"
#include "collect/support/one_request.h"
#include "collect/support/scripted_server.h"
#include "collect/support/tunnel_proxy.h"
#include "collect/tls_probe.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

const std::string kCanary = "CANARYsecret0123";

ServerUrl server(const char* url) {
    const auto made = parse_server_url(url);
    REQUIRE(made);
    return *made;
}

std::string from_environment(const char* url, std::map<std::string, std::string> variables) {
    const auto made =
        environment_proxy(server(url), [&](const char* name) -> std::optional<std::string> {
            const auto at = variables.find(name);
            if (at == variables.end()) return std::nullopt;
            return at->second;
        });
    return made ? *made : "refused: " + made.error().text();
}

}  // namespace

TEST_CASE("proxy: its URL, with Go's default ports") {
    CHECK(parse_proxy_url("http://p:3128").value() == "http://p:3128/");
    CHECK(parse_proxy_url("http://p").value() == "http://p:80/");
    CHECK(parse_proxy_url("https://p").value() == "https://p:443/");
    CHECK(parse_proxy_url("socks5://u:v@p").value() == "socks5h://u:v@p:1080/");
    for (const char* bad : {"", "p:3128", "socks4://p", "ftp://p", "http://", "http://p q",
                            "http://p:99999", "http://u:CANARYsecret0123@p:x"}) {
        CAPTURE(std::string(bad));
        const auto made = parse_proxy_url(bad);
        REQUIRE_FALSE(made);
        CHECK(made.error().text().find(kCanary) == std::string::npos);
        CHECK_FALSE(made.error().hint.empty());
    }
}

TEST_CASE("proxy: the environment's, by the scheme of the server") {
    const std::map<std::string, std::string> both{{"HTTPS_PROXY", "http://s:1"},
                                                  {"HTTP_PROXY", "http://h:1"}};
    CHECK(from_environment("https://k.test", both) == "http://s:1/");
    CHECK(from_environment("http://k.test", both) == "http://h:1/");
    CHECK(from_environment("https://k.test", {{"https_proxy", "s:1"}}) == "http://s:1/");
    CHECK(from_environment("https://k.test", {{"HTTPS_PROXY", ""}, {"https_proxy", "s:1"}}) ==
          "http://s:1/");
    CHECK(from_environment("https://k.test", {{"ALL_PROXY", "http://s:1"}}).empty());
    CHECK(from_environment("https://127.3.4.5:6443", both).empty());
    CHECK(from_environment("https://localhost:6443", both).empty());
    CHECK(from_environment("https://[::1]:6443", both).empty());
    const std::string bad =
        from_environment("https://k.test", {{"HTTPS_PROXY", "ftp://" + kCanary}});
    CHECK(bad.find("refused: HTTPS_PROXY") == 0);
    CHECK(bad.find(kCanary) == std::string::npos);
}

TEST_CASE("proxy: NO_PROXY as Go reads it") {
    struct Row {
        const char* server;
        const char* list;
        bool excluded;
    };
    for (const Row& row : std::vector<Row>{
             {"https://k.test:6443", "", false},
             {"https://k.test:6443", "*", true},
             {"https://k.test:6443", "other, k.test", true},
             {"https://k.test:6443", "K.TEST", true},
             {"https://a.k.test:6443", "k.test", true},
             {"https://ak.test:6443", "k.test", false},
             {"https://k.test:6443", ".k.test", false},
             {"https://a.k.test:6443", ".k.test", true},
             {"https://a.k.test:6443", "*.k.test", true},
             {"https://k.test:6443", "k.test:6443", true},
             {"https://k.test:6443", "k.test:443", false},
             {"https://k.test", "k.test:443", true},
             {"https://10.1.2.3:6443", "10.0.0.0/8", true},
             {"https://10.1.2.3:6443", "10.2.0.0/16", false},
             {"https://10.1.2.3:6443", "10.1.2.3", true},
             {"https://10.1.2.3:6443", "10.1.2.3:6443", true},
             {"https://10.1.2.3:6443", "10.1.2.3:1", false},
             {"https://10.1.2.3:6443", ".3", false},
             {"https://10.1.2.3:6443", "10.0.0.0/33", false},
             {"https://k.test:6443", "10.0.0.0/8", false},
             {"https://[fd00::1]:6443", "fd00::/8", true},
             {"https://[fd00::1]:6443", "fd00::1", true},
             {"https://[fd00::1]:6443", "[fd00::1]:6443", true},
             {"https://[fd00::1]:6443", "[fd00::1]:1", false},
             {"https://[fd00::1]:6443", "0.0.0.0/0", false},
             {"https://10.1.2.3:6443", "::/0", false},
         }) {
        CAPTURE(std::string(row.server));
        CAPTURE(std::string(row.list));
        CHECK(is_excluded_from_proxy(server(row.server), row.list) == row.excluded);
    }
}

TEST_CASE("proxy: everything goes through a tunnel, and no proxy sees a credential") {
    const Authority authority;
    const Identity identity = authority.sign({.alternative = "DNS:kube.test"});
    ScriptedServer server(well, "127.0.0.1", 0, &identity);
    const TunnelProxy proxy(server.port());
    ApiTarget target;
    target.server = "https://kube.test:6443";  // known to the proxy only
    target.authorities = authority.certificate();
    target.credentials.token = kCanary;
    for (const char* scheme : {"http", "socks5h"}) {
        CAPTURE(std::string(scheme));
        const std::size_t before = proxy.wanted().size();
        target.proxy = proxy.url(scheme);
        const Answer mine = get(target);
        CHECK_MESSAGE(mine.ok(), mine.failure);
        CHECK(get(target, true).ok());
        const auto wanted = proxy.wanted();
        REQUIRE(wanted.size() == before + 2);
        CHECK(wanted[before] == "kube.test:6443");
        CHECK(wanted[before + 1] == "kube.test:6443");
    }
    const auto asked = server.asked();
    REQUIRE(asked.size() == 4);
    CHECK(asked[0].headers.at("authorization") == "Bearer " + kCanary);
    CHECK(asked[1].headers.count("authorization") == 0);
    CHECK(proxy.heads().find(kCanary) == std::string::npos);
}

TEST_CASE("proxy: a user and password for it, and tls-server-name behind it") {
    const Authority authority;
    const Identity identity = authority.sign({.alternative = "DNS:kubernetes.default.svc"});
    ScriptedServer server(well, "127.0.0.1", 0, &identity);
    const TunnelProxy proxy(server.port());
    ApiTarget target;
    target.server = "https://kube.test:6443";
    target.authorities = authority.certificate();
    target.tls_server_name = "kubernetes.default.svc";
    target.proxy = "http://me:word@127.0.0.1:" + std::to_string(proxy.port());
    const Answer answer = get(target);
    CHECK_MESSAGE(answer.ok(), answer.failure);
    REQUIRE(proxy.wanted().size() == 1);
    CHECK(proxy.wanted()[0] == "kube.test:6443");
    CHECK(proxy.heads().find("Proxy-Authorization: Basic bWU6d29yZA==") != std::string::npos);
    CHECK(server.asked()[0].headers.at("host") == "kube.test:6443");
    CHECK(server.asked()[0].headers.count("proxy-authorization") == 0);
    target.tls_server_name = "other.test";
    CHECK(get(target).ending == Ending::unsafe);
}

TEST_CASE("proxy: one that does not lead there is told apart from a server that refuses") {
    ScriptedServer server(well);
    const TunnelProxy proxy(server.port(), "403 Forbidden");
    ApiTarget target;
    target.server = "https://kube.test:6443";
    target.proxy = proxy.url("http");
    Answer answer = get(target);
    CHECK(static_cast<int>(answer.ending) == static_cast<int>(Ending::barred));
    CHECK(answer.failure == "the proxy does not lead to the server (HTTP 403)");
    CHECK(answer.status == 0);
    CHECK(answer.attempts == 1);
    CHECK(server.asked().empty());
    target.proxy = "http://127.0.0.1:1/";
    answer = get(target);
    CHECK(static_cast<int>(answer.ending) == static_cast<int>(Ending::barred));
    CHECK(answer.failure == "the proxy cannot be reached");
    target.proxy = "http://proxy.invalid:1/";
    CHECK(get(target).failure == "the proxy's name cannot be resolved");
}

TEST_CASE("proxy: what cannot be seen through it is not asked") {
    ScriptedServer server(well);
    const TunnelProxy proxy(server.port(), "502 Bad Gateway");
    ApiTarget target;
    target.server = "https://kube.test:6443";
    target.proxy = proxy.url("http");
    const Probe tls = probe_tls(target);
    CHECK(tls.presence == Presence::not_asked);
    CHECK(tls.reason.find("proxy") != std::string::npos);
    auto client = RestClient::open(target, {});
    REQUIRE(client);
    std::map<std::string, Probe> probes;
    for (const char* name : {"http:8080/version", "/version"}) {
        start_probe(*client, target, {name},
                    [&](Probe&& probe) { probes[probe.name] = std::move(probe); });
    }
    REQUIRE(client->run());
    CHECK(probes["http:8080/version"].presence == Presence::not_asked);
    CHECK_FALSE(probes["http:8080/version"].refused);
    CHECK(probes["/version"].presence == Presence::unreachable);
    CHECK_FALSE(probes["/version"].refused);
}
