#include "collect/api_source.h"

#include <doctest/doctest.h>

#include <atomic>

#include "collect/support/kube_script.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

const Plan kPlan{{{"", "v1", "namespaces", "Namespace"},
                  {"", "v1", "pods", "Pod"},
                  {"apps", "v1", "deployments", "Deployment"},
                  {"dead.example.com", "v1", "things", "Thing"},
                  {"gone.example.com", "v1", "things", "Thing"}},
                 {{"/api/v1/namespaces"}, {"/version"}, {"http:8080/version"}},
                 false};

KubeScript script_of() {
    KubeScript script;
    script.dead_group = "dead.example.com";
    script.kinds = {{"",
                     "v1",
                     "namespaces",
                     "Namespace",
                     false,
                     {R"({"metadata":{"name":"default","uid":"u-default"}})",
                      R"({"metadata":{"name":"kube-system","uid":"u-system"}})"}},
                    {"", "v1", "pods", "Pod", true, items_named("p", 7)},
                    {"apps", "v1", "deployments", "Deployment", true, items_named("d", 3)}};
    return script;
}

ApiOptions quick() {
    ApiOptions options;
    options.rest.connect_limit = 2s;
    options.rest.silence_limit = 500ms;
    options.rest.retry_base = 1ms;
    options.rest.retry_after_limit = 5ms;
    options.rest.attempts = 2;
    options.list.page_size = 3;
    return options;
}

ApiTarget target_of(const std::string& server) {
    ApiTarget target;
    target.name = "test";
    target.server = server;
    return target;
}

Result<Evidence> collect(const ScriptedServer& server, const Plan& plan = kPlan,
                         const ApiOptions& options = quick(), const CollectOptions& common = {}) {
    return api_source(target_of(server.url()), options)->collect(plan, common);
}

std::string presence_of_kind(const Evidence& evidence, const char* group, const char* resource) {
    const Request* request = evidence.find(group, resource);
    return request == nullptr ? "none" : std::string(text_of(request->presence));
}

}  // namespace

TEST_CASE("API source: a whole cluster, every planned question has a record") {
    ScriptedServer server(script_of(), "127.81.12.9");
    std::vector<std::string> steps;
    CollectOptions common;
    common.progress = [&](const Progress& step) {
        steps.emplace_back(step.what);
        CHECK(step.done == steps.size());
        CHECK(step.total == 8);
    };
    const auto evidence = collect(server, kPlan, quick(), common);
    REQUIRE_MESSAGE(evidence, evidence.error().text());
    CHECK(evidence->target.name == "test");
    CHECK(evidence->target.server == server.url());
    CHECK(evidence->target.version == "v1.36.3");
    CHECK(evidence->target.uid == "u-system");
    CHECK_FALSE(evidence->target.probes_off);
    CHECK_FALSE(evidence->nodes_asked);
    CHECK(evidence->sha256.size() == 64);
    CHECK(evidence->requests.size() == 5);
    CHECK(presence_of_kind(*evidence, "", "pods") == "present");
    CHECK(evidence->find("", "pods")->objects.size() == 7);
    CHECK(presence_of_kind(*evidence, "apps", "deployments") == "present");
    CHECK(presence_of_kind(*evidence, "dead.example.com", "things") == "unreachable");
    CHECK(presence_of_kind(*evidence, "gone.example.com", "things") == "absent");
    CHECK(evidence->probe("/version")->kubernetes);
    CHECK(evidence->probe("/api/v1/namespaces")->status == 200);
    CHECK(evidence->probe("http:8080/version")->refused);
    CHECK(steps.size() == 8);
}

TEST_CASE("API source: the evidence does not depend on page size, parallelism or discovery") {
    std::string first;
    for (const int page : {1, 7, 500}) {
        for (const int in_flight : {1, 4}) {
            KubeScript script = script_of();
            script.aggregated = page != 7;
            ScriptedServer server(script, "127.81.12.9");
            ApiOptions options = quick();
            options.list.page_size = page;
            options.rest.in_flight = in_flight;
            const auto evidence = collect(server, kPlan, options);
            REQUIRE(evidence);
            std::string text;
            for (const Request& request : evidence->requests) {
                text += request.id + " " + std::string(text_of(request.presence));
                for (const StoredObject& object : request.objects) {
                    text += " " + std::string(object.value.get("metadata").get("name").text_or());
                }
                text += "\n";
            }
            if (first.empty()) first = text;
            CHECK(text == first);
        }
    }
}

