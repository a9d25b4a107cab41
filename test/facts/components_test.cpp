// Components: where they are found, which source decides, and what is not visible.
#include "facts/components.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/running.h"
#include "facts/support/cluster.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string mirror(const std::string& node, const std::string& command,
                   const std::string& image = "registry.k8s.io/kube-apiserver:v1.33.2") {
    return "\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver-" + node +
           "\n  namespace: kube-system\n  labels: {component: kube-apiserver}\n  annotations: "
           "{kubernetes.io/config.mirror: x}\n  ownerReferences: [{apiVersion: v1, kind: Node, "
           "name: " +
           node + ", controller: true}]\nspec:\n  nodeName: " + node +
           "\n  containers: [{name: kube-apiserver, image: '" + image + "', command: " + command +
           "}]\n";
}

// "name version anonymous-auth" of each API server.
std::vector<std::string> servers(Cluster& cluster) {
    const Facts facts = cluster.facts(small_data());
    std::vector<std::string> out;
    for (const Subject& subject : facts.universe("apiserver").subjects) {
        const auto setting = facts.setting(subject.object, "anonymous-auth");
        REQUIRE(setting);
        const Value version = subject.object.get("version");
        out.push_back(subject.ref->kind + " " + subject.ref->name + " " +
                      std::string(version.text_or("?")) + " " +
                      (setting->value.is_unknown()
                           ? "unknown " + std::string(text_of(setting->value.reason()))
                           : json(setting->value)) +
                      " " + std::string(text_of(subject.source)));
    }
    return out;
}

using Lines = std::vector<std::string>;

Process process(std::vector<std::string> argv) { return {std::move(argv)}; }

}  // namespace

TEST_CASE("an API server is read from its mirror pod") {
    Cluster cluster;
    cluster.objects(mirror("cp1", "[kube-apiserver, --anonymous-auth=false]"));
    CHECK(servers(cluster) ==
          Lines{"APIServer kube-apiserver-cp1 v1.34.1 false mirror-pod"});  // the server's own word
}

TEST_CASE("several API servers have the versions of their images") {
    Cluster cluster;
    cluster.objects(mirror("cp1", "[kube-apiserver]") +
                    mirror("cp2", "[kube-apiserver]", "registry.k8s.io/kube-apiserver@sha256:ab"));
    CHECK(servers(cluster) == Lines{"APIServer kube-apiserver-cp1 v1.33.2 true mirror-pod",
                                    "APIServer kube-apiserver-cp2 ? true mirror-pod"});
}

TEST_CASE("command lines: wrappers are looked through, shells are not") {
    Cluster cluster;
    cluster.objects(mirror("cp1",
                           "[/go-runner, --log-file=x, /usr/local/bin/kube-apiserver, "
                           "--anonymous-auth=false]") +
                    mirror("cp2", "[/bin/sh, -c, 'exec kube-apiserver --anonymous-auth=false']"));
    CHECK(servers(cluster) ==
          Lines{"APIServer kube-apiserver-cp1 v1.33.2 false mirror-pod",
                "APIServer kube-apiserver-cp2 v1.33.2 unknown indeterminate mirror-pod"});
}

