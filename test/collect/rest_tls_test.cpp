#include <doctest/doctest.h>

#include <cstdlib>

#include "collect/rest_client.h"
#include "collect/support/certificates.h"
#include "collect/support/one_request.h"
#include "collect/support/scratch.h"
#include "collect/support/scripted_server.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

ApiTarget target_of(const ScriptedServer& server, const Authority& authority) {
    ApiTarget target;
    target.server = server.url();
    target.authorities = authority.certificate();
    return target;
}

}  // namespace

TEST_CASE("TLS: the client certificate comes from memory, and never with anonymous requests") {
    const Authority authority;
    const Identity identity = authority.sign({});
    ScriptedServer server(well, "127.0.0.1", 0, &identity);
    ApiTarget target = target_of(server, authority);
    CHECK(get(target).ok());
    const Identity client = authority.sign({.common_name = "me", .alternative = ""});
    target.credentials = {client.certificate, client.key, "", "", ""};
    CHECK(get(target).ok());
    CHECK(get(target, true).ok());
    const auto asked = server.asked();
    REQUIRE(asked.size() == 3);
    CHECK_FALSE(asked[0].certificate);
    CHECK(asked[1].certificate);
    CHECK_FALSE(asked[2].certificate);
}

TEST_CASE("TLS: anonymous requests share no connection and no session with the others") {
    const Authority authority;
    const Identity identity = authority.sign({});
    ScriptedServer server(well, "127.0.0.1", 0, &identity);
    ApiTarget target = target_of(server, authority);
    const Identity client = authority.sign({});
    target.credentials = {client.certificate, client.key, "", "", ""};
    auto opened = RestClient::open(target, {});
    REQUIRE(opened);
    int good = 0;
    for (int i = 0; i < 12; ++i) {
        opened->start({.path = i % 2 == 0 ? "/mine" : "/anonymous", .anonymous = i % 2 == 1},
                      [&](Answer&& answer) { good += answer.ok() ? 1 : 0; });
        REQUIRE(opened->run());
    }
    CHECK(good == 12);
    std::map<int, std::string> paths;  // by connection
    for (const Asked& asked : server.asked()) {
        CHECK(asked.certificate == (asked.path == "/mine"));
        const auto [at, fresh] = paths.emplace(asked.connection, asked.path);
        CHECK(at->second == asked.path);
        if (asked.path == "/anonymous") CHECK(fresh);
    }
}

TEST_CASE("TLS: what cannot be trusted is named") {
    const Authority authority;
    const Authority stranger;
    struct Row {
        const char* name;
        Identity identity;
        const char* says;
    };
    const std::vector<Row> rows{
        {"unknown authority", stranger.sign({}), "authority that the kubeconfig does not name"},
        {"expired", authority.sign({.valid_from = -7200, .valid_to = -3600}), "has expired"},
        {"not yet valid", authority.sign({.valid_from = 3600, .valid_to = 7200}), "not valid yet"},
        {"another name", authority.sign({.alternative = "DNS:elsewhere.test"}), "another name"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.name));
        ScriptedServer server(well, "127.0.0.1", 0, &row.identity);
        ApiTarget target = target_of(server, authority);
        Answer answer = get(target);
        CHECK(answer.ending == Ending::unsafe);
        CHECK(answer.attempts == 1);
        CAPTURE(answer.failure);
        CHECK(answer.failure.find(row.says) != std::string::npos);
        CHECK(server.asked().empty());
        target.tls_unverified = true;
        target.authorities.clear();
        CHECK(get(target).ok());
    }
}

TEST_CASE("TLS: tls-server-name is verified in place of the address, which stays the host") {
    const Authority authority;
    const Identity identity = authority.sign({.alternative = "DNS:kubernetes.default.svc"});
    ScriptedServer server(well, "127.0.0.1", 0, &identity);
    ApiTarget target = target_of(server, authority);
    CHECK(get(target).ending == Ending::unsafe);
    target.tls_server_name = "kubernetes.default.svc";
    CHECK(get(target).ok());
    CHECK(get(target, true).ok());
    CHECK(server.asked()[0].headers.at("host") == "127.0.0.1:" + std::to_string(server.port()));
    target.tls_server_name = "other.test";
    CHECK(get(target).ending == Ending::unsafe);
}

TEST_CASE("TLS: authorities and proxies of the environment do not count") {
    const Authority authority;
    const Authority stranger;
    const Identity identity = stranger.sign({});
    ScriptedServer server(well, "127.0.0.1", 0, &identity);
    const Scratch scratch;
    const std::string file = scratch.write("ca.pem", stranger.certificate());
    for (const char* name : {"SSL_CERT_FILE", "CURL_CA_BUNDLE"}) setenv(name, file.c_str(), 1);
    for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) {
        setenv(name, "http://127.0.0.1:1", 1);
    }
    CHECK(get(target_of(server, authority)).ending == Ending::unsafe);
    CHECK(get(target_of(server, stranger)).ok());
    for (const char* name : {"SSL_CERT_FILE", "CURL_CA_BUNDLE", "http_proxy", "https_proxy",
                             "HTTPS_PROXY", "ALL_PROXY"}) {
        unsetenv(name);
    }
}

TEST_CASE("TLS: a plain server behind https is a handshake that failed") {
    ScriptedServer server(well);
    ApiTarget target;
    target.server = "https://127.0.0.1:" + std::to_string(server.port());
    const Answer answer = get(target);
    CHECK_FALSE(answer.ok());
    CHECK(answer.failure.find("TLS") != std::string::npos);
}

TEST_CASE("TLS: a connection that breaks in the handshake is lost, and tried again") {
    const Authority authority;
    const Identity identity = authority.sign({});
    ScriptedServer server(well, "127.0.0.1", 0, &identity);
    server.hang_up = true;
    const Answer answer = get(target_of(server, authority));
    CHECK(static_cast<int>(answer.ending) == static_cast<int>(Ending::lost));
    CHECK(answer.attempts == 5);
    CHECK(answer.failure.find("lost") != std::string::npos);
}
