// Ways by pods, nodes and webhooks: where they lead on, where not, and where nobody knows.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "paths/support/cluster_of_paths.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kRbac = "rbac.authorization.k8s.io";

}  // namespace

TEST_CASE("B1 and B2 new pods: every service account there, and a node") {
    check_ways({
        {"B1 positive", grant("one", "lab", "create||pods"),
         "path 2: workload-create pod-account everything"},
        {"B1 positive: a Deployment", grant("one", "lab", "create|apps|deployments"),
         "path 2: workload-create pod-account everything"},
        {"B1 positive: in the whole cluster", grant("one", "", "create|batch|jobs"),
         "path 2: workload-create pod-account everything"},
        {"B1 negative: kinds of the wrong group", grant("one", "lab", "create||deployments"),
         "none"},
        {"B1 negative: names do not count for create", grant("one", "lab", "create||pods|web"),
         "none"},
        {"B1 negative: no service account that may more", grant("one", "calm", "create||pods"),
         "none"},
        {"B2 positive: no level", grant("one", "wild", "create||pods"),
         "path 3: workload-create privileged-pod control-plane"},
        {"B2 positive: root on a node", grant("one", "wild", "create||pods"),
         "path 2: workload-create privileged-pod", "user:ann", "node-root"},
        {"B2 negative: the level refuses it", grant("one", "calm", "create||pods"), "none",
         "user:ann", "node-root"},
        {"B3 positive: the label may be changed",
         both("calm", "create||pods", "patch||namespaces|calm"),
         "path 2: namespace-labels control-plane"},
        {"B3 negative: another namespace's label",
         both("calm", "create||pods", "patch||namespaces|lab"), "none"},
    });
}

TEST_CASE("B2 guarded: what admission says is not known") {
    Cluster cluster;
    cluster.objects(base_objects() + grant("one", "wild", "create||pods"));
    cluster.presence("", "namespaces", Presence::denied);
    CHECK(way_of(cluster, "user:ann") ==
          "path-if-guard-unknown 3: workload-create privileged-pod control-plane");
}

TEST_CASE("a changed template runs as a new pod where there is one") {
    const std::string deployment =
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: lab}\nspec: "
        "{template: {spec: {containers: [{name: a, image: a}]}}}\n";
    check_ways({
        {"positive", deployment + grant("one", "lab", "patch|apps|deployments"),
         "path 2: workload-change pod-account everything"},
        {"positive: by name", deployment + grant("one", "", "update|apps|deployments|d"),
         "path 2: workload-change pod-account everything"},
        {"negative: none is there", grant("one", "lab", "patch|apps|deployments"), "none"},
        {"negative: another name", deployment + grant("one", "lab", "patch|apps|deployments|e"),
         "none"},
        {"negative: Jobs do not change", grant("one", "lab", "patch|batch|jobs"), "none"},
    });
    Cluster unread;
    unread.objects(base_objects() + grant("one", "lab", "patch|apps|deployments"));
    unread.presence("apps", "deployments", Presence::denied);
    CHECK(way_of(unread, "user:ann") ==
          "path-if-guard-unknown 2: workload-change pod-account everything");
}

TEST_CASE("B4, B5 and B6 pods that run") {
    check_ways({
        {"B4 positive", grant("one", "lab", "patch||pods"),
         "path 3: pod-image account-token everything"},
        {"B5 positive", grant("one", "lab", "create||pods/exec"),
         "path 3: pod-exec account-token everything"},
        {"B5 positive: attach, by name", grant("one", "", "create||pods/attach|web"),
         "path 3: pod-exec account-token everything"},
        {"B5 positive: get before 1.35", grant("one", "lab", "get||pods/exec"),
         "path 3: pod-exec account-token everything"},
        {"B5 negative: pods/* is a literal", grant("one", "lab", "create||pods/*"), "none"},
        {"B5 negative: another name", grant("one", "lab", "create||pods/exec|db"), "none"},
        {"B5 negative: another namespace", grant("one", "calm", "create||pods/exec"), "none"},
        {"B6 positive", grant("one", "lab", "patch||pods/ephemeralcontainers"),
         "path 3: ephemeral-container account-token everything"},
        {"B6 positive: privileged, on the node",
         pod("wild", "p", "cp1", "automountServiceAccountToken: false") +
             grant("one", "wild", "update||pods/ephemeralcontainers"),
         "path 3: ephemeral-container ephemeral-privileged control-plane"},
        {"B6 negative: the level refuses it",
         pod("calm", "p", "cp1", "automountServiceAccountToken: false") +
             grant("one", "calm", "update||pods/ephemeralcontainers"),
         "none"},
        {"B6 negative: create is not asked for",
         grant("one", "lab", "create||pods/ephemeralcontainers"), "none"},
    });
    for (const auto& [version, way] : std::vector<std::pair<const char*, const char*>>{
             {"v1.35.0", "none"},
             {"", "path-if-guard-unknown 3: pod-exec account-token everything"}}) {
        Cluster cluster;
        cluster.objects(base_objects() + grant("one", "lab", "get||pods/exec"));
        cluster.version(version);
        CHECK(way_of(cluster, "user:ann") == way);
    }
}

