#include "collect/node_jobs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "collect/api_source.h"
#include "collect/node_log.h"
#include "collect/support/kube_script.h"
#include "collect/support/scripted_server.h"
#include "snapshot/container.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

const std::string kToken = "CANARYtoken0123CANARYtoken0123";
const std::string kJobs = "/apis/batch/v1/namespaces/kubeassay-nodes/jobs";
const std::string kPods = "/api/v1/namespaces/kubeassay-nodes/pods";

std::string node_named(const std::string& name, const std::string& os = "linux") {
    return R"({"metadata":{"name":")" + name + R"("},"status":{"nodeInfo":{"machineID":"id-)" +
           name + R"(","operatingSystem":")" + os + R"("}}})";
}

std::string log_of(const std::string& name, const std::string& machine) {
    const auto log = node_log(R"({"name":")" + name + R"(","machineId":")" + machine +
                              R"(","kernel":"6.1","processes":[{"argv":["kubelet"]}]})");
    REQUIRE(log.has_value());
    return *log;
}

Reply text_reply(std::string body) {
    Reply reply;
    reply.body = std::move(body);
    reply.type = "text/plain";
    return reply;
}

std::string waiting(const std::string& reason) {
    return R"({"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":")" + reason +
           R"("}}}]})";
}

// What happens to one node's Job. The default is that all goes well at the second look.
struct Fate {
    std::string status = R"({"phase":"Succeeded"})";
    std::string log{};  // empty: a good one
    bool pod = true;
    Reply created = json_reply("{}", 201);
    std::optional<Reply> log_reply{};
    int late_looks = 1;  // looks before the status is so
    int late_logs = 0;   // logs that are cut, or are late_log, before a whole one comes
    std::string late_log{};
};

// Jobs as the real server, its controller and its kubelets treat them, as far as they are asked.
struct JobCluster {
    KubeScript script;
    std::map<std::string, Fate> fates;
    std::map<std::string, std::string> jobs;  // the node of each Job that is there
    std::map<std::string, int> looks, logs;   // by Job
    std::size_t most = 0;
    int created = 0;
    std::string last_job;
    std::optional<Reply> pods_reply, delete_reply;
    std::function<void()> on_create, on_remove;
    std::vector<std::string> strays;  // more pods in the list

    explicit JobCluster(const std::vector<std::string>& nodes) {
        std::vector<std::string> items;
        for (const std::string& node : nodes) items.push_back(node_named(node));
        script.kinds = {{"", "v1", "nodes", "Node", false, items}};
        script.fault = [this](const Asked& asked) { return answer(asked); };
    }

    std::optional<Reply> answer(const Asked& asked) {
        if (asked.path == kJobs && asked.method == "POST") return create(asked);
        if (asked.path.starts_with(kPods + "?")) return pods_reply ? pods_reply : pods(asked);
        if (asked.path.starts_with(kPods + "/")) return log(asked);
        if (asked.path.starts_with(kJobs + "/") && asked.method == "DELETE") return remove(asked);
        CHECK_MESSAGE(asked.method == "GET", asked.method);
        return std::nullopt;
    }

    Reply create(const Asked& asked) {
        CHECK(asked.headers.at("content-type") == "application/json");
        CHECK(asked.headers.at("authorization") == "Bearer " + kToken);
        Store store;
        const auto job = decode_json(asked.body, store);
        REQUIRE(job.has_value());
        const std::string name(job->get("metadata").get("name").text_or());
        const Value spec = job->get("spec").get("template").get("spec");
        const std::string node(spec.get("nodeName").text_or());
        CHECK(asked.body.find(kToken) == std::string::npos);
        ++created;
        last_job = name;
        if (on_create) on_create();
        const Reply reply = fates[node].created;
        if (jobs.count(name) > 0) return status_reply(409, "AlreadyExists", "is there");
        if (reply.status < 400) jobs[name] = node;
        most = std::max(most, jobs.size());
        return reply;
    }

