// The kube-proxy of each node: whether one runs, and which file it reads.
//
// Oracle: cmd/kube-proxy/app/options.go Complete, pkg/kubelet/kubelet_pods.go makeMounts
// (Kubernetes v1.36).
#include "facts/kube_proxies.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kNodes = R"(
apiVersion: v1
kind: Node
metadata: {name: a}
status: {nodeInfo: {kubeProxyVersion: v1.30.1}}
---
apiVersion: v1
kind: Node
metadata: {name: b}
)";

constexpr const char* kPod = R"(
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: kube-system}
spec:
  nodeName: b
  volumes:
  - {name: outer, hostPath: {path: /srv}}
  - {name: inner, configMap: {name: c, items: [{key: k, path: dir/f}]}}
  containers:
  - image: registry.k8s.io/kube-proxy:v1.34.1
    command: [kube-proxy, --config=/x/y/dir/f]
    volumeMounts: [{name: outer, mountPath: /x}, {name: inner, mountPath: /x/y/}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c, namespace: kube-system}
data: {k: "kind: KubeProxyConfiguration\nmetricsBindAddress: 192.0.2.1:1\n"}
)";

// Of each node: its version, whether a kube-proxy runs, where its metrics are.
std::string shown(Cluster& cluster) {
    Store store;
    const Components found = derive_kube_proxies(cluster.evidence(), small_data(), store);
    std::string text;
    for (std::size_t i = 0; i < found.settings.size(); ++i) {
        const Value& object = found.universe.subjects[i].object;
        text += std::string(object.get("name").text_or()) + " " + json(object.get("version")) +
                " " + json(object.get("running")) + " " +
                json(found.settings[i].at("metricsBindAddress").value) + "\n";
    }
    return text;
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("kube-proxy: without node evidence the pods speak, and silence says nothing") {
    Cluster cluster;
    cluster.objects(std::string(kNodes) + "---" + kPod);
    const std::string text = shown(cluster);
    CHECK(has(text, R"(b "v1.34.1" true "192.0.2.1:1")"));
    CHECK(has(text, R"(a "v1.30.1" {"$unknown":"not-asked")"));
    cluster.forget("", "configmaps");
    CHECK(has(shown(cluster), R"(b "v1.34.1" true {"$unknown":"not-asked")"));
}

TEST_CASE("kube-proxy: a kubelet without one is a node without one") {
    Cluster cluster;
    cluster.objects(kNodes);
    cluster.node("a").processes = {{{"/usr/bin/kubelet"}}};
    cluster.node("b").processes = {{{"k3s", "server"}}};
    const std::string text = shown(cluster);
    CHECK(has(text, "a \"v1.30.1\" false "));
    CHECK(has(text, "inside of another program"));
    cluster.node("b").processes = {{{"kube-proxy", "--metrics-bind-address=192.0.2.7:1"}}};
    CHECK(has(shown(cluster), R"(true "192.0.2.7:1")"));
}

TEST_CASE("kube-proxy: who could not read pods does not know which file a process reads") {
    Cluster cluster;
    cluster.objects(kNodes);
    cluster.node("a").processes = {{{"kube-proxy", "--config=/f"}}};
    cluster.node("a").files["/f"] =
        text_file("kind: KubeProxyConfiguration\nmetricsBindAddress: 192.0.2.8:1\n");
    CHECK(has(shown(cluster), "192.0.2.8:1"));
    cluster.presence("", "pods", Presence::denied);
    CHECK_FALSE(has(shown(cluster), "192.0.2.8:1"));
}
