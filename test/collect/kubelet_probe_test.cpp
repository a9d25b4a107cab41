#include "collect/kubelet_probe.h"

#include <doctest/doctest.h>

#include "collect/api_source.h"
#include "collect/support/certificates.h"
#include "collect/support/kube_script.h"
#include "collect/support/scripted_server.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

std::string node(const std::string& name, const std::string& address, int port) {
    return R"({"metadata":{"name":")" + name +
           R"("},"status":{"addresses":[{"type":"InternalIP","address":")" + address +
           R"("}],"daemonEndpoints":{"kubeletEndpoint":{"Port":)" + std::to_string(port) + "}}}}";
}

// An audit with our own credentials of a cluster that has these Nodes, and its probes.
struct Cluster {
    Authority authority;
    Identity server = authority.sign({});
    Identity kubelet = Authority().sign({});  // nobody knows who signed it
    KubeScript script;
    ApiTarget target;
    ApiOptions options;

    Cluster() {
        script.kinds = {{"", "v1", "nodes", "Node", false, {}}};
        target.authorities = authority.certificate();
        target.credentials.token = "CANARYtoken0123CANARYtoken0123";
        const Identity client = authority.sign({.common_name = "me", .alternative = ""});
        target.credentials.certificate = client.certificate;
        target.credentials.key = client.key;
        options.kubelets.loopback = true;
    }
    std::vector<Probe> probes(std::vector<std::string> nodes, bool wanted = true) {
        script.kinds[0].items = std::move(nodes);
        const ScriptedServer api(script, "127.0.0.1", 0, &server);
        target.server = api.url();
        Plan plan{{{"", "v1", "nodes", "Node"}}, {}, false};
        plan.kubelet_probes = wanted;
        auto evidence = api_source(target, options)->collect(plan, {});
        REQUIRE_MESSAGE(evidence, evidence.error().text());
        return evidence->probes;
    }
    Probe probe(const Reply& reply) {
        const ScriptedServer asked([&](const Asked&) { return reply; }, "127.0.0.1", 0, &kubelet);
        const auto found = probes({node("w1", "127.0.0.1", asked.port())});
        REQUIRE(found.size() == 1);
        return found[0];
    }
};

}  // namespace

TEST_CASE("kubelet probe: a kubelet is asked once, without any credential of ours") {
    Cluster cluster;
    const ScriptedServer kubelet(
        [](const Asked&) { return json_reply(R"({"kubeletconfig":{"port":10250}})"); }, "127.0.0.1",
        0, &cluster.kubelet);
    const auto found = cluster.probes({node("w1", "127.0.0.1", kubelet.port())});
    REQUIRE(found.size() == 1);
    CHECK(found[0].name == "kubelet w1");
    CHECK(found[0].presence == Presence::present);
    CHECK(found[0].status == 200);
    CHECK(found[0].kubernetes);
    const auto asked = kubelet.asked();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].method == "GET");
    CHECK(asked[0].path == "/configz");
    CHECK_FALSE(asked[0].headers.contains("authorization"));
    CHECK(kubelet.certificates() == 0);
}

TEST_CASE("kubelet probe: only what a kubelet writes to anonymous requests is its answer") {
    Cluster cluster;
    const std::string forbidden =
        "Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource(s)=[configz])";
    const struct {
        int status;
        std::string body;
        bool kubelet;
    } kRows[] = {
        {403, forbidden, true},
        {200, R"({"kubeletconfig":{}})", true},
        {401, "Unauthorized", false},
        {401, forbidden, false},
        {403, "Forbidden (user=system:node:w1, verb=get)", false},
        {403, R"({"kubeletconfig":{}})", false},
        {200, R"({"kubeletconfig":[]})", false},
        {200, R"({"kind":"PodList","apiVersion":"v1","items":[]})", false},
        {200, "not found", false},
        {200, "", false},
        {302, R"({"kubeletconfig":{}})", false},
    };
    for (const auto& row : kRows) {
        CAPTURE(row.status);
        CAPTURE(row.body);
        const Probe probe = cluster.probe(json_reply(row.body, row.status));
        CHECK(probe.presence == Presence::present);
        CHECK(probe.status == row.status);
        CHECK(probe.kubernetes == row.kubelet);
        CHECK(probe.version.empty());
    }
    const Probe version =
        cluster.probe(json_reply(R"({"major":"1","minor":"36","gitVersion":"v1.36.3"})"));
    CHECK_FALSE(version.kubernetes);
    CHECK(version.version.empty());
    CHECK(cluster.probe(json_reply(std::string(2 << 20, 'x'))).presence == Presence::malformed);
}

TEST_CASE("kubelet probe: a Node that cannot be asked, or does not answer, is no answer") {
    Cluster cluster;
    const int closed = ScriptedServer([](const Asked&) { return Reply{}; }).port();
    auto found = cluster.probes({node("w1", "127.0.0.1", closed), R"({"metadata":{"name":"w2"}})"});
    REQUIRE(found.size() == 2);
    CHECK(found[0].presence == Presence::unreachable);
    CHECK(found[0].refused);
    CHECK(found[1].presence == Presence::unreachable);
    CHECK_FALSE(found[1].refused);
    CHECK(found[1].reason == "the kubelet cannot be asked: its Node names no InternalIP");

    const ScriptedServer one([](const Asked&) { return json_reply(R"({"kubeletconfig":{}})"); },
                             "127.0.0.1", 0, &cluster.kubelet);
    found =
        cluster.probes({node("w1", "127.0.0.1", one.port()), node("w2", "127.0.0.1", one.port())});
    REQUIRE(found.size() == 2);
    for (const Probe& probe : found) {
        CHECK(probe.presence == Presence::unreachable);
        CHECK(probe.reason.find("another Node names the same address") != std::string::npos);
    }
    cluster.options.kubelets.loopback = false;
    found = cluster.probes({node("w1", "127.0.0.1", one.port())});
    REQUIRE(found.size() == 1);
    CHECK(found[0].reason.find("is not one that a kubelet takes") != std::string::npos);
    CHECK(one.asked().empty());
}

TEST_CASE("kubelet probe: nobody is asked unless it was asked for, and probes are on") {
    Cluster cluster;
    const ScriptedServer kubelet([](const Asked&) { return Reply{}; }, "127.0.0.1", 0,
                                 &cluster.kubelet);
    const std::vector<std::string> nodes{node("w1", "127.0.0.1", kubelet.port())};
    CHECK(cluster.probes(nodes, false).empty());
    cluster.options.probes = false;
    CHECK(cluster.probes(nodes).empty());
    CHECK(kubelet.asked().empty());
}