    Reply pods(const Asked& asked) {
        CHECK(asked.path.find("labelSelector=app.kubernetes.io%2Finstance%3D") !=
              std::string::npos);
        std::string items;
        for (const auto& [job, node] : jobs) {
            const Fate& fate = fates[node];
            if (!fate.pod) continue;
            const bool late = looks[job]++ < fate.late_looks;
            items += (items.empty() ? "" : ",") + std::string(R"({"metadata":{"name":"pod-)") +
                     job + R"(","labels":{"job-name":")" + job + R"("}},"spec":{"nodeName":")" +
                     node + R"("},"status":)" +
                     (late ? waiting("ContainerCreating") : fate.status) + "}";
        }
        for (const std::string& stray : strays) items += (items.empty() ? "" : ",") + stray;
        return json_reply(R"({"kind":"PodList","items":[)" + items + "]}");
    }

    Reply log(const Asked& asked) {
        CHECK(asked.path.find("/log?container=collect&limitBytes=8388609") != std::string::npos);
        const std::string job = asked.path.substr(kPods.size() + 5, 31);
        REQUIRE(jobs.count(job) == 1);
        const Fate& fate = fates[jobs[job]];
        if (fate.log_reply) return *fate.log_reply;
        std::string text = fate.log.empty() ? log_of(jobs[job], "id-" + jobs[job]) : fate.log;
        if (logs[job]++ < fate.late_logs) {
            text = fate.late_log.empty() ? text.substr(0, text.size() / 2) : fate.late_log;
        }
        return text_reply(std::move(text));
    }

    Reply remove(const Asked& asked) {
        CHECK(asked.path.ends_with("?propagationPolicy=Background"));
        if (on_remove) on_remove();
        if (delete_reply) return *delete_reply;
        const std::string job = asked.path.substr(kJobs.size() + 1, 31);
        return jobs.erase(job) > 0 ? json_reply("{}") : status_reply(404, "NotFound", "none");
    }

    std::vector<std::string> said;  // on standard error
    std::string traced;
    ApiOptions options() {
        ApiOptions made;
        made.rest.retry_base = 1ms;
        made.rest.attempts = 2;
        made.rest.silence_limit = 300ms;
        made.rest.trace = [this](std::string_view method, std::string_view url) {
            if (method != "GET") (traced += method).append(" ").append(url).append("\n");
        };
        made.node_jobs.image = "kubeassay:test";
        made.node_jobs.pause = 1ms;
        made.node_jobs.patience = 400ms;
        made.node_jobs.sweep_limit = 2s;
        made.node_jobs.complain = [this](std::string_view line) { said.emplace_back(line); };
        return made;
    }

    Result<Evidence> collect(const ApiOptions& how, const CollectOptions& common = {}) {
        const ScriptedServer server(script);
        ApiTarget target;
        target.name = "test";
        target.server = server.url();
        target.credentials.token = kToken;
        Plan plan{{{"", "v1", "nodes", "Node"}}, {}, true};
        return api_source(target, how)->collect(plan, common);
    }
    Evidence collect() {
        auto evidence = collect(options());
        REQUIRE_MESSAGE(evidence.has_value(), (evidence ? "" : evidence.error().text()));
        CHECK(evidence->nodes_asked);
        return std::move(*evidence);
    }
    [[nodiscard]] bool complains(const std::string& part) const {
        return std::any_of(said.begin(), said.end(), [&](const std::string& line) {
            return line.find(part) != std::string::npos;
        });
    }
};

std::vector<std::string> names(int count) {
    std::vector<std::string> made;
    for (int i = 0; i < count; ++i) made.push_back("w" + std::to_string(100 + i));
    return made;
}

}  // namespace

TEST_CASE("node jobs: 25 nodes are read, 20 at once, and every Job is removed") {
    JobCluster cluster(names(25));
    const Evidence evidence = cluster.collect();
    REQUIRE(evidence.nodes.size() == 25);
    for (const NodeEvidence& node : evidence.nodes) {
        CHECK(node.presence == Presence::present);
        CHECK(node.machine_id == "id-" + node.name);
        CHECK(node.kernel == "6.1");
        CHECK(node.processes.size() == 1);
    }
    CHECK(cluster.most == 20);
    CHECK(cluster.created == 25);
    CHECK(cluster.jobs.empty());
    CHECK(cluster.said.empty());
    CHECK(cluster.traced.find("POST http") == 0);
    CHECK(std::count(cluster.traced.begin(), cluster.traced.end(), '\n') == 50);
    CHECK(evidence.sha256 == snapshot_identity(evidence));
}

