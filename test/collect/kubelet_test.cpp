#include "collect/kubelet.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "collect/api_source.h"
#include "collect/support/certificates.h"
#include "collect/support/kube_script.h"
#include "collect/support/scripted_server.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

const std::string kToken = "CANARYtoken0123CANARYtoken0123";

Reply configz(const Asked& asked) {
    if (asked.path != "/configz") return json_reply("{}", 404);
    return json_reply(R"({"kubeletconfig":{"authorization":{"mode":"Webhook"}}})");
}

std::string node(const std::string& name, const std::string& address, int port) {
    return R"({"metadata":{"name":")" + name +
           R"("},"status":{"addresses":[{"type":"Hostname","address":")" + name +
           R"("},{"type":"InternalIP","address":")" + address +
           R"("}],"daemonEndpoints":{"kubeletEndpoint":{"Port":)" + std::to_string(port) + "}}}}";
}
std::string node_of(const ScriptedServer& kubelet, const std::string& name = "w1") {
    return node(name, "127.0.0.1", kubelet.port());
}

// A cluster with these Nodes, and an audit of it that asks kubelets.
struct Cluster {
    Authority authority;
    Identity identity = authority.sign({});
    KubeScript script;
    ApiTarget target;
    ApiOptions options;
    int asked_by_server = 0;  // through the API server

    explicit Cluster(std::vector<std::string> nodes = {}) {
        script.kinds = {{"", "v1", "nodes", "Node", false, std::move(nodes)}};
        target.name = "test";
        target.authorities = authority.certificate();
        target.credentials.token = kToken;
        options.rest.retry_base = 1ms;
        options.rest.attempts = 2;
        options.kubelets.loopback = true;
    }
    Evidence collect() {
        ScriptedServer server(script, "127.0.0.1", 0, &identity);
        target.server = server.url();
        Plan plan{{{"", "v1", "nodes", "Node"}}, {}, false};
        plan.configz = ConfigzRoad::kubelet;
        auto evidence = api_source(target, options)->collect(plan, {});
        REQUIRE_MESSAGE(evidence, evidence.error().text());
        asked_by_server = server.count("/api/v1/nodes/");
        return std::move(*evidence);
    }
    // Presence and reason of what kubelets said.
    std::string said() {
        const Evidence evidence = collect();
        const Request* shown = evidence.find("", kConfigz);
        REQUIRE(shown != nullptr);
        return std::string(text_of(shown->presence)) + " " + std::to_string(shown->objects.size()) +
               " " + shown->reason;
    }
};

bool holds(const std::string& text, const std::string& part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("kubelet: its own port is asked with our credentials when its certificate verifies") {
    Cluster cluster;
    const ScriptedServer kubelet(configz, "127.0.0.1", 0, &cluster.identity);
    cluster.script.kinds[0].items = {node_of(kubelet)};
    const Identity client = cluster.authority.sign({.common_name = "me", .alternative = ""});
    cluster.target.credentials.certificate = client.certificate;
    cluster.target.credentials.key = client.key;
    const Evidence evidence = cluster.collect();
    const Request* shown = evidence.find("", kConfigz);
    REQUIRE(shown != nullptr);
    CHECK(shown->id == "v1/nodes/configz");
    CHECK(shown->presence == Presence::present);
    REQUIRE(shown->objects.size() == 1);
    CHECK(holds(encode_json(shown->objects[0].value), R"("mode":"Webhook")"));
    CHECK(cluster.asked_by_server == 0);
    const auto asked = kubelet.asked();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].path == "/configz");
    CHECK(asked[0].headers.at("authorization") == "Bearer " + kToken);
    CHECK(asked[0].certificate);
    CHECK(kubelet.certificates() == 1);
}

