// What is missing, denied or of another type is never "none".
#include <doctest/doctest.h>

#include <string>

#include "paths/support/cluster_of_paths.h"
#include "paths/writing.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kRbac = "rbac.authorization.k8s.io";

// The way of ann where these kinds are denied ("/pods", "apps/deployments").
std::string denied_way(const std::string& objects, const std::vector<std::string>& kinds) {
    Cluster cluster;
    cluster.objects(objects);
    for (const std::string& kind : kinds) {
        const std::size_t slash = kind.find('/');
        cluster.presence(kind.substr(0, slash), kind.substr(slash + 1), Presence::denied);
    }
    return way_of(cluster, "user:ann");
}

std::string file_way(const std::string& objects, const std::string& to = "cluster-admin") {
    Cluster cluster(TargetKind::files);
    cluster.objects(objects);
    return way_of(cluster, "user:ann", to);
}

// So that service accounts were read.
std::string other_account() {
    return "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: other, namespace: calm}\n";
}

// Every service account of lab may do everything.
std::string powerful_group() {
    return grant("power", "", "*|*|*", "group:system:serviceaccounts:lab") +
           "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: lab}\n" + other_account();
}

std::string token_secret(const std::string& type, const std::string& annotations) {
    return "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: lab, annotations: " +
           annotations + "}\ntype: " + type + "\n";
}

std::string deployment(const std::string& spec) {
    return "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, namespace: "
           "lab}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, "
           "spec: {" +
           spec + "}}}\n";
}

}  // namespace

TEST_CASE("a node by name, where neither nodes nor pods were read") {
    const std::string right = grant("a", "", "get||nodes/proxy|w1");
    CHECK(denied_way(right, {}) == "none");
    CHECK(denied_way(right, {"/nodes"}) == "none");  // no pod runs on any node
    CHECK(denied_way(right, {"/pods"}) == "none");   // there is no such node
    CHECK(denied_way(right, {"/pods", "/nodes"}) == "unknown");
}

TEST_CASE("a name in namespaces that nobody saw") {
    const std::string boss = grant("power", "", "*|*|*", "sa:vault/boss");
    const std::string edit = grant("a", "", std::string("bind|") + kRbac + "|clusterroles|runner") +
                             grant("b", "", std::string("create|") + kRbac + "|rolebindings") +
                             grant("runner", "", "create||pods", "user:other");
    for (const std::string& right :
         {grant("a", "", "create||serviceaccounts/token|boss"), grant("a", "", "get||secrets|s"),
          grant("a", "", "create||pods/exec|p"), grant("a", "", "patch||pods|p"), edit}) {
        CAPTURE(right);
        CHECK(denied_way(boss + right, {}) == "none");
        Cluster cluster;
        cluster.objects(boss + right);
        for (const char* const kind : {"namespaces", "serviceaccounts", "pods", "secrets"}) {
            cluster.forget("", kind);
        }
        CHECK(way_of(cluster, "user:ann") == "unknown");
    }
    // Nothing has to be there to be impersonated.
    CHECK(denied_way(boss + grant("a", "", "impersonate||serviceaccounts|boss"), {}) ==
          "path 2: impersonate-account escalate-role");
}

TEST_CASE("keys of a node on which an API server that was not seen may run") {
    const std::string reader =
        grant("a", "calm", "create||pods/exec|p") +
        pod("calm", "p", "w1",
            "automountServiceAccountToken: false, volumes: [{name: k, hostPath: {path: "
            "/etc/kubernetes/pki}}], containers: [{name: a, image: a, volumeMounts: [{name: k, "
            "mountPath: /k, readOnly: true}]}]");
    Cluster cluster;
    cluster.objects(base_objects() + reader);
    CHECK(way_of(cluster, "pod:calm/p") == "none");
    cluster.presence("", "pods", Presence::partial);
    CHECK(way_of(cluster, "pod:calm/p") == "path-if-guard-unknown 1: control-plane");
}