TEST_CASE("node jobs: of a node that cannot be read the reason is known, and nothing else") {
    struct Row {
        std::string what;
        Fate fate;
        Presence presence;
        const char* reason;
    };
    const auto with = [](auto change) {
        Fate fate;
        change(fate);
        return fate;
    };
    const std::string good = log_of("w2", "id-w2");
    const std::vector<Row> rows{
        {"well", {}, Presence::present, ""},
        {"a log that comes late", with([](Fate& f) { f.late_logs = 2; }), Presence::present, ""},
        {"a kubelet that speaks in the log's place",
         with([](Fate& f) { f.late_logs = 1, f.late_log = "unable to retrieve container logs"; }),
         Presence::present, ""},
        {"created with 200", with([](Fate& f) { f.created.status = 200; }), Presence::present, ""},
        {"created with 202", with([](Fate& f) { f.created.status = 202; }), Presence::present, ""},
        {"created, and sent elsewhere", with([](Fate& f) { f.created.status = 302; }),
         Presence::malformed, "redirect"},
        {"no machine id", with([](Fate& f) { f.log = log_of("w2", ""); }), Presence::present, ""},
        {"a log that is cut", with([&](Fate& f) { f.log = good.substr(0, 90); }), Presence::partial,
         "ends before its manifest"},
        {"a log without its beginning", with([&](Fate& f) { f.log = good.substr(40); }),
         Presence::partial, "beginning"},
        {"a log that is too large",
         with([&](Fate& f) { f.log = std::string(kNodeLogLimit + 1, 'A'); }), Presence::partial,
         "larger than"},
        {"another program", with([](Fate& f) { f.log = "Hello!\n"; }), Presence::malformed,
         "no evidence"},
        {"no document", with([](Fate& f) { f.log = *node_log("[]"); }), Presence::malformed,
         "must be a map"},
        {"another machine", with([](Fate& f) { f.log = log_of("w2", "id-w1"); }),
         Presence::malformed, "another machine"},
        {"another name", with([](Fate& f) { f.log = log_of("w1", "id-w2"); }), Presence::malformed,
         "another machine"},
        {"no right to create", with([](Fate& f) {
             f.created = status_reply(403, "Forbidden", "User x cannot create resource jobs");
         }),
         Presence::denied, "no right to create jobs in namespace kubeassay-nodes"},
        {"not admitted",
         with([](Fate& f) { f.created = status_reply(403, "Forbidden", "CANARY policy"); }),
         Presence::denied, "did not admit the Job"},
        {"no namespace",
         with([](Fate& f) { f.created = status_reply(404, "NotFound", "namespaces"); }),
         Presence::unreachable, "no namespace kubeassay-nodes"},
        {"a conflict of quotas",
         with([](Fate& f) { f.created = status_reply(409, "Conflict", "resourcequotas q"); }),
         Presence::unreachable, "the Job was not created (409)"},
        {"the server fails", with([](Fate& f) { f.created = status_reply(500, "x", "x"); }),
         Presence::unreachable, "the server failed (500)"},
        {"the server is silent",
         with([](Fate& f) { f.created.end = End::stall, f.created.cut = 0; }),
         Presence::unreachable, "silent"},
        {"no pod", with([](Fate& f) { f.pod = false; }), Presence::unreachable,
         "it has no pod yet"},
        {"a pod that does not start", with([](Fate& f) { f.late_looks = 1'000'000; }),
         Presence::unreachable, "its pod did not start (ContainerCreating)"},
        {"a pod that runs on", with([](Fate& f) { f.status = R"({"phase":"Running"})"; }),
         Presence::unreachable, "its pod still runs"},
        {"an image that is not there",
         with([](Fate& f) { f.status = waiting("ImagePullBackOff"); }), Presence::unreachable,
         "cannot start (ImagePullBackOff)"},
        {"a hostile reason", with([](Fate& f) { f.status = waiting("\\u001b[31mCANARY"); }),
         Presence::unreachable, "its pod did not start"},
        {"a pod that failed", with([](Fate& f) {
             f.status = R"({"phase":"Failed","containerStatuses":[{"state":{"terminated":)"
                        R"({"exitCode":137,"reason":"OOMKilled"}}}]})";
         }),
         Presence::unreachable, "failed (exit code 137, OOMKilled)"},
        {"a pod that was refused",
         with([](Fate& f) { f.status = R"({"phase":"Failed","reason":"OutOfpods"})"; }),
         Presence::unreachable, "failed (OutOfpods)"},
        {"no right to logs",
         with([](Fate& f) { f.log_reply = status_reply(403, "Forbidden", "x"); }), Presence::denied,
         "no right to get pods/log in namespace kubeassay-nodes"},
        {"a log that is gone",
         with([](Fate& f) { f.log_reply = status_reply(404, "NotFound", "x"); }),
         Presence::unreachable, "404"},
        {"a kubelet that does not answer",
         with([](Fate& f) { f.log_reply = status_reply(500, "x", "x"); }), Presence::unreachable,
         "(500)"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        JobCluster cluster({"w1", "w2"});
        cluster.fates["w2"] = row.fate;
        const Evidence evidence = cluster.collect();
        REQUIRE(evidence.nodes.size() == 2);
        const NodeEvidence& node = evidence.nodes[1];
        CHECK(node.presence == row.presence);
        CHECK_MESSAGE(node.reason.find(row.reason) != std::string::npos, node.reason);
        CHECK(node.reason.find("CANARY") == std::string::npos);
        if (row.presence != Presence::present) {
            CHECK(node.processes.empty());
            CHECK(node.processes_presence == row.presence);
            CHECK(cluster.complains("1 of 2 nodes gave no evidence: " + node.reason + " (w2)"));
        } else {
            CHECK(node.processes.size() == 1);
            CHECK(cluster.said.empty());
        }
        CHECK_MESSAGE(evidence.nodes[0].presence == Presence::present, evidence.nodes[0].reason);
        CHECK(cluster.jobs.empty());
    }
}

TEST_CASE("node jobs: a Job whose creation was not heard of is found again, or removed") {
    JobCluster cluster({"w1"});
    cluster.fates["w1"].created.end = End::reset;
    cluster.fates["w1"].created.cut = 0;
    const Evidence evidence = cluster.collect();
    CHECK(cluster.created == 2);  // the second was a conflict
    CHECK(evidence.nodes[0].presence == Presence::present);
    CHECK(cluster.jobs.empty());

    JobCluster silent({"w1"});
    silent.fates["w1"].created.end = End::stall;
    silent.fates["w1"].created.cut = 0;
    CHECK(silent.collect().nodes[0].presence == Presence::unreachable);
    CHECK(silent.created > 0);
    CHECK(silent.jobs.empty());
}

TEST_CASE("node jobs: nobody may list pods") {
    JobCluster cluster(names(3));
    cluster.pods_reply = status_reply(403, "Forbidden", "x");
    for (const NodeEvidence& node : cluster.collect().nodes) {
        CHECK(node.presence == Presence::denied);
        CHECK(node.reason == "no right to list pods in namespace kubeassay-nodes");
    }
    CHECK(cluster.jobs.empty());
    CHECK(
        cluster.complains("3 of 3 nodes gave no evidence: no right to list pods in namespace "
                          "kubeassay-nodes (w100, w101, w102)"));
}

TEST_CASE("node jobs: a Node that was given up is not given up again") {
    JobCluster cluster(names(2));
    cluster.pods_reply = status_reply(403, "Forbidden", "x");  // before the creation is answered
    cluster.fates["w101"].created.end = End::stall;
    cluster.fates["w101"].created.cut = 0;
    const Evidence evidence = cluster.collect();
    REQUIRE(evidence.nodes.size() == 2);
    for (const NodeEvidence& node : evidence.nodes) CHECK(node.presence == Presence::denied);
    CHECK(cluster.jobs.empty());
}

TEST_CASE("node jobs: lists of pods that are none are waited through") {
    for (const Reply& reply : {json_reply("{", 200), json_reply(R"({"items":[1,{"spec":null}]})"),
                               json_reply(R"({"items":"x"})"), status_reply(500, "x", "x")}) {
        JobCluster cluster({"w1"});
        cluster.pods_reply = reply;
        const Evidence evidence = cluster.collect();
        CHECK(evidence.nodes[0].presence == Presence::unreachable);
        CHECK(evidence.nodes[0].reason.find("no evidence came within") == 0);
        CHECK(cluster.jobs.empty());
    }
}

TEST_CASE("node jobs: a pod on another node, or of another Job, is not ours") {
    JobCluster cluster({"w1"});
    cluster.fates["w1"].pod = false;
    cluster.on_create = [&] {
        cluster.strays = {
            R"({"metadata":{"name":"x","labels":{"job-name":"other"}},"spec":{"nodeName":"w1"},)"
            R"("status":{"phase":"Succeeded"}})"};
    };
    CHECK(cluster.collect().nodes[0].reason.find("it has no pod yet") != std::string::npos);
}

TEST_CASE("node jobs: Windows nodes and names that are none get no Job") {
    JobCluster cluster({});
    cluster.script.kinds[0].items = {node_named("win", "windows"), node_named("a b"),
                                     node_named("w1")};
    const Evidence evidence = cluster.collect();
    CHECK(cluster.created == 1);
    REQUIRE(evidence.nodes.size() == 3);
    CHECK(evidence.node("win")->reason.find("Windows") != std::string::npos);
    CHECK(evidence.node("a b")->reason.find("no name of a Node") != std::string::npos);
    CHECK(evidence.node("w1")->presence == Presence::present);
}

TEST_CASE("node jobs: an interruption and the end of the time remove what was made") {
    JobCluster cluster(names(25));
    std::atomic<bool> stop{false};
    cluster.on_create = [&] { stop = cluster.created >= 5; };
    CollectOptions common;
    common.interrupted = &stop;
    const auto evidence = cluster.collect(cluster.options(), common);
    REQUIRE_FALSE(evidence);
    CHECK(evidence.error().code == ErrorCode::interrupted);
    CHECK(cluster.created >= 5);
    CHECK(cluster.jobs.empty());

    JobCluster slow(names(25));
    for (const std::string& name : names(25)) slow.fates[name].late_looks = 1'000'000;
    ApiOptions options = slow.options();
    options.node_jobs.patience = 1h;
    options.rest.whole_limit = 500ms;
    const auto cut = slow.collect(options);
    REQUIRE_MESSAGE(cut.has_value(), (cut ? "" : cut.error().text()));
    REQUIRE(cut->nodes.size() == 25);
    for (const NodeEvidence& node : cut->nodes) {
        CHECK(node.presence == Presence::unreachable);
        CHECK(node.reason.find("whole run was over") != std::string::npos);
    }
    CHECK(slow.created == 20);
    CHECK(slow.jobs.empty());
    CHECK(slow.complains("25 of 25 nodes gave no evidence"));
    CHECK(slow.complains("(w100, w101, w102 and 22 more)"));
}

TEST_CASE("node jobs: a log that never ends keeps nobody waiting") {
    JobCluster cluster({"w1", "w2"});
    Reply slow = text_reply(std::string(kNodeLogLimit, 'A'));
    slow.end = End::drip;
    slow.cut = 0;
    cluster.fates["w1"].log_reply = slow;
    ApiOptions options = cluster.options();
    options.node_jobs.log_limit = 600ms;  // more than the silence that is waited through
    options.rest.whole_limit = 10s;
    const auto evidence = cluster.collect(options);
    REQUIRE(evidence.has_value());
    REQUIRE(evidence->nodes.size() == 2);
    CHECK(evidence->nodes[0].presence == Presence::unreachable);
    CHECK(evidence->nodes[0].reason == "the answer took too long");
    CHECK(evidence->nodes[1].presence == Presence::present);
    CHECK(cluster.jobs.empty());
}

TEST_CASE("node jobs: a Job that comes after its creation was given up is removed") {
    for (const bool comes : {true, false}) {
        JobCluster cluster({"w1"});
        Fate& fate = cluster.fates["w1"];
        fate.created = status_reply(503, "x", "x");  // it is not there yet, and nobody hears of it
        fate.created.end = End::stall;
        fate.created.cut = 0;
        int removals = 0;
        cluster.on_remove = [&] {
            if (++removals == 4 && comes) cluster.jobs[cluster.last_job] = "w1";
        };
        const Evidence evidence = cluster.collect();
        CHECK(evidence.nodes[0].presence == Presence::unreachable);
        CHECK(removals >= 4);
        CHECK(cluster.jobs.empty());
        CHECK(cluster.complains("the Job " + cluster.last_job +
                                " in namespace kubeassay-nodes "
                                "may come to be there yet") == !comes);
    }
}

TEST_CASE("node jobs: an interrupted removal is made up for") {
    JobCluster cluster({"w1"});
    std::atomic<bool> stop{false};
    cluster.on_remove = [&] {
        cluster.delete_reply.reset();
        if (stop.exchange(true)) return;
        cluster.delete_reply = json_reply("{}");  // the first is not done and not answered
        cluster.delete_reply->end = End::stall;
        cluster.delete_reply->cut = 0;
    };
    CollectOptions common;
    common.interrupted = &stop;
    const auto evidence = cluster.collect(cluster.options(), common);
    REQUIRE_FALSE(evidence);
    CHECK(evidence.error().code == ErrorCode::interrupted);
    CHECK(cluster.jobs.empty());
    CHECK_FALSE(cluster.complains("could not be removed"));
}

TEST_CASE("node jobs: a Job that cannot be removed is named") {
    JobCluster cluster({"w1"});
    cluster.delete_reply = status_reply(403, "Forbidden", "x");
    CHECK(cluster.collect().nodes[0].presence == Presence::present);
    REQUIRE(cluster.jobs.size() == 1);
    CHECK(cluster.complains("the Job " + cluster.jobs.begin()->first +
                            " in namespace kubeassay-nodes could not be removed"));
}

TEST_CASE("node jobs: without Nodes nothing is created") {
    JobCluster cluster({});
    const Evidence evidence = cluster.collect();
    CHECK(evidence.nodes.empty());
    CHECK(cluster.created == 0);
}