TEST_CASE("what is no API server") {
    Cluster cluster;
    cluster.objects(R"(
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver-proxy, namespace: kube-system}
spec: {containers: [{name: proxy, image: nginx, command: [nginx, --upstream, kube-apiserver]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: shop}
spec: {containers: [{name: kube-apiserver, image: x, command: [kube-apiserver]}]}
)");
    CHECK(servers(cluster) == Lines{"APIServer kube-apiserver v1.34.1 unknown indeterminate api"});
}

TEST_CASE("an API server that is not visible is a subject with unknown settings") {
    Cluster denied;
    denied.presence("", "pods", Presence::denied);
    CHECK(servers(denied) == Lines{"APIServer kube-apiserver v1.34.1 unknown denied api"});
    Cluster unasked;
    unasked.forget("", "pods").version("");
    CHECK(servers(unasked) == Lines{"APIServer kube-apiserver ? unknown not-asked api"});
    CHECK(unasked.facts(small_data())
              .universe("apiserver")
              .subjects[0]
              .object.get("version")
              .reason() == Reason::not_asked);
    Cluster partial;
    partial.objects(mirror("cp1", "[kube-apiserver]")).presence("", "pods", Presence::partial);
    CHECK(servers(partial).size() == 1);
    CHECK(partial.facts(small_data()).universe("apiserver").gaps.size() == 1);
    Cluster files(TargetKind::files);
    CHECK_FALSE(files.facts(small_data()).universe("apiserver").in_scope);
    files.objects(mirror("cp1", "[kube-apiserver]"));
    CHECK(files.facts(small_data()).universe("apiserver").in_scope);
}

TEST_CASE("other components that are not visible are gaps") {
    Cluster cluster;
    const Facts facts = cluster.facts(small_data());
    for (const char* name : {"controller-manager", "scheduler", "etcd"}) {
        CAPTURE(name);
        CHECK(facts.universe(name).subjects.empty());
        REQUIRE(facts.universe(name).gaps.size() == 1);
        CHECK(facts.universe(name).gaps[0].why.reason == Reason::indeterminate);
    }
}

TEST_CASE("the process of a node decides over its pod, and a planned node must have answered") {
    const std::string pod = mirror("cp1", "[kube-apiserver, --anonymous-auth=true]");
    Cluster running;
    running.objects(pod).node("cp1").processes = {
        process({"vi", "kube-apiserver", "--anonymous-auth=true"}),
        process({"/usr/local/bin/kube-apiserver", "--anonymous-auth=false"})};
    CHECK(servers(running) == Lines{"APIServer kube-apiserver-cp1 v1.34.1 false node"});

    Cluster denied;
    denied.objects(pod).node("cp1").presence = Presence::denied;
    CHECK(servers(denied) ==
          Lines{"APIServer kube-apiserver-cp1 v1.34.1 unknown denied mirror-pod"});

    Cluster other;
    other.objects(pod).node("w1").processes = {process({"kubelet"})};
    CHECK(servers(other) ==
          Lines{"APIServer kube-apiserver-cp1 v1.34.1 unknown not-asked mirror-pod"});

    Cluster alone;
    alone.presence("", "pods", Presence::denied);
    alone.node("cp1").processes = {process({"kube-apiserver"})};
    // Another server may have answered with that version.
    CHECK(servers(alone) == Lines{"APIServer kube-apiserver-cp1 ? true node"});
}

TEST_CASE(
    "listeners belong to the component, and are unknown where they were planned and not read") {
    const auto listeners = [](Cluster& cluster) {
        const Facts facts = cluster.facts(small_data());
        return json(facts.universe("apiserver").subjects.at(0).object.get("listeners"));
    };
    Cluster cluster;
    cluster.objects(mirror("cp1", "[kube-apiserver]"));
    CHECK(listeners(cluster) == "[]");
    NodeEvidence& node = cluster.node("cp1");
    CHECK(listeners(cluster).find("not-asked") != std::string::npos);
    node.listeners_presence = Presence::present;
    node.listeners = {{"0.0.0.0", 8080, "kube-apiserver"}, {"127.0.0.1", 10248, "kubelet"}};
    CHECK(listeners(cluster) ==
          R"([{"address":"0.0.0.0","port":8080,"process":"kube-apiserver"}])");
    node.listeners = {{"0.0.0.0", 8080, ""}};
    CHECK(listeners(cluster).find("partial") != std::string::npos);
}

TEST_CASE("kubelets are the Node objects, with settings from their nodes") {
    Cluster cluster;
    cluster.objects(R"(
apiVersion: v1
kind: Node
metadata: {name: w1}
status: {nodeInfo: {kubeletVersion: v1.34.1}}
---
apiVersion: v1
kind: Node
metadata: {name: w2}
)");
    const auto anonymous = [&cluster] {
        const Facts facts = cluster.facts(small_data());
        std::vector<std::string> out;
        for (const Subject& subject : facts.universe("kubelet").subjects) {
            const auto setting = facts.setting(subject.object, "authentication.anonymous.enabled");
            REQUIRE(setting);
            out.push_back(subject.ref->kind + "/" + subject.ref->name + " " +
                          std::string(subject.object.get("version").text_or("?")) + " " +
                          (setting->value.is_unknown()
                               ? std::string(text_of(setting->value.reason()))
                               : json(setting->value) + " " + json(setting->origin)));
        }
        return out;
    };
    CHECK(anonymous() == Lines{"Node/w1 v1.34.1 not-asked", "Node/w2 ? not-asked"});
    NodeEvidence& node = cluster.node("w1");
    node.processes = {
        process({"kubelet", "--config=/var/lib/kubelet/config.yaml", "--anonymous-auth=true"})};
    NodeFile& file = node.files["/var/lib/kubelet/config.yaml"];
    file.presence = Presence::present;
    file.text = "kind: KubeletConfiguration\nauthentication: {anonymous: {enabled: false}}\n";
    CHECK(anonymous() == Lines{"Node/w1 v1.34.1 true \"--anonymous-auth\"", "Node/w2 ? not-asked"});
    cluster.node("w2").processes = {process({"bash"})};
    CHECK(anonymous()[1] == "Node/w2 ? indeterminate");
}

TEST_CASE("what a kubelet says of itself decides, and its silence is no answer") {
    Cluster cluster;
    cluster.objects("apiVersion: v1\nkind: Node\nmetadata: {name: w1}\n");
    cluster.node("w1").processes = {process({"kubelet", "--anonymous-auth=true", "--node-ip=::1"})};
    const auto setting = [&cluster](const char* path) {
        const Facts facts = cluster.facts(small_data());
        const Subject& kubelet = facts.universe("kubelet").subjects.at(0);
        const auto found = facts.setting(kubelet.object, path);
        REQUIRE(found);
        return (found->value.is_unknown() ? std::string(text_of(found->value.reason()))
                                          : json(found->value) + " " + json(found->origin)) +
               " " + *kubelet.request;
    };
    const char* const anonymous = "authentication.anonymous.enabled";
    CHECK(setting(anonymous) == "true \"--anonymous-auth\" v1/nodes");
    CHECK(setting("node-ip") == "\"::1\" \"--node-ip\" v1/nodes");
    cluster.raw.requests.push_back({});
    Request& shown = cluster.raw.requests.back();
    shown.id = "v1/nodes/configz";
    shown.resource = "nodes/configz";
    for (const auto& [presence, reason] :
         {std::pair(Presence::denied, "denied"), std::pair(Presence::partial, "partial"),
          std::pair(Presence::present, "indeterminate")}) {
        for (Request& request : cluster.raw.requests) {
            if (request.resource == "nodes/configz") request.presence = presence;
        }
        CHECK(setting(anonymous) == std::string(reason) + " v1/nodes/configz");
    }
    const auto says = [&cluster](const std::string& config) {
        for (Request& request : cluster.raw.requests) {
            if (request.resource != "nodes/configz") continue;
            const auto object = decode_yaml("{metadata: {name: w1}, kubeletconfig: " + config + "}",
                                            cluster.raw.store);
            REQUIRE(object.has_value());
            request.objects = {{*object, {}}};
        }
    };
    says("{authentication: {anonymous: {enabled: false}}, seccompDefault: false}");
    CHECK(setting(anonymous) == "false \"/configz\" v1/nodes/configz");
    CHECK(setting("seccompDefault") == "indeterminate v1/nodes/configz");
    CHECK(setting("node-ip") == "indeterminate v1/nodes/configz");
    says("{seccompDefault: true}");
    CHECK(setting("seccompDefault") == "true \"/configz\" v1/nodes/configz");
}

TEST_CASE("image versions") {
    CHECK(image_version("registry.k8s.io/kube-apiserver:v1.34.1") == "v1.34.1");
    CHECK(image_version("registry.k8s.io/etcd:3.5.15-0@sha256:ab") == "3.5.15-0");
    CHECK(image_version("registry.k8s.io/etcd@sha256:ab").empty());
    CHECK(image_version("etcd:latest").empty());
    CHECK(image_version("localhost:5000/etcd").empty());
}