TEST_CASE("API source: missing rights become presence, one kind at a time") {
    for (const char* path : {"/api/v1/namespaces", "/api/v1/pods", "/apis/apps/v1/deployments"}) {
        CAPTURE(std::string(path));
        KubeScript script = script_of();
        script.fault = [&](const Asked& asked) -> std::optional<Reply> {
            if (!asked.path.starts_with(path)) return std::nullopt;
            return status_reply(403, "Forbidden", "no");
        };
        ScriptedServer server(script);
        const auto evidence = collect(server);
        REQUIRE(evidence);
        int denied = 0;
        for (const Request& request : evidence->requests) {
            if (request.presence != Presence::denied) continue;
            ++denied;
            CHECK(request.reason == "no right to list " + request.resource);
            CHECK(request.objects.empty());
        }
        CHECK(denied == 1);
    }
}

TEST_CASE("API source: without the right to discovery the planned version is tried") {
    KubeScript script = script_of();
    script.fault = [&](const Asked& asked) -> std::optional<Reply> {
        if (asked.path != "/api" && asked.path != "/apis") return std::nullopt;
        return status_reply(403, "Forbidden", "no");
    };
    ScriptedServer server(script);
    const auto evidence = collect(server);
    REQUIRE(evidence);
    CHECK(presence_of_kind(*evidence, "", "pods") == "present");
    CHECK(presence_of_kind(*evidence, "gone.example.com", "things") == "denied");
}

