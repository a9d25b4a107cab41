// Pods that read the kubelet's folders on their node.
#include <doctest/doctest.h>

#include <string>

#include "paths/support/cluster_of_paths.h"

using namespace assay;
using namespace assay::test;

namespace {

// A pod of an account without rights that mounts a folder of the node.
std::string reader(const std::string& path, const std::string& more = "readOnly: true",
                   const std::string& context = "", const std::string& node = "w1") {
    return pod("wild", "reader", node,
               "automountServiceAccountToken: false, volumes: [{name: v, hostPath: {path: " + path +
                   "}}], containers: [{name: a, image: a, " + context +
                   "volumeMounts: [{name: v, mountPath: /host, " + more + "}]}]");
}

}  // namespace

TEST_CASE("D3 the tokens and the certificate that a pod reads on its node") {
    const std::string tokens = "path 2: pod-tokens everything";
    const std::string kubelet = "path 3: kubelet-keys node-token-request everything";
    const std::string from = "pod:wild/reader";
    check_ways({
        {"positive: the pods' folder", reader("/var/lib/kubelet/pods"), tokens, from},
        {"positive: one above it", reader("/var/lib"), tokens, from},
        {"positive: below it", reader("/var/lib/kubelet/pods/a/volumes"), tokens, from},
        {"positive: a subPath of a volume", reader("/var/lib", "readOnly: true, subPath: kubelet"),
         tokens, from},
        {"positive: the kubelet's certificate", reader("/var/lib/kubelet/pki"), kubelet, from},
        {"positive: the file itself", reader("/var/lib/kubelet/pki/kubelet-client-current.pem"),
         kubelet, from},
        {"negative: a certificate is public", reader("/var/lib/kubelet/pki/kubelet.crt"), "none",
         from},
        {"negative: logs", reader("/var/log/pods"), "none", from},
        {"negative: a name that begins like it", reader("/var/lib/kubelet-backup"), "none", from},
        {"negative: the kubelet's other files", reader("/var/lib/kubelet/device-plugins"), "none",
         from},
        {"negative: a node without such tokens",
         "---\napiVersion: v1\nkind: Node\nmetadata: {name: w2}\n" +
             reader("/var/lib/kubelet/pods", "readOnly: true", "", "w2"),
         "none", from},
        {"guarded: not as root",
         reader("/var/lib/kubelet/pods", "readOnly: true", "securityContext: {runAsUser: 1000}, "),
         "path-if-guard-unknown 2: pod-tokens everything", from},
        {"more than that: it may be written", reader("/var/lib/kubelet", "readOnly: false"),
         "path 3: container-escape node-token-request everything", from},
    });
}

TEST_CASE("D3 absence: pods that were not read, and a pod that runs nowhere yet") {
    Cluster cluster;
    cluster
        .objects(base_objects() + "---\napiVersion: v1\nkind: Node\nmetadata: {name: w2}\n" +
                 reader("/var/lib/kubelet/pods", "readOnly: true", "", "w2"))
        .presence("", "pods", Presence::partial);
    CHECK(way_of(cluster, "pod:wild/reader") == "unknown");
    Cluster waiting;
    waiting.objects(base_objects() + reader("/var/lib/kubelet/pods", "readOnly: true", "", ""));
    CHECK(way_of(waiting, "pod:wild/reader") == "unknown");
}
