// Facts as a whole: object universes, lookups, probes, versions, needs, order and cost.
#include "facts/facts.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "facts/needs.h"
#include "facts/support/cluster.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kServices = R"(
apiVersion: v1
kind: Service
metadata: {name: b, namespace: shop}
---
apiVersion: v1
kind: Service
metadata: {name: a, namespace: shop}
---
apiVersion: v1
kind: Service
metadata: {name: c, namespace: bank}
)";

}  // namespace

TEST_CASE("the probe tls: each part by itself may be unknown") {
    const TlsAnswer good{"TLSv1.2", "CN=a", "CN=b", {1767225600}, {1798761600}, "signed"};
    std::vector<std::unique_ptr<Cluster>> kept;
    const auto of = [&](Presence presence, const char* reason, std::optional<TlsAnswer> tls) {
        Cluster& cluster = *kept.emplace_back(std::make_unique<Cluster>());
        cluster.raw.probes.assign(1, {});
        Probe& probe = cluster.raw.probes.front();
        probe.name = "tls";
        probe.presence = presence;
        probe.reason = reason;
        probe.refused = presence == Presence::unreachable;
        probe.tls = std::move(tls);
        return cluster.facts(small_data());
    };
    const Facts whole = of(Presence::present, "", good);
    CHECK(
        json(whole.probe("tls")) ==
        R"({"chain":"signed","issuer":"CN=b","lowest":"TLSv1.2","notAfter":"2027-01-01T00:00:00Z",)"
        R"("notBefore":"2026-01-01T00:00:00Z","subject":"CN=a"})");
    TlsAnswer less = good;
    less.lowest = "";
    less.chain = "unknown";
    const Facts part = of(Presence::present, "whether TLSv1 is spoken is not known", less);
    CHECK(part.probe("tls").get("lowest").reason() == Reason::partial);
    CHECK(part.probe("tls").get("chain").reason() == Reason::indeterminate);
    CHECK(part.probe("tls").get("subject").text_or() == "CN=a");
    less.lowest = "SSLv3";  // of a file that somebody else wrote
    CHECK(of(Presence::present, "", less).probe("tls").get("lowest").is_unknown());
    CHECK(of(Presence::unreachable, "", {}).probe("tls").reason() == Reason::unreachable);
    CHECK(of(Presence::present, "", {}).probe("tls").reason() == Reason::malformed);
}

TEST_CASE("the endpoint: one subject in a cluster, none in files") {
    Cluster cluster;
    cluster.raw.target.server = "https://api.test:6443";
    const Facts facts = cluster.facts(small_data());
    const Universe& universe = facts.universe("endpoint");
    REQUIRE(universe.subjects.size() == 1);
    CHECK(universe.gaps.empty());
    CHECK(universe.subjects[0].ref == SubjectRef{"", "APIEndpoint", "", "https://api.test:6443"});
    CHECK(universe.subjects[0].source == SubjectSource::probe);
    cluster.raw.target.kind = TargetKind::files;
    CHECK_FALSE(cluster.facts(small_data()).universe("endpoint").in_scope);
}

TEST_CASE("objects of a kind: complete, incomplete, absent, never asked") {
    Cluster cluster;
    cluster.objects(kServices);
    const Facts facts = cluster.facts(small_data());
    const Universe& services = facts.universe("Service");
    REQUIRE(services.subjects.size() == 3);
    CHECK(services.subjects[0].ref->name == "c");  // by namespace, then name
    CHECK(services.subjects[1].ref->name == "a");
    CHECK(services.gaps.empty());
    CHECK(facts.list("Service").items_or_none().size() == 3);
    CHECK(facts.in_namespace("Service", "shop").items_or_none().size() == 2);
    CHECK(json(facts.in_namespace("Service", "none")) == "[]");
    CHECK(facts.get("Service", "shop", "a").is_map());
    CHECK(facts.get("Service", "shop", "z").is_null());
    CHECK(facts.universe("cilium.io/CiliumNetworkPolicy").kind_absent);
    CHECK(json(facts.list("cilium.io/CiliumNetworkPolicy")) == "[]");
    CHECK(facts.universe("Secret").gaps.at(0).why.reason == Reason::not_asked);
    CHECK(facts.get("Secret", "shop", "a").is_unknown());

    cluster.presence("", "services", Presence::partial);
    const Facts less = cluster.facts(small_data());
    const Value early = less.get("Service", "shop", "z");  // before the kind was looked at
    CHECK(less.universe("Service").subjects.size() == 3);
    CHECK(less.universe("Service").gaps.size() == 1);
    CHECK(less.list("Service").items_or_none().size() == 4);
    CHECK(less.list("Service").items_or_none()[3].is_unknown());
    CHECK(less.in_namespace("Service", "none").items_or_none().size() == 1);
    CHECK(less.get("Service", "shop", "a").is_map());
    CHECK(less.get("Service", "shop", "z").is_unknown());
    CHECK(less.get("Service", "shop", "z") == early);
    CHECK(less.list("Service").items_or_none()[3] == early);
}