TEST_CASE(
    "API source: custom resources are listed where their definition has place for a template") {
    const auto definition = [](const std::string& plural, const std::string& kind,
                               const std::string& schema) {
        return R"({"metadata":{"name":")" + plural +
               R"(.x.io"},"spec":{"group":"x.io","names":{"plural":")" + plural + R"(","kind":")" +
               kind +
               R"("},"versions":[{"name":"v2","served":true,"storage":true,"schema":{"openAPIV3Schema":)" +
               schema + "}}]}}";
    };
    const std::string pod =
        R"({"properties":{"containers":{"items":{"properties":{"name":{},"image":{}}}}}})";
    const std::string with_pod = R"({"properties":{"spec":)" + pod + "}}";
    KubeScript script = script_of();
    script.kinds.push_back(
        {"apiextensions.k8s.io",
         "v1",
         "customresourcedefinitions",
         "CustomResourceDefinition",
         false,
         {definition("mice", "Mouse", with_pod), definition("cats", "Cat", "{}"),
          definition("ends", "End", with_pod), definition("nays", "Nay", with_pod)}});
    script.kinds.push_back({"x.io", "v2", "mice", "Mouse", true, items_named("m", 7)});
    script.kinds.push_back({"x.io", "v2", "cats", "Cat", true, items_named("c", 7)});
    script.fault = [](const Asked& asked) -> std::optional<Reply> {
        if (!asked.path.starts_with("/apis/x.io/v2/nays")) return std::nullopt;
        return status_reply(403, "Forbidden", "no");
    };
    Plan plan = kPlan;
    plan.kinds.push_back(
        {"apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition"});
    for (const bool aggregated : {true, false}) {
        script.aggregated = aggregated;
        plan.custom_templates = true;
        ScriptedServer server(script);
        const auto evidence = collect(server, plan);
        REQUIRE(evidence);
        CHECK(evidence->find("x.io", "mice")->id == "x.io/v2/mice");
        CHECK(evidence->find("x.io", "mice")->objects.size() == 7);
        CHECK(presence_of_kind(*evidence, "x.io", "mice") == "present");
        CHECK(presence_of_kind(*evidence, "x.io", "ends") == "absent");
        CHECK(presence_of_kind(*evidence, "x.io", "nays") == "denied");
        CHECK(presence_of_kind(*evidence, "x.io", "cats") == "none");
        CHECK(server.count("/apis/x.io/v2/cats") == 0);
        CHECK(evidence->requests.size() == 9);
        plan.custom_templates = false;
        ScriptedServer unasked(script);
        const auto without = collect(unasked, plan);
        REQUIRE(without);
        CHECK(without->requests.size() == 6);
    }
}

TEST_CASE("API source: kubelets are asked for their configuration only where the plan wants it") {
    const auto config_of = [](const Asked& asked) -> std::optional<Reply> {
        if (asked.path == "/api/v1/nodes/w1/proxy/configz") {
            return json_reply(
                R"({"kubeletconfig":{"authorization":{"mode":"Webhook"},"staticPodURLHeader":)"
                R"({"Authorization":["Bearer CANARYtoken0123CANARYtoken0123"]}}})");
        }
        if (asked.path == "/api/v1/nodes/w2/proxy/configz") {
            return status_reply(403, "Forbidden", "no");
        }
        if (asked.path == "/api/v1/nodes/w3/proxy/configz") return json_reply("[]");
        return std::nullopt;
    };
    const struct {
        std::vector<std::string> nodes;
        Presence presence;
        std::size_t objects;
        const char* reason;
        std::size_t unread;
    } kCases[] = {
        {{"w1"}, Presence::present, 1, "", 0},
        {{"w1", "w2", "w3"},
         Presence::partial,
         1,
         "2 kubelets did not show theirs, the first is w2: no right to get nodes/proxy",
         2},
        {{"w2"}, Presence::denied, 0, "no right to get nodes/proxy", 1},
        {{"w3"}, Presence::malformed, 0, "the answer is no configuration of a kubelet", 1},
        {{"gone"},
         Presence::unreachable,
         0,
         "the kubelet does not show its configuration (404)",
         1},
        {{}, Presence::present, 0, "", 0},
    };
    for (const auto& one : kCases) {
        KubeScript script = script_of();
        script.kinds.push_back({"", "v1", "nodes", "Node", false, {}});
        for (const std::string& name : one.nodes) {
            script.kinds.back().items.push_back(R"({"metadata":{"name":")" + name + R"("}})");
        }
        script.fault = config_of;
        ScriptedServer server(script);
        Plan plan{{{"", "v1", "nodes", "Node"}}, {}, false};
        REQUIRE(collect(server, plan));
        CHECK(server.count("/proxy/configz") == 0);
        plan.configz = ConfigzRoad::api_server;
        const auto evidence = collect(server, plan);
        REQUIRE(evidence);
        const Request* shown = evidence->find("", "nodes/configz");
        REQUIRE(shown != nullptr);
        CHECK(shown->presence == one.presence);
        CHECK(shown->reason == one.reason);
        CHECK(shown->objects.size() == one.objects);
        CHECK(evidence->unread.size() == one.unread);
        for (const StoredObject& object : shown->objects) {
            const std::string text = encode_json(object.value);
            CHECK(text.find("CANARY") == std::string::npos);
            CHECK(text.find(R"("mode":"Webhook")") != std::string::npos);
        }
    }
}

TEST_CASE("API source: no server, no credentials, no Kubernetes") {
    struct Row {
        const char* name;
        std::function<Reply(const Asked&)> script;
        ErrorCode code;
        const char* says;
    };
    Reply html = json_reply("<html>");
    html.type = "text/html";
    const std::vector<Row> rows{
        {"401", [](const Asked&) { return status_reply(401, "Unauthorized", "x"); },
         ErrorCode::unreachable, "the server refused our credentials (401)"},
        {"401 but for /version",
         [](const Asked& asked) {
             return asked.path == "/version" || asked.path.starts_with("/api?") ||
                            asked.path == "/api" || asked.path == "/apis"
                        ? script_of()(asked)
                        : status_reply(401, "Unauthorized", "x");
         },
         ErrorCode::unreachable, "the server refused our credentials (401)"},
        {"HTML", [&](const Asked&) { return html; }, ErrorCode::malformed,
         "does not answer like a Kubernetes API server"},
        {"404", [&](const Asked&) { return json_reply("nope", 404); }, ErrorCode::malformed,
         "does not answer like a Kubernetes API server"},
        {"503", [](const Asked&) { return json_reply("x", 503); }, ErrorCode::unreachable, "503"},
        {"dropped",
         [](const Asked&) {
             Reply reply;
             reply.raw = "H";
             reply.end = End::reset;
             return reply;
         },
         ErrorCode::unreachable, "cannot read from"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.name));
        ScriptedServer server(row.script);
        const auto evidence = collect(server);
        REQUIRE_FALSE(evidence);
        CAPTURE(evidence.error().text());
        CHECK(static_cast<int>(evidence.error().code) == static_cast<int>(row.code));
        CHECK(evidence.error().message.find(row.says) != std::string::npos);
        CHECK_FALSE(evidence.error().hint.empty());
    }
    const auto nobody = api_source(target_of("http://127.81.12.8:9"), quick())->collect(kPlan, {});
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().code == ErrorCode::unreachable);
    CHECK(nobody.error().message.find("refused") != std::string::npos);
}

TEST_CASE("API source: a server that goes half way leaves the rest unreachable") {
    std::atomic<int> lists{0};
    KubeScript script = script_of();
    script.fault = [&](const Asked& asked) -> std::optional<Reply> {
        if (asked.path.find("limit=3") == std::string::npos || lists++ < 2) return std::nullopt;
        Reply reply;
        reply.raw = "H";
        reply.end = End::reset;
        return reply;
    };
    ScriptedServer server(script);
    ApiOptions options = quick();
    options.rest.in_flight = 1;
    const auto evidence = collect(server, kPlan, options);
    REQUIRE(evidence);
    CHECK(presence_of_kind(*evidence, "", "namespaces") == "present");
    CHECK(presence_of_kind(*evidence, "", "pods") == "partial");
    CHECK(presence_of_kind(*evidence, "apps", "deployments") == "unreachable");
}