TEST_CASE("a service account that nothing names is in its groups all the same") {
    const std::string token = grant("a", "lab", "create||serviceaccounts/token|bot");
    CHECK(denied_way(token + powerful_group(), {}) == "none");
    CHECK(denied_way(token + powerful_group(), {"/serviceaccounts"}) ==
          "path-if-guard-unknown 2: token-create escalate-role");
    const std::string impersonate = grant("a", "lab", "impersonate||serviceaccounts|bot");
    CHECK(denied_way(impersonate + powerful_group(), {}) ==
          "path 2: impersonate-account escalate-role");
}

TEST_CASE("a Secret with a token of an account that was not read") {
    const std::string account = "{kubernetes.io/service-account.name: bot}";
    const std::string type = "kubernetes.io/service-account-token";
    const std::string bound = grant("power", "", "*|*|*", "sa:lab/bot");
    for (const char* const right : {"get||secrets", "get||secrets|s"}) {
        CAPTURE(right);
        const std::string base = grant("a", "lab", right) + bound + other_account();
        CHECK(denied_way(base + token_secret(type, account), {"/serviceaccounts"}).find("path") ==
              0);
        const std::string there =
            base +
            "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: bot, namespace: lab}\n";
        CHECK(denied_way(there + token_secret("Opaque", account), {}) == "none");
        CHECK(denied_way(there + token_secret("[a]", account), {}) != "none");
        CHECK(denied_way(there + token_secret(type, "[a]"), {}) != "none");
        CHECK(denied_way(there + token_secret(type, "{kubernetes.io/service-account.name: 1}"),
                         {}) != "none");
    }
}

TEST_CASE("in files a role that is bound by name may be the bootstrap policy's, or not there") {
    const auto bind = [](const std::string& name) {
        return file_way(grant("a", "", std::string("bind|") + kRbac + "|clusterroles|" + name) +
                        grant("b", "", std::string("create|") + kRbac + "|clusterrolebindings"));
    };
    CHECK(bind("cluster-admin") == "path 1: bind-role");
    CHECK(bind("view") == "none");
    CHECK(bind("ghost") == "path-if-guard-unknown 1: bind-role");
    const std::string view =
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: "
        "{name: v}\nroleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: User, name: "
        "ann}]\n";
    CHECK(file_way(view + grant("a", "",
                                std::string("escalate,update|") + kRbac + "|clusterroles|view")) ==
          "path 1: escalate-role");
}

TEST_CASE("a role that may be bound and has something of another type") {
    const std::string role =
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "
        "odd}\nrules: all\n";
    CHECK(denied_way(grant("a", "", std::string("bind|") + kRbac + "|clusterroles|odd") +
                         grant("b", "", std::string("create|") + kRbac + "|clusterrolebindings") +
                         role,
                     {}) == "unknown");
}

TEST_CASE("fields of a pod that have another type") {
    const std::string enter = grant("a", "calm", "create||pods/exec");
    const auto way = [&](const std::string& spec) {
        return denied_way(base_objects() + enter + pod("calm", "p", "cp1", spec), {});
    };
    const std::string no_token = "automountServiceAccountToken: false, ";
    CHECK(way(no_token + "hostPID: false") == "none");
    const auto container = [&](const std::string& members) {
        return no_token + "containers: [{name: a, image: a, " + members + "}]";
    };
    CHECK(way(container("securityContext: {privileged: false}")) == "none");
    for (const std::string& spec :
         {container("securityContext: {privileged: 'true'}"), container("securityContext: [a]"),
          container("securityContext: {capabilities: ALL}"),
          container("securityContext: {capabilities: {add: ALL}}"),
          container("securityContext: {capabilities: {add: [1]}}"), container("volumeMounts: a"),
          container("volumeMounts: [a]"), container("volumeMounts: [{name: 1}]"),
          no_token + "containers: a", no_token + "containers: [a]",
          no_token + "initContainers: {a: b}", no_token + "hostPID: 'true'",
          no_token + "volumes: a", no_token + "volumes: [a]",
          no_token + "volumes: [{name: a, hostPath: /}]",
          no_token + "volumes: [{name: a, hostPath: {path: [/]}}]",
          no_token + "volumes: [{name: a, projected: a}]",
          no_token + "volumes: [{name: a, projected: {sources: a}}]",
          std::string("serviceAccountName: [boss]")}) {
        CAPTURE(spec);
        CHECK(way(spec) == "unknown");
    }
}