TEST_CASE("files are a closed universe of the kinds they hold") {
    Cluster cluster(TargetKind::files);
    cluster.objects(kServices);
    const Facts facts = cluster.facts(small_data());
    CHECK(facts.universe("Service").in_scope);
    CHECK(facts.universe("Service").subjects.at(0).source == SubjectSource::file);
    CHECK_FALSE(facts.universe("Pod").in_scope);
    CHECK(facts.list("Pod").items_or_none().size() == 1);
    CHECK(facts.list("Pod").items_or_none()[0].is_unknown());
    CHECK(facts.universe("podspec").in_scope == false);
}

TEST_CASE("probes") {
    Cluster cluster;
    Probe answered{"/version", Presence::present, "", 200, true, false, "v1.31.0"};
    Probe closed{"http:8080/version", Presence::unreachable, "", 0, false, true, ""};
    Probe lost{"/api/v1/namespaces", Presence::unreachable, "timed out", 0, false, false, ""};
    cluster.raw.probes = {answered, closed, lost};
    cluster.version("");
    const Facts facts = cluster.facts(small_data());
    CHECK(json(facts.probe("/version")) ==
          R"({"kubernetes":true,"refused":false,"status":200,"version":"v1.31.0"})");
    CHECK(json(facts.probe("http:8080/version")) ==
          R"({"kubernetes":false,"refused":true,"status":0,"version":""})");
    CHECK(facts.probe("/api/v1/namespaces").reason() == Reason::unreachable);
    CHECK(facts.probe("/never").reason() == Reason::not_asked);
    REQUIRE(facts.version());
    CHECK(facts.version()->minor == 31);
}