TEST_CASE(
    "kubelet: a certificate that does not verify gets no credential, neither token nor ours") {
    Cluster cluster;
    const Authority stranger;
    const Identity client = cluster.authority.sign({.common_name = "me", .alternative = ""});
    cluster.target.credentials.certificate = client.certificate;
    cluster.target.credentials.key = client.key;
    cluster.target.tls_unverified = true;  // of the API server alone
    const struct {
        Identity identity;
        const char* says;
    } kRows[] = {
        {stranger.sign({}), "authority that the kubeconfig does not name; --kubelet-ca names"},
        {cluster.authority.sign({.alternative = "IP:127.0.0.2"}), "for another name"},
        {cluster.authority.sign({.alternative = "DNS:w1"}), "for another name"},
        {cluster.authority.sign({.common_name = "127.0.0.1", .alternative = ""}), "another name"},
        {cluster.authority.sign({.valid_from = -7200, .valid_to = -3600}), "has expired"},
    };
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        for (const auto& row : kRows) {
            ScriptedServer kubelet(configz, "127.0.0.1", 0, &row.identity);
            kubelet.newest_tls(version);
            cluster.script.kinds[0].items = {node_of(kubelet)};
            const std::string said = cluster.said();
            CHECK(said.starts_with("unreachable 0 no credentials were sent"));
            CHECK(holds(said, row.says));
            CHECK(kubelet.asked().empty());
            CHECK(kubelet.certificates() == 0);
        }
    }
}

TEST_CASE("kubelet: --kubelet-ca counts instead of the cluster's authority, the system's never") {
    Cluster cluster;
    const Authority own;
    const Identity theirs = own.sign({});
    const ScriptedServer kubelet(configz, "127.0.0.1", 0, &theirs);
    const ScriptedServer other(configz, "127.0.0.1", 0, &cluster.identity);
    cluster.script.kinds[0].items = {node_of(kubelet)};
    cluster.options.kubelets.authorities = own.certificate();
    CHECK(cluster.said() == "present 1 ");
    cluster.script.kinds[0].items = {node_of(other)};
    CHECK(holds(cluster.said(), "authority that --kubelet-ca does not name"));
    cluster.options.kubelets.authorities.clear();
    cluster.target.authorities.clear();
    cluster.target.tls_unverified = true;
    CHECK(cluster.said() ==
          "unreachable 0 no authority is known to verify kubelets by; --kubelet-ca names one");
    CHECK(other.asked().empty());
}

TEST_CASE("kubelet: what it answers is judged as it is") {
    Reply redirect = json_reply("", 302);
    redirect.headers = "Location: https://127.0.0.1:1/configz\r\n";
    const struct {
        Reply reply;
        const char* said;
    } kRows[] = {
        {status_reply(403, "Forbidden", "no"),
         "denied 0 no right to get nodes/configz (before Kubernetes 1.33: nodes/proxy)"},
        {status_reply(401, "Unauthorized", "no"),
         "denied 0 the server refused our credentials (401)"},
        {json_reply("404 page not found", 404),
         "unreachable 0 the kubelet does not show its configuration (404)"},
        {json_reply("[]"), "malformed 0 the answer is no configuration of a kubelet"},
        {redirect, "malformed 0 a redirect (302), which is not followed"},
    };
    for (const auto& row : kRows) {
        Cluster cluster;
        const ScriptedServer kubelet([&](const Asked&) { return row.reply; }, "127.0.0.1", 0,
                                     &cluster.identity);
        cluster.script.kinds[0].items = {node_of(kubelet)};
        CHECK(cluster.said() == row.said);
        CHECK(kubelet.asked().size() == 1);
    }
}

TEST_CASE("kubelet: no proxy, no impersonation, no password") {
    Cluster cluster;
    const ScriptedServer kubelet(configz, "127.0.0.1", 0, &cluster.identity);
    cluster.script.kinds[0].items = {node_of(kubelet)};
    cluster.target.credentials = {};
    cluster.target.credentials.username = "me";
    cluster.target.credentials.password = "CANARYpassword";
    cluster.target.as_user = "jane";
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) {
        setenv(name, "http://127.0.0.1:1", 1);
    }
    CHECK(cluster.said() == "present 1 ");
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY"}) unsetenv(name);
    const auto asked = kubelet.asked();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].headers.count("authorization") == 0);
    CHECK(asked[0].headers.count("impersonate-user") == 0);
    ApiTarget proxied = cluster.target;
    proxied.proxy = "http://proxy:1";
    CHECK(kubelet_target(proxied, {}, {}).proxy.empty());
}

