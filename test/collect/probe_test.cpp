#include "collect/probe.h"

#include <doctest/doctest.h>

#include "collect/support/kube_script.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

Probe probe(const ApiTarget& target, const std::string& name) {
    RestOptions options;
    options.silence_limit = 300ms;
    auto client = RestClient::open(target, options);
    REQUIRE(client);
    Probe made;
    int calls = 0;
    start_probe(*client, target, {name}, [&](Probe&& got) {
        made = std::move(got);
        ++calls;
    });
    REQUIRE(client->run());
    REQUIRE(calls == 1);
    CHECK(made.name == name);
    return made;
}

ApiTarget target_of(const ScriptedServer& server) {
    ApiTarget target;
    target.server = server.url();
    target.credentials.token = "secret";
    return target;
}

}  // namespace

TEST_CASE("probe: answers of Kubernetes are recognised, others are not") {
    struct Row {
        const char* body;
        bool kubernetes;
        const char* version;
    };
    for (const Row& row :
         {Row{R"({"major":"1","minor":"36","gitVersion":"v1.36.3"})", true, "v1.36.3"},
          Row{R"({"gitVersion":"v1.36.3"})", false, ""},
          Row{R"({"major":1,"minor":36,"gitVersion":"v1.36.3"})", false, ""},
          Row{R"({"kind":"NamespaceList","apiVersion":"v1","items":[]})", true, ""},
          Row{R"({"kind":"NamespaceList","apiVersion":"v1"})", false, ""},
          Row{R"({"kind":"Status","apiVersion":"v1","code":403})", true, ""},
          Row{R"({"kind":"Status"})", false, ""}, Row{R"({"version":"1"})", false, ""},
          Row{"[]", false, ""}, Row{"<html>", false, ""}, Row{"", false, ""}}) {
        CAPTURE(std::string(row.body));
        std::string version;
        CHECK(is_kubernetes_answer(row.body, version) == row.kubernetes);
        CHECK(version == row.version);
        ScriptedServer server([&](const Asked&) { return json_reply(row.body); });
        const Probe made = probe(target_of(server), "/version");
        CHECK(made.presence == Presence::present);
        CHECK(made.status == 200);
        CHECK(made.kubernetes == row.kubernetes);
        CHECK(made.version == row.version);
    }
}

TEST_CASE("probe: refusals are answers, asked once and without credentials") {
    for (const int code : {401, 403, 429, 500, 302}) {
        CAPTURE(code);
        ScriptedServer server([&](const Asked&) { return status_reply(code, "x", "x"); });
        const Probe made = probe(target_of(server), "/api/v1/namespaces");
        CHECK(made.presence == Presence::present);
        CHECK(made.status == code);
        CHECK(made.kubernetes);
        CHECK_FALSE(made.refused);
        const auto asked = server.asked();
        REQUIRE(asked.size() == 1);
        CHECK(asked[0].path == "/api/v1/namespaces?limit=1");
        CHECK_FALSE(asked[0].headers.contains("authorization"));
    }
}

TEST_CASE("probe: nobody listens, a dropped connection, silence, garbage") {
    ApiTarget target;
    {
        const ScriptedServer server([](const Asked&) { return json_reply("{}"); });
        target = target_of(server);
    }
    Probe made = probe(target, "/version");
    CHECK(made.presence == Presence::unreachable);
    CHECK(made.refused);
    CHECK_FALSE(made.reason.empty());

    const auto with = [&](const Reply& answer) {
        ScriptedServer server([&](const Asked&) { return answer; });
        return probe(target_of(server), "/version");
    };
    Reply silent;
    silent.raw = "H";
    silent.end = End::stall;
    made = with(silent);
    CHECK(made.presence == Presence::unreachable);
    CHECK_FALSE(made.refused);
    Reply garbage;
    garbage.raw = "220 mail.example.com ESMTP\r\n";
    garbage.end = End::close;
    made = with(garbage);
    CHECK(made.presence == Presence::malformed);
    CHECK_FALSE(made.kubernetes);
    Reply endless = json_reply(std::string(65536, ' '));
    endless.end = End::endless;
    made = with(endless);
    CHECK(made.presence == Presence::malformed);
    made = probe(target, "/metrics");
    CHECK(made.presence == Presence::not_asked);
}

TEST_CASE("probe: port 8080 of the same host, in plain HTTP") {
    KubeScript script;
    script.git_version = "v1.19.0";
    // Addresses of their own, so that nothing else on this machine listens on the port.
    ScriptedServer insecure(script, "127.81.12.7", 8080);
    ApiTarget target;
    target.server = "https://127.81.12.7:6443/prefix";
    Probe made = probe(target, "http:8080/version");
    CHECK(made.presence == Presence::present);
    CHECK(made.kubernetes);
    CHECK(made.version == "v1.19.0");
    CHECK(insecure.asked()[0].path == "/version");
    target.server = "https://127.81.12.8:6443";
    made = probe(target, "http:8080/version");
    CHECK(made.presence == Presence::unreachable);
    CHECK(made.refused);
}
