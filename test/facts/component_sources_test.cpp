// The sources of a component, which of them decides, and where they differ.
#include "facts/component_sources.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "facts/drift.h"
#include "facts/static_pods.h"
#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string manifest(const std::string& words, const std::string& more = "") {
    return "kind: Pod\nspec: {containers: [{name: etcd, image: 'registry.k8s.io/etcd:3.6.4-0', "
           "command: [" +
           words + "]" + more + "}]}\n";
}

Process process(std::vector<std::string> argv) { return {std::move(argv), {}, Presence::present}; }

struct Seen {
    std::string sources;
    std::string auth;
    std::string differences;
};

Seen etcd(Cluster& cluster) {
    const Facts facts = cluster.facts(small_data());
    const Universe& universe = facts.universe("etcd");
    REQUIRE(universe.subjects.size() == 1);
    const Value object = universe.subjects[0].object;
    const auto setting = facts.setting(object, "client-transport-security.client-cert-auth");
    REQUIRE(setting);
    return {json(object.get("sources")), json(setting->value),
            json(facts.differences(object).value())};
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("static pods come from the folder or file of the kubelet's setting") {
    struct Row {
        const char* flags;
        const char* config;
        std::size_t pods;
        const char* gap;
    };
    for (const Row& row : std::vector<Row>{
             {"--config=/k/c.yaml", "staticPodPath: /etc/kubernetes/manifests\n", 1, ""},
             {"--config=/k/c.yaml", "staticPodPath: pods\n", 1, ""},  // beside the file
             {"--config=/k/c.yaml", "staticPodPath: /one.yaml\n", 1, ""},
             {"--config=/k/c.yaml", "port: 10250\n", 0, ""},
             {"--config=/k/c.yaml", "staticPodPath: /nowhere\n", 0, "not-asked"},
             {"--pod-manifest-path=pods", "", 0, "indeterminate"},
             {"--config=/k/unread.yaml", "", 1, "not-asked"},
         }) {
        CAPTURE(row.config);
        CAPTURE(row.flags);
        Cluster cluster;
        NodeEvidence& node = cluster.node("e1");
        node.processes = {process({"kubelet", row.flags})};
        node.files["/k/c.yaml"] = kubelet_file(row.config);
        for (const char* path : {"/etc/kubernetes/manifests", "/k/pods"}) {
            node.files[path] = folder();
            node.files[std::string(path) + "/etcd.yaml"] = text_file(manifest("etcd"));
            node.files[std::string(path) + "/.hidden.yaml"] = text_file(manifest("etcd"));
            node.files[std::string(path) + "/sub/etcd.yaml"] = text_file(manifest("etcd"));
            node.files[std::string(path) + "/notes"] = text_file("kind: Note\n");
        }
        node.files["/one.yaml"] = text_file(manifest("etcd"));
        Store store;
        const StaticPods found =
            static_pods(cluster.evidence(), cluster.evidence().nodes[0], small_data(), store);
        CHECK(found.pods.size() == row.pods);
        CHECK((found.gap ? std::string(text_of(found.gap->reason)) : "") == row.gap);
    }
}

TEST_CASE("a host without a Node object: its process, else its manifest") {
    Cluster cluster;
    NodeEvidence& node = cluster.node("e1");
    node.host = true;
    node.processes = {process({"kubelet", "--config=/c.yaml"})};
    node.files["/c.yaml"] = kubelet_file("staticPodPath: /m\n");
    node.files["/m"] = folder();
    node.files["/m/etcd.yaml"] = text_file(manifest("etcd, --client-cert-auth=true"));
    Seen seen = etcd(cluster);
    CHECK(seen.sources == R"(["manifest"])");
    CHECK(seen.auth == "true");
    CHECK(seen.differences == "[]");
    cluster.node("e1").processes.push_back(process({"etcd", "--client-cert-auth=false"}));
    seen = etcd(cluster);
    CHECK(seen.sources == R"(["process","manifest"])");
    CHECK(seen.auth == "false");
    CHECK(seen.differences ==
          R"([{"path":"client-transport-security.client-cert-auth","values":[)"
          R"({"source":"process","value":"false"},{"source":"manifest","value":"true"}]}])");
    cluster.node("e1").files["/m/etcd.yaml"].presence = Presence::denied;
    CHECK(has(etcd(cluster).differences, "denied"));
    cluster.node("e1").processes_presence = Presence::denied;
    cluster.node("e1").processes.pop_back();
    cluster.node("e1").files["/m/etcd.yaml"].presence = Presence::present;
    // Another process may run, and another kubelet: /m may not be the folder.
    const Facts facts = cluster.facts(small_data());
    CHECK(facts.universe("etcd").subjects.empty());
    REQUIRE(facts.universe("etcd").gaps.size() == 1);
    cluster.node("e1").files["/etc/kubernetes/manifests"] = folder();
    cluster.node("e1").files["/etc/kubernetes/manifests/etcd.yaml"] =
        text_file(manifest("etcd, --client-cert-auth=true"));
    CHECK(has(etcd(cluster).auth, "denied"));
}

TEST_CASE("of two kubelets nobody can tell which is the node's") {
    Cluster cluster;
    NodeEvidence& node = cluster.node("w1");
    node.processes = {process({"kubelet", "--anonymous-auth=false"}),
                      process({"/usr/bin/kubelet", "--anonymous-auth=false"})};
    Store store;
    CHECK(daemon_sources(cluster.evidence(), "kubelet", "w1", small_data(), store).line);
    cluster.node("w1").processes[1].argv.push_back("--anonymous-auth=true");
    const SettingsSources from =
        daemon_sources(cluster.evidence(), "kubelet", "w1", small_data(), store);
    CHECK_FALSE(from.line);
    CHECK(from.why.reason == Reason::indeterminate);
    cluster.node("w1").processes.pop_back();
    cluster.node("w1").processes_presence = Presence::partial;
    CHECK_FALSE(daemon_sources(cluster.evidence(), "kubelet", "w1", small_data(), store).line);
}

TEST_CASE("a host that was not read may run one more") {
    Cluster cluster;
    cluster.node("e1").host = true;
    cluster.node("e1").processes = {process({"etcd"})};
    cluster.node("w1").presence = Presence::denied;  // etcd is no pod here, so it may run on a node
    cluster.node("e2").host = true;
    cluster.node("e2").processes_presence = Presence::denied;
    const Facts facts = cluster.facts(small_data());
    const Universe& universe = facts.universe("etcd");
    CHECK(universe.subjects.size() == 1);
    REQUIRE(universe.gaps.size() == 2);
    CHECK(universe.gaps[0].row.name == "e2");
    CHECK(universe.gaps[1].row.name == "w1");
}

TEST_CASE("beside a process that was seen a hidden one may run") {
    Cluster cluster;
    cluster.node("e1").host = true;
    cluster.node("e1").processes = {process({"etcd"})};
    CHECK(cluster.facts(small_data()).universe("etcd").gaps.empty());
    cluster.node("e1").processes_presence = Presence::denied;
    const Facts facts = cluster.facts(small_data());
    CHECK(facts.universe("etcd").subjects.size() == 1);
    REQUIRE(facts.universe("etcd").gaps.size() == 1);
    CHECK(facts.universe("etcd").gaps[0].row.name == "e1");
}

TEST_CASE("files with one source: nothing to compare with, unless there was another") {
    Cluster files(TargetKind::files);
    files.objects(
        "{apiVersion: v1, kind: Pod, metadata: {name: etcd-m, namespace: kube-system, "
        "labels: {component: etcd}}, spec: {containers: [{name: etcd, command: [etcd]}]}}");
    CHECK(etcd(files).differences == "null");
    files.objects(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: kubeadm-config, "
        "namespace: kube-system}, data: {ClusterConfiguration: '- no map'}}");
    CHECK(has(etcd(files).differences, "malformed"));
}

TEST_CASE("variables of a container count as its environment") {
    Cluster cluster;
    NodeEvidence& node = cluster.node("e1");
    node.processes = {process({"kubelet", "--config=/c.yaml"})};
    node.files["/c.yaml"] = kubelet_file("staticPodPath: /m/etcd.yaml\n");
    NodeFile& file = node.files["/m/etcd.yaml"];
    const auto auth = [&](const char* more) {
        file = text_file(manifest("etcd", more));
        return etcd(cluster).auth;
    };
    CHECK(auth(", env: [{name: ETCD_CLIENT_CERT_AUTH, value: 'true'}]") == "true");
    CHECK(has(auth(", env: [{name: ETCD_CLIENT_CERT_AUTH, value: '$redacted:x:4:low'}]"),
              "redacted"));
    CHECK(has(auth(", env: [{name: ETCD_CLIENT_CERT_AUTH, valueFrom: {fieldRef: {}}}]"),
              "indeterminate"));
    CHECK(has(auth(", envFrom: [{configMapRef: {name: x}}]"), "indeterminate"));
    CHECK(auth("") == "null");
}