TEST_CASE("end of life and skew come from the tables, or are not known") {
    Cluster cluster;
    const Facts facts = cluster.facts(small_data());
    CHECK(facts.end_of_life(*parse_version("v1.33.2"))->seconds == 1'782'604'800);
    CHECK_FALSE(facts.end_of_life(*parse_version("v1.99.0")));
    struct Row {
        const char* kubelet;
        const char* server;
        bool allowed;
    };
    for (const Row& row : {
             Row{"v1.34.1", "v1.34.0", true},
             Row{"v1.31.0", "v1.34.1", true},
             Row{"v1.30.9", "v1.34.1", false},
             Row{"v1.35.0", "v1.34.1", false},  // newer
             Row{"v1.24.17", "v1.26.0", true},  // two minors before 1.25
             Row{"v1.24.17", "v1.27.0", false},
             Row{"v1.25.0", "v1.28.0", true},
         }) {
        CAPTURE(row.kubelet);
        CAPTURE(row.server);
        CHECK(facts.skew_allowed(*parse_version(row.kubelet), *parse_version(row.server)) ==
              row.allowed);
    }
}

TEST_CASE("needs name every kind a subject is derived from") {
    CHECK(is_subject_kind("podspec"));
    CHECK(is_subject_kind("apps/Deployment"));
    CHECK_FALSE(is_subject_kind("podspecs"));
    const Plan identity = needs_of_subject("identity");
    CHECK(identity.kinds.size() == 4);
    CHECK(identity.kinds[0].resource == "clusterrolebindings");
    CHECK(needs_of_subject("apiserver").probes == std::vector<WantedProbe>{{"/version"}});
    CHECK(needs_of_function("cluster.list", "Pod").kinds.size() == 1);
    CHECK(needs_of_function("cluster.probe", "/x").probes == std::vector<WantedProbe>{{"/x"}});
    CHECK(needs_of_function("cluster.components", "apiserver").nodes);
    CHECK(needs_of_function("rbac.can").kinds.size() == 4);
    const Plan paths = needs_of_function("rbac.path");
    CHECK(paths.kinds.size() > needs_of_subject("podspec").kinds.size() + 5);
    CHECK_FALSE(paths.nodes);
    CHECK(paths.probes.empty());
    for (const char* const kind : {"identity", "apiserver", "etcd", "controller-manager", "podspec",
                                   "Node", "ServiceAccount", "Namespace", "Pod",
                                   "admissionregistration.k8s.io/MutatingWebhookConfiguration"}) {
        for (const WantedKind& wanted : needs_of_subject(kind).kinds) {
            CAPTURE(wanted.resource);
            CHECK(std::ranges::find(paths.kinds, wanted) != paths.kinds.end());
        }
    }
    CHECK(std::ranges::none_of(paths.kinds,
                               [](const WantedKind& kind) { return kind.resource == "secrets"; }));
    CHECK(needs_of_function("version.minor").kinds.empty());
    Plan united = needs_of_subject("namespace");
    add_needs(united, needs_of_subject("namespace"));
    CHECK(united.kinds == needs_of_subject("namespace").kinds);
    for (const std::string_view kind : derived_subject_kinds()) {
        CAPTURE(kind);
        CHECK(is_subject_kind(kind));
        const Plan plan = needs_of_subject(kind);
        CHECK((plan.nodes || !plan.kinds.empty() || !plan.probes.empty()));
    }
}

TEST_CASE("a kind that a plan does not read is a gap of what needs it") {
    for (const std::string_view kind : derived_subject_kinds()) {
        for (const WantedKind& wanted : needs_of_subject(kind).kinds) {
            if (kind == "apiserver") {
                continue;  // always a subject: components_test.cpp
            }
            if (kind == "kube-proxy" && wanted.resource == "configmaps") {
                continue;  // it is a gap of settings: kube_proxies_test.cpp
            }
            CAPTURE(kind);
            CAPTURE(wanted.resource);
            Cluster cluster;
            cluster.objects(
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n"
                "apiVersion: v1\nkind: Node\nmetadata: {name: a}\n---\n"
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\n"
                "spec: {containers: [{name: a, image: a}]}\n---\n"
                "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\n"
                "spec: {type: NodePort, selector: {a: b}, ports: [{port: 1}]}\n---\n"
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
                "metadata: {name: a}\nroleRef: {kind: ClusterRole, name: a}\n"
                "subjects: [{kind: User, name: u}]\n---\n"
                "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n"
                "metadata: {name: a, namespace: shop}\nroleRef: {kind: Role, name: a}\n"
                "subjects: [{kind: User, name: u}]\n");
            cluster.forget(wanted.group, wanted.resource);
            const std::string shown = lines(cluster.facts(small_data()).universe(kind));
            CHECK(shown.find("not-asked") != std::string::npos);
        }
    }
}

TEST_CASE("threads may ask at once and get the same") {
    Cluster cluster;
    cluster.objects(kServices);
    const Facts facts = cluster.facts(small_data());
    std::vector<std::string> seen(4);
    std::vector<std::thread> threads;
    for (std::string& out : seen) {
        threads.emplace_back([&facts, &out] {
            for (const std::string_view kind : derived_subject_kinds()) {
                out += lines(facts.universe(kind));
            }
            out += json(facts.list("Service"));
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::string& out : seen) CHECK(out == seen[0]);
}

TEST_CASE("hostile objects give facts, never a crash (seed printed)") {
    const unsigned seed = 20261125;
    MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    const std::vector<std::string> values{"null", "1",      "[]",   "{}",         "\"x\"",
                                          "[1]",  "{a: 1}", "true", "[{}, null]", "\"*\""};
    const auto any = [&] { return values[random() % values.size()]; };
    for (int round = 0; round < 300; ++round) {
        Cluster cluster;
        std::string yaml;
        for (const char* head :
             {"v1 Pod", "v1 Node", "v1 Namespace", "v1 Service", "apps/v1 Deployment",
              "apps/v1 ReplicaSet", "batch/v1 CronJob", "networking.k8s.io/v1 NetworkPolicy",
              "networking.k8s.io/v1 Ingress", "rbac.authorization.k8s.io/v1 ClusterRole",
              "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
              "rbac.authorization.k8s.io/v1 RoleBinding"}) {
            const std::string text = head;
            const std::size_t space = text.find(' ');
            yaml += "---\napiVersion: " + text.substr(0, space) +
                    "\nkind: " + text.substr(space + 1) +
                    "\nmetadata: {name: kube-system, namespace: " +
                    (random() % 2 == 0 ? "kube-system" : any()) + ", labels: " + any() +
                    ", ownerReferences: " + any() + ", annotations: " + any() + "}\nspec: " +
                    (random() % 3 == 0
                         ? any()
                         : "{containers: [" + any() + "], volumes: " + any() +
                               ", template: " + any() + ", selector: " + any() + ", ports: [" +
                               any() + "], type: NodePort, ingress: " + any() +
                               ", podSelector: " + any() + ", rules: [" + any() + "]}") +
                    "\nstatus: " + any() + "\nrules: [" + any() + "]\nroleRef: " + any() +
                    "\nsubjects: [" + any() + "]\n";
        }
        cluster.objects(yaml);
        const Facts facts = cluster.facts(small_data());
        for (const std::string_view kind : derived_subject_kinds()) {
            CHECK(lines(facts.universe(kind)) == lines(facts.universe(kind)));
        }
        CHECK(facts.universe("Service").subjects.size() == 1);
    }
}

TEST_CASE("10,000 pods of 500 workloads are derived in linear time") {
    const auto seconds_for = [](int pods) {
        Cluster cluster;
        Store& store = cluster.raw.store;
        std::vector<Value> specs;
        for (int i = 0; i < 500; ++i) {
            specs.push_back(*decode_yaml("{containers: [{name: c, image: 'app:" +
                                             std::to_string(i) + "', env: [{name: A, value: b}]}]}",
                                         store));
        }
        Request* request = nullptr;
        for (Request& each : cluster.raw.requests) {
            if (each.resource == "pods") request = &each;
        }
        for (int i = 0; i < pods; ++i) {
            const std::string name = "p" + std::to_string(i);
            Value spec = store.with(
                specs[static_cast<std::size_t>(i % 500)], "volumes",
                *decode_json(R"([{"name":"kube-api-access-)" + name +
                                 R"(","projected":{"sources":[{"serviceAccountToken":{}}]}}])",
                             store));
            spec = store.with(spec, "nodeName", store.text("w" + std::to_string(i % 50)));
            const Value metadata =
                store.map({{"name", store.text(name)}, {"namespace", store.text("shop")}});
            const Value reference =
                *decode_json(R"([{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r)" +
                                 std::to_string(i % 500) + R"(","controller":true}])",
                             store);
            request->objects.push_back(
                {store.map({{"apiVersion", store.text("v1")},
                            {"kind", store.text("Pod")},
                            {"metadata", store.with(metadata, "ownerReferences", reference)},
                            {"spec", spec}}),
                 {}});
        }
        const Evidence& evidence = cluster.evidence();
        const std::clock_t start = std::clock();
        auto facts = derive(evidence, small_data());
        REQUIRE(facts);
        CHECK(facts->universe("podspec").subjects.size() == 500);
        CHECK(facts->universe("podspec").subjects[0].count ==
              static_cast<std::uint32_t>(pods / 500));
        (void)facts->universe("namespace");
        (void)facts->universe("exposure");
        (void)facts->universe("Pod");
        return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    };
    const double small = seconds_for(10'000);
    const double large = seconds_for(40'000);
    MESSAGE("10,000 pods: " << small << " s of CPU; 40,000: " << large << " s");
    CHECK(large < 8 * small + 0.5);
}