TEST_CASE("API source: probes off, Secrets never, nothing planned, interruption") {
    ScriptedServer server(script_of());
    ApiOptions options = quick();
    options.probes = false;
    Plan plan = kPlan;
    plan.kinds = {{"", "v1", "secrets", "Secret"}};
    auto evidence = collect(server, plan, options);
    REQUIRE(evidence);
    CHECK(evidence->target.probes_off);
    REQUIRE(evidence->probes.size() == 3);
    for (const Probe& probe : evidence->probes) {
        CHECK(probe.presence == Presence::not_asked);
        CHECK_FALSE(probe.reason.empty());
    }
    CHECK(presence_of_kind(*evidence, "", "secrets") == "not-asked");
    CHECK(server.count("/api/v1/secrets") == 0);
    evidence = collect(server, Plan{});
    REQUIRE(evidence);
    CHECK(evidence->requests.empty());

    const std::atomic<bool> stop{true};
    CollectOptions common;
    common.interrupted = &stop;
    evidence = collect(server, kPlan, quick(), common);
    REQUIRE_FALSE(evidence);
    CHECK(evidence.error().code == ErrorCode::interrupted);
}

TEST_CASE("API source: Ingress of servers before 1.14 is found where it was") {
    KubeScript script = script_of();
    script.kinds.push_back(
        {"extensions", "v1beta1", "ingresses", "Ingress", true, items_named("i", 2)});
    ScriptedServer server(script);
    const auto evidence =
        collect(server, Plan{{{"networking.k8s.io", "v1", "ingresses", "Ingress"}}, {}, false});
    REQUIRE(evidence);
    CHECK(presence_of_kind(*evidence, "networking.k8s.io", "ingresses") == "present");
    CHECK(evidence->find("networking.k8s.io", "ingresses")->objects.size() == 2);
}

TEST_CASE("API source: no credential in evidence, progress or errors") {
    const std::string canary = "CANARYtoken0123";
    for (const int code : {200, 401, 403, 500}) {
        KubeScript script = script_of();
        script.fault = [&](const Asked& asked) -> std::optional<Reply> {
            if (code == 200) return std::nullopt;
            // A server that repeats what it was sent.
            return status_reply(code, "x", asked.headers.at("authorization"));
        };
        ScriptedServer server(script);
        ApiTarget target = target_of(server.url());
        target.credentials.token = canary;
        ApiOptions options = quick();
        options.probes = false;
        std::string said;
        options.rest.trace = [&](std::string_view, std::string_view url) { said += url; };
        CollectOptions common;
        common.progress = [&](const Progress& step) { said += step.what; };
        const auto evidence = api_source(target, options)->collect(kPlan, common);
        if (!evidence) said += evidence.error().text();
        if (evidence) {
            for (const Request& request : evidence->requests) said += request.reason;
        }
        CHECK_FALSE(said.empty());
        CHECK(said.find(canary) == std::string::npos);
    }
}

TEST_CASE("API source: the probe tls runs beside the requests, and only when it is wanted") {
    const Authority authority;
    const Identity identity = authority.sign({.valid_from = -7200, .valid_to = -3600});
    const ScriptedServer server(script_of(), "127.0.0.1", 0, &identity);
    Plan plan = kPlan;
    plan.probes = {{"/version"}, {"tls"}};
    ApiTarget target = target_of(server.url());
    target.authorities = authority.certificate();
    CHECK_FALSE(api_source(target, quick())->collect(plan, {}));  // expired: nothing can be read
    target.tls_unverified = true;
    int steps = 0;
    CollectOptions common;
    common.progress = [&](const Progress& progress) {
        ++steps;
        CHECK(progress.done <= progress.total);
    };
    const auto evidence = api_source(target, quick())->collect(plan, common);
    REQUIRE(evidence);
    CHECK(steps == 7);
    const Probe* tls = evidence->probe("tls");
    REQUIRE(tls != nullptr);
    CHECK(tls->presence == Presence::present);
    REQUIRE(tls->tls);
    CHECK(tls->tls->chain == "signed");
    CHECK(tls->tls->not_after < evidence->collected_at);
    for (const Asked& asked : server.asked()) CHECK(asked.path != "tls");

    ApiOptions off = quick();
    off.probes = false;
    const auto without = api_source(target, off)->collect(plan, {});
    REQUIRE(without);
    CHECK(without->probe("tls")->presence == Presence::not_asked);
    const ScriptedServer plain(script_of());
    const auto unsafe = collect(plain, plan);
    REQUIRE(unsafe);
    CHECK(unsafe->probe("tls")->presence == Presence::not_asked);
}