TEST_CASE("kubelet: a plugin's token is sent, and the plugin is not run for each") {
    Cluster cluster;
    const ScriptedServer kubelet(configz, "127.0.0.1", 0, &cluster.identity);
    cluster.script.kinds[0].items = {node_of(kubelet)};
    cluster.target.credentials = {};
    ExecPlugin plugin;
    plugin.version = "client.authentication.k8s.io/v1";
    plugin.command = "/bin/sh";
    plugin.arguments = {"-c",
                        R"(echo run >&2; echo '{"apiVersion":"client.authentication.k8s.io/v1",)"
                        R"("kind":"ExecCredential","status":{"token":"given"}}')"};
    cluster.target.plugin = plugin;
    int runs = 0;
    cluster.options.plugin_said = [&](std::string_view) { ++runs; };
    CHECK(cluster.said() == "present 1 ");
    CHECK(kubelet.asked().at(0).headers.at("authorization") == "Bearer given");
    CHECK(runs == 1);
    const ScriptedServer unwilling(
        [](const Asked&) { return status_reply(401, "Unauthorized", "no"); }, "127.0.0.1", 0,
        &cluster.identity);
    cluster.script.kinds[0].items = {node_of(unwilling)};
    CHECK(cluster.said() == "denied 0 the server refused our credentials (401)");
    CHECK(runs == 2);
}

TEST_CASE("kubelet: credentials for one server go to no other") {
    const Cluster cluster;
    const ScriptedServer server(configz, "127.0.0.1", 0, &cluster.identity);
    const ScriptedServer other(configz, "127.0.0.1", 0, &cluster.identity);
    ApiTarget target = cluster.target;
    target.server = server.url();
    auto client = RestClient::open(target, {});
    REQUIRE(client);
    bool good = false;
    client->start({.path = "/configz", .server = other.url()},
                  [&](Answer&& answer) { good = answer.ok(); });
    REQUIRE(client->run());
    CHECK(good);
    CHECK(other.asked().at(0).headers.count("authorization") == 0);
    target.server.clear();
    target.tls_unverified = true;
    CHECK_FALSE(RestClient::open(target, {}));
    target.tls_unverified = false;
    CHECK(RestClient::open(target, {}));
    target.authorities.clear();
    CHECK_FALSE(RestClient::open(target, {}));
}

TEST_CASE("kubelet: one that cannot be asked hides no other; two of one address hide each other") {
    Cluster cluster;
    const ScriptedServer kubelet(configz, "127.0.0.1", 0, &cluster.identity);
    cluster.script.kinds[0].items = {node_of(kubelet, "w1"), R"({"metadata":{"name":"w2"}})"};
    CHECK(cluster.said() ==
          "partial 1 1 kubelets did not show theirs, the first is w2: the kubelet cannot be asked: "
          "its Node names no InternalIP");
    cluster.script.kinds[0].items = {node_of(kubelet, "w1"), node_of(kubelet, "w2")};
    CHECK(holds(cluster.said(), "unreachable 0 the kubelet cannot be asked: another Node names"));
    CHECK(kubelet.asked().size() == 1);
    cluster.script.kinds[0].items.clear();
    CHECK(cluster.said() == "present 0 ");
}

TEST_CASE("kubelet: the address is a literal InternalIP that a kubelet takes") {
    const auto server = [](const std::string& text) {
        Store store;
        const auto value = decode_json(text, store);
        REQUIRE(value);
        const auto found = kubelet_server(*value, false);
        return found ? *found : found.error().message;
    };
    CHECK(server(node("w", "192.0.2.1", 10250)) == "https://192.0.2.1:10250");
    CHECK(server(node("w", "2001:DB8::1", 1)) == "https://[2001:db8::1]:1");
    for (const char* bad : {"127.0.0.1", "::1", "169.254.169.254", "fe80::1", "0.0.0.0",
                            "::", "224.0.0.1", "ff02::1"}) {
        CHECK(holds(server(node("w", bad, 10250)), "is not one that a kubelet takes"));
    }
    for (const char* bad : {"w1.example.com", "", "192.0.2.1:80", "192.0.2.1@evil.test", "127.1",
                            "::ffff:127.0.0.1", "fe80::1%eth0"}) {
        CHECK(holds(server(node("w", bad, 10250)), "is no address"));
    }
    for (const int bad : {0, -1, 65536}) {
        CHECK(holds(server(node("w", "192.0.2.1", bad)), "names no port"));
    }
    CHECK(holds(server("{}"), "names no InternalIP"));
}
