// What a workload is worth: replicas, nodes, and what each node gives.
#include <doctest/doctest.h>

#include <string>

#include "paths/blast_radius.h"
#include "paths/support/cluster_of_paths.h"
#include "paths/typed_vertex.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string replica(const std::string& name, const std::string& node, const std::string& spec) {
    std::string text = pod("wild", name, node, spec);
    const std::string owner =
        ", ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: agent, controller: "
        "true}]";
    return text.replace(text.find("namespace: wild}"), 15, "namespace: wild" + owner);
}

// "3: w1 x2 root 1/1; cp1 x1 root 0/0 control plane".
std::string told(const std::string& objects, const std::string& from) {
    Cluster cluster;
    cluster.objects(base_objects() + objects);
    const Facts facts = cluster.facts(small_data());
    const Inventory inventory = take_inventory(facts);
    const auto at = inventory.graph.find(read_vertex(from, inventory)->name);
    const BlastRadius radius = blast_radius(inventory.graph, *at);
    std::string text = std::to_string(radius.replicas) + ":";
    for (const NodeBlast& each : radius.nodes) {
        text += " " + inventory.graph.vertices()[each.node].name.name + " x" +
                std::to_string(each.replicas) + " " + std::string(text_of(each.hold)) + " " +
                std::to_string(each.workloads) + "/" + std::to_string(each.accounts) +
                (each.control_plane ? " control plane;" : ";");
    }
    return text;
}

constexpr const char* kPrivileged =
    "containers: [{name: a, image: a, securityContext: {privileged: true}}]";

}  // namespace

TEST_CASE("replicas times nodes, the control plane first") {
    CHECK(told(replica("a-1", "w1", kPrivileged) + replica("a-2", "w1", kPrivileged) +
                   replica("a-3", "cp1", kPrivileged),
               "pod:wild/a-1") == "3: cp1 x1 root 1/1 control plane; w1 x2 root 1/2;");
    CHECK(told(replica("a-1", "w1", ""), "pod:wild/a-1") == "1: w1 x1 nothing 1/2;");
    CHECK(told(replica("a-1", "", ""), "pod:wild/a-1") == "0:");
}

TEST_CASE("what a replica has of its node") {
    const auto reads = [](const std::string& path, const std::string& more) {
        return "volumes: [{name: v, hostPath: {path: " + path +
               "}}], containers: [{name: a, image: a, volumeMounts: [{name: v, mountPath: /h, "
               "readOnly: true}]" +
               more + "}]";
    };
    const std::string from = "pod:wild/a-1";
    CHECK(told(replica("a-1", "w1", reads("/var/lib/kubelet", "")), from) ==
          "1: w1 x1 kubelet-credentials 1/2;");
    CHECK(told(replica("a-1", "w1", reads("/var/lib/kubelet/pods", "")), from) ==
          "1: w1 x1 pod-tokens 1/2;");
    CHECK(
        told(replica("a-1", "w1",
                     reads("/run/containerd/containerd.sock", ", securityContext: {runAsUser: 9}")),
             from) == "1: w1 x1 root-if-guard-unknown 1/2;");
}

TEST_CASE("only a workload has replicas") {
    CHECK(told("", "node:w1") == "0:");
    CHECK(told("", "sa:lab/boss") == "0:");
}
