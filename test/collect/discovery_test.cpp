#include "collect/discovery.h"

#include <doctest/doctest.h>

#include <atomic>

#include "collect/support/kube_script.h"

using namespace assay;
using namespace assay::test;

namespace {

Discovery discover(const ScriptedServer& server, int attempts = 2) {
    ApiTarget target;
    target.server = server.url();
    RestOptions options;
    options.retry_base = Milliseconds(1);
    options.attempts = attempts;
    auto client = RestClient::open(target, options);
    REQUIRE(client);
    Discovery found;
    int calls = 0;
    start_discovery(*client, {"", "apps", "policy", "dead.example.com", "gone.example.com"},
                    [&](Discovery&& discovery) {
                        found = std::move(discovery);
                        ++calls;
                    });
    REQUIRE(client->run());
    REQUIRE(calls == 1);
    return found;
}

KubeScript script_of(bool aggregated) {
    KubeScript script;
    script.aggregated = aggregated;
    script.dead_group = "dead.example.com";
    script.kinds = {{"", "v1", "pods", "Pod", true, {}},
                    {"", "v1", "nodes", "Node", false, {}},
                    {"apps", "v1", "deployments", "Deployment", true, {}},
                    {"policy", "v1beta1", "podsecuritypolicies", "PodSecurityPolicy", false, {}}};
    return script;
}

std::string presence_of_kind(const Discovery& discovery, const char* group, const char* resource) {
    return std::string(text_of(discovery.find(group, "v1", resource).presence));
}

}  // namespace

TEST_CASE("discovery: aggregated and old documents say the same") {
    for (const bool aggregated : {true, false}) {
        CAPTURE(aggregated);
        ScriptedServer server(script_of(aggregated));
        const Discovery found = discover(server);
        CHECK(found.answered);
        CHECK_FALSE(found.refused);
        const Lookup pods = found.find("", "v1", "pods");
        CHECK(pods.presence == Presence::present);
        CHECK(pods.kind.kind == "Pod");
        CHECK(pods.kind.namespaced);
        CHECK_FALSE(found.find("", "v1", "nodes").kind.namespaced);
        // Not the planned version, but one that is served.
        const Lookup policies = found.find("policy", "v1", "podsecuritypolicies");
        CHECK(policies.presence == Presence::present);
        CHECK(policies.kind.version == "v1beta1");
        CHECK(presence_of_kind(found, "apps", "deployments") == "present");
        CHECK(presence_of_kind(found, "apps", "replicasets") == "absent");
        CHECK(presence_of_kind(found, "gone.example.com", "things") == "absent");
        CHECK(presence_of_kind(found, "dead.example.com", "things") == "unreachable");
        // Two documents, or /api, /apis, three of groups, and twice the one of the dead group.
        CHECK(server.count("/api") == (aggregated ? 2 : 7));
    }
}

TEST_CASE("discovery: of several versions the planned one is taken, else the server's first") {
    ScriptedServer server([](const Asked& asked) {
        if (asked.path == "/api") return status_reply(403, "Forbidden", "no");
        const auto resource = [](const char* verbs) {
            return R"("resources":[{"resource":"things","responseKind":{"kind":"Thing"},)"
                   R"("scope":"Cluster","verbs":[)" +
                   std::string(verbs) + "]}]";
        };
        return json_reply(R"({"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"apps"},)"
                          R"("versions":[{"version":"v2",)" +
                          resource(R"("list")") + R"(},{"version":"v1",)" + resource(R"("list")") +
                          R"(}]},{"metadata":{"name":"policy"},"versions":[{"version":"v1",)" +
                          resource(R"("create")") + "}]}]}");
    });
    const Discovery found = discover(server);
    CHECK(found.find("apps", "v1", "things").kind.version == "v1");
    CHECK(found.find("apps", "v3", "things").kind.version == "v2");
    CHECK(found.find("policy", "v1", "things").presence == Presence::unreachable);
    CHECK(found.find("", "v1", "pods").presence == Presence::denied);
}

TEST_CASE("discovery: what is no discovery makes nothing absent") {
    struct Row {
        const char* name;
        Reply reply;
        const char* presence;
    };
    Reply html = json_reply("<html>");
    html.type = "text/html";
    for (const Row& row :
         {Row{"HTML", html, "malformed"}, Row{"a list", json_reply("[]"), "malformed"},
          Row{"another kind", json_reply(R"({"kind":"PodList"})"), "malformed"},
          Row{"nothing", json_reply(""), "malformed"},
          Row{"403", status_reply(403, "Forbidden", "x"), "denied"},
          Row{"401", status_reply(401, "Unauthorized", "x"), "denied"},
          Row{"503", json_reply("x", 503), "unreachable"}}) {
        CAPTURE(std::string(row.name));
        ScriptedServer server([&](const Asked&) { return row.reply; });
        const Discovery found = discover(server);
        CHECK(presence_of_kind(found, "", "pods") == row.presence);
        CHECK(presence_of_kind(found, "apps", "deployments") == row.presence);
        CHECK(found.refused == (row.reply.status == 401));
        CHECK_FALSE(found.find("apps", "v1", "deployments").reason.empty());
    }
}

TEST_CASE("discovery: documents cut at any byte make nothing absent") {
    KubeScript real = script_of(true);
    real.dead_group.clear();
    for (const bool core : {true, false}) {
        CAPTURE(core);
        std::atomic<std::size_t> at{0};
        std::atomic<std::size_t> whole{0};
        std::atomic<bool> length{false};
        ScriptedServer server([&](const Asked& asked) {
            Reply reply = real(asked);
            if (asked.path == (core ? "/api" : "/apis")) {
                whole = reply.body.size();
                reply.cut = at;
                reply.length = length;
                reply.end = End::close;
            }
            return reply;
        });
        std::size_t cuts = 0;
        for (const bool told : {false, true}) {
            length = told;
            for (at = 0; at == 0 || at < whole; ++at) {
                CAPTURE(at.load());
                const Discovery cut = discover(server, 1);
                const Lookup served =
                    core ? cut.find("", "v1", "pods") : cut.find("apps", "v1", "deployments");
                const Lookup other =
                    core ? cut.find("", "v1", "secrets") : cut.find("apps", "v1", "replicasets");
                for (const Lookup& found : {served, other}) {
                    CHECK(found.presence != Presence::absent);
                    CHECK(found.presence != Presence::present);
                    CHECK_FALSE(found.reason.empty());
                }
                ++cuts;
            }
        }
        MESSAGE("discovery cut at each of ", cuts, " bytes");
        CHECK(cuts > 200);
    }
}