TEST_CASE("C1 mutating webhooks and C3 the kubelet's door") {
    const std::string group = "|admissionregistration.k8s.io|";
    const std::string hook =
        "---\napiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\n"
        "metadata: {name: hook}\n";
    check_ways({
        {"C1 positive", grant("one", "", "create" + group + "mutatingwebhookconfigurations"),
         "path 1: mutating-webhook"},
        {"C1 positive: by name",
         hook + grant("one", "", "patch" + group + "mutatingwebhookconfigurations|hook"),
         "path 1: mutating-webhook"},
        {"C1 negative: a name that is not there",
         hook + grant("one", "", "patch" + group + "mutatingwebhookconfigurations|gone"), "none"},
        {"C1 guarded: they were not read",
         grant("one", "", "patch" + group + "mutatingwebhookconfigurations|hook"),
         "path-if-guard-unknown 1: mutating-webhook"},
        {"C1 negative: in a namespace",
         grant("one", "calm", "create" + group + "mutatingwebhookconfigurations"), "none"},
        {"C1 negative: validating",
         grant("one", "", "create" + group + "validatingwebhookconfigurations"), "none"},
        {"C3 positive: get", grant("one", "", "get||nodes/proxy"),
         "path 3: node-proxy account-token everything"},
        {"C3 positive: the node of the pod", grant("one", "", "create||nodes/proxy|w1"),
         "path 3: node-proxy account-token everything"},
        {"C3 negative: another node", grant("one", "", "create||nodes/proxy|cp1"), "none"},
        {"C3 negative: in a namespace", grant("one", "calm", "get||nodes/proxy"), "none"},
        {"C3 negative: another subresource", grant("one", "", "get||nodes/stats"), "none"},
    });
}

TEST_CASE("D1 a pod's token: mounted, not mounted, projected") {
    const auto quiet = [](const std::string& more) {
        return "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: q, namespace: lab}\n"
               "automountServiceAccountToken: false\n" +
               grant("one", "", "*|*|*", "sa:lab/q") +
               pod("lab", "p", "w1", "serviceAccountName: q" + more);
    };
    const std::string token =
        ", volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t";
    const std::string to = "path 2: account-token escalate-role";
    check_ways({
        {"positive", "", "path 2: account-token everything", "pod:lab/web"},
        {"positive: the pod asks for it", quiet(", automountServiceAccountToken: true"), to,
         "pod:lab/p"},
        {"positive: projected", quiet(token + "}}]}}]"), to, "pod:lab/p"},
        {"negative: the service account says no", quiet(""), "none", "pod:lab/p"},
        {"negative: for another audience", quiet(token + ", audience: vault}}]}}]"), "none",
         "pod:lab/p"},
        {"negative: the pod says no",
         pod("lab", "p", "w1", "serviceAccountName: boss, automountServiceAccountToken: false"),
         "none", "pod:lab/p"},
    });
    Cluster cluster;
    cluster.objects(base_objects());
    cluster.presence("", "serviceaccounts", Presence::denied);
    CHECK(way_of(cluster, "pod:lab/web") == "path-if-guard-unknown 2: account-token everything");
}