TEST_CASE("whether a token is mounted is no text") {
    const std::string enter = grant("a", "lab", "create||pods/exec|p");
    CHECK(denied_way(base_objects() + enter +
                         pod("lab", "p", "w1",
                             "serviceAccountName: boss, automountServiceAccountToken: 'false'"),
                     {}) == "path-if-guard-unknown 3: pod-exec account-token everything");
}

TEST_CASE("where a pod runs, and what a node is, may have another type") {
    const std::string nodes = grant("a", "", "get||nodes/proxy|w2");
    const std::string labelled =
        "---\napiVersion: v1\nkind: Node\nmetadata: {name: w2, labels: [control-plane]}\n";
    Cluster cluster;
    cluster.objects(base_objects() + labelled);
    CHECK(way_of(cluster, "node:w2") == "path-if-guard-unknown 1: control-plane");
    const std::string lost =
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: calm}\nspec: {nodeName: "
        "[cp1], automountServiceAccountToken: false, containers: [{name: a, image: a, "
        "securityContext: {privileged: true}}]}\n";
    CHECK(denied_way(base_objects() + grant("a", "calm", "create||pods/exec") + lost, {}) ==
          "unknown");
    const std::string empty = "---\napiVersion: v1\nkind: Node\nmetadata: {name: w2}\n";
    CHECK(denied_way(base_objects() + empty + nodes, {}) == "none");
    CHECK(denied_way(base_objects() + empty + nodes + lost, {}) == "unknown");
}

TEST_CASE("files that hold no node or no pod do not say what runs beside what") {
    const std::string create = grant("a", "wild", "create||pods");
    CHECK(file_way(create, "node-root").find("path-if-guard-unknown") == 0);
    CHECK(file_way(create) == "unknown");
    const std::string enter = grant("a", "lab", "create||pods/exec");
    const std::string escapes = deployment(
        "automountServiceAccountToken: false, containers: [{name: a, image: a, "
        "securityContext: {privileged: true}}]");
    CHECK(file_way(enter + escapes, "node-root") == "path 2: pod-exec container-escape");
    CHECK(file_way(enter + escapes) == "unknown");
}

TEST_CASE("files without a ClusterRoleBinding do not say that nobody gets there") {
    const auto told = [](const std::string& objects) {
        Cluster cluster(TargetKind::files);
        cluster.objects(objects);
        const Facts facts = cluster.facts(small_data());
        return table_text(find_paths(facts, take_inventory(facts), {}), {}, Remarks{"o"});
    };
    const std::string some = told(grant("a", "lab", "get||pods"));
    CHECK(some.find("nobody that is not expected was seen to get there\n") != std::string::npos);
    CHECK(some.find("not complete: the files hold no ClusterRoleBinding (not-asked)\n") !=
          std::string::npos);
    CHECK(told(base_objects()).find("no ClusterRoleBinding") == std::string::npos);
}

TEST_CASE("files with a workload that could not be read") {
    Cluster cluster(TargetKind::files);
    cluster.objects(grant("a", "lab", "create||pods/exec") +
                    deployment("automountServiceAccountToken: false, containers: [{name: a, "
                               "image: a}]"));
    CHECK(way_of(cluster, "user:ann") == "none");
    cluster.presence("apps", "deployments", Presence::partial);
    CHECK(way_of(cluster, "user:ann") == "unknown");
}