TEST_CASE("D2 leaving the container, and D5 the control plane") {
    const auto on_cp1 = [](const std::string& container, const std::string& more = {}) {
        return pod("calm", "p", "cp1",
                   "automountServiceAccountToken: false, " + more +
                       "containers: [{name: a, image: a" + container + "}]");
    };
    const auto host_path = [&](const std::string& path, const std::string& mount) {
        return on_cp1(", volumeMounts: [{name: v, mountPath: /x" + mount + "}]",
                      "volumes: [{name: v, hostPath: {path: " + path + "}}], ");
    };
    const std::string out = "path 2: container-escape control-plane";
    const std::string maybe = "path-if-guard-unknown 2: container-escape control-plane";
    const auto add = [](const std::string& names) {
        return ", securityContext: {capabilities: {add: [" + names + "]}}";
    };
    check_ways({
        {"privileged", on_cp1(", securityContext: {privileged: true}"), out, "pod:calm/p"},
        {"privileged on a worker",
         pod("calm", "p", "w1",
             "containers: [{name: a, image: a, securityContext: {privileged: true}}]"),
         "path 3: container-escape node-token-request everything", "pod:calm/p"},
        {"capability", on_cp1(add("NET_ADMIN, CAP_SYS_ADMIN")), out, "pod:calm/p"},
        {"hostPID with SYS_PTRACE", on_cp1(add("SYS_PTRACE"), "hostPID: true, "), out,
         "pod:calm/p"},
        {"a parent of what root obeys", host_path("/opt", ""), out, "pod:calm/p"},
        {"the socket, read-only", host_path("/run", ", readOnly: true"), out, "pod:calm/p"},
        {"negative: SYS_PTRACE alone", on_cp1(add("SYS_PTRACE")), "none", "pod:calm/p"},
        {"negative: hostPID alone", on_cp1("", "hostPID: true, "), "none", "pod:calm/p"},
        {"negative: read-only", host_path("/usr", ", readOnly: true"), "none", "pod:calm/p"},
        {"negative: a folder of data", host_path("/data", ""), "none", "pod:calm/p"},
        {"negative: a part of it", host_path("/var", ", subPath: log"), "none", "pod:calm/p"},
        {"negative: plain", on_cp1(""), "none", "pod:calm/p"},
        {"keys of the control plane", host_path("/etc/kubernetes/pki/etcd", ", readOnly: true"),
         "path 1: control-plane", "pod:calm/p"},
        {"keys: a folder above", host_path("/var/lib", ", readOnly: true, subPath: etcd"),
         "path 1: control-plane", "pod:calm/p"},
        {"negative: a certificate", host_path("/etc/kubernetes/pki/ca.crt", ""), "none",
         "pod:calm/p"},
        {"negative: the same folder of a worker",
         pod("calm", "p", "w1",
             "automountServiceAccountToken: false, volumes: [{name: v, hostPath: {path: "
             "/etc/kubernetes/pki}}], containers: [{name: a, image: a, volumeMounts: [{name: v, "
             "mountPath: /x}]}]"),
         "none", "pod:calm/p"},
        {"guarded: not root", on_cp1(", securityContext: {privileged: true, runAsUser: 1000}"),
         maybe, "pod:calm/p"},
        {"guarded: a user namespace",
         on_cp1(", securityContext: {privileged: true}", "hostUsers: false, "), maybe,
         "pod:calm/p"},
    });
}

TEST_CASE("D4 a node: its pods, their tokens, the kubelet's own rights") {
    check_ways({
        {"positive: a token that is not mounted",
         pod("vault", "p", "w1", "serviceAccountName: boss, automountServiceAccountToken: false"),
         "path 2: node-token-request everything", "node:w1"},
        {"positive: system:nodes has more", grant("one", "", "*|*|*", "group:system:nodes"),
         "path 2: node-credentials escalate-role", "node:w1", "cluster-admin"},
        {"D5", "", "path 1: control-plane", "node:cp1"},
        {"root on itself", "", "path 0:", "node:w1", "node-root"},
    });
    Cluster alone;
    alone.objects("apiVersion: v1\nkind: Node\nmetadata: {name: w9}\n");
    CHECK(way_of(alone, "node:w9") == "none");
    Cluster enters;
    enters.objects(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: default, namespace: lab}\n" +
        pod("lab", "p", "w9", "") + grant("one", "", "*|*|*", "sa:lab/default"));
    CHECK(way_of(enters, "node:w9") == "path 3: node-pods account-token escalate-role");
    Cluster unread;
    unread.objects(pod("lab", "p", "w9", ""));
    unread.presence("", "nodes", Presence::denied);
    CHECK(way_of(unread, "node:w9") == "path-if-guard-unknown 1: control-plane");
}

TEST_CASE("what was not read is unknown, never none") {
    for (const char* const resource : {"clusterroles", "clusterrolebindings", "rolebindings"}) {
        CAPTURE(resource);
        Cluster cluster;
        cluster.objects(base_objects() + grant("one", "", "get||pods"));
        cluster.presence(kRbac, resource, Presence::denied);
        CHECK(way_of(cluster, "user:ann") == "unknown");
    }
    Cluster pods;
    pods.objects(base_objects() + grant("one", "calm", "create||pods/exec"));
    pods.presence("", "pods", Presence::denied);
    CHECK(way_of(pods, "user:ann") == "unknown");
    Cluster spaces;
    spaces.objects(grant("one", "", "create||serviceaccounts/token"));
    CHECK(way_of(spaces, "user:ann") == "none");
    spaces.presence("", "namespaces", Presence::denied);
    CHECK(way_of(spaces, "user:ann") == "unknown");
    Cluster accounts;
    accounts.objects(base_objects() + grant("one", "calm", "create||serviceaccounts/token"));
    accounts.presence("", "serviceaccounts", Presence::denied);
    CHECK(way_of(accounts, "user:ann") == "unknown");
}
