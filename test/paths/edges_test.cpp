// Every way from one right to the next: where it leads on, where it does not, and where nobody
// knows.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "paths/support/cluster_of_paths.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kRbac = "rbac.authorization.k8s.io";
const std::string kR = std::string("|") + kRbac + "|";

struct Case {
    std::string name;
    std::string objects;  // beside the base
    std::string way;
    std::string from = "user:ann";
    std::string to = "cluster-admin";
};

void check(const std::vector<Case>& cases) {
    for (const Case& each : cases) {
        CAPTURE(each.name);
        Cluster cluster;
        cluster.objects(base_objects() + each.objects);
        CHECK(way_of(cluster, each.from, each.to) == each.way);
    }
}

// Two rights of one identity.
std::string both(const std::string& ns, const std::string& first, const std::string& second) {
    return grant("one", ns, first) + grant("two", ns, second);
}

std::string role(const std::string& kind, const std::string& place, const std::string& rules) {
    return std::string("---\napiVersion: ") + kRbac + "/v1\nkind: " + kind + "\nmetadata: {" +
           place + "}\nrules: [" + rules + "]\n";
}

const std::string kAll =
    "{verbs: ['*'], apiGroups: ['*'], resources: ['*']}, {verbs: ['*'], "
    "nonResourceURLs: ['*']}";

}  // namespace

TEST_CASE("A1 everything: by what the rules cover, whatever the role is called") {
    const auto urls = [](const std::string& who) {
        return role("ClusterRole", "name: urls", "{verbs: ['*'], nonResourceURLs: ['*']}") +
               "---\napiVersion: " + kRbac +
               "/v1\nkind: ClusterRoleBinding\nmetadata: {name: urls}\nroleRef: {kind: "
               "ClusterRole, name: urls}\nsubjects: [{kind: User, name: " +
               who + "}]\n";
    };
    check({
        {"positive: split over two bindings", grant("one", "", "*|*|*") + urls("ann"),
         "path 1: everything"},
        {"negative: another's half", grant("one", "", "get|*|pods") + urls("bob"), "none"},
        {"negative: a role called cluster-admin without its rules",
         grant("cluster-admin", "", "get||pods"), "none"},
        {"negative: nothing at all", "", "none"},
        {"members of system:masters", "", "path 1: masters", "group:system:masters"},
        {"a group's member", grant("one", "", "*|*|*", "group:system:serviceaccounts:calm"),
         "path 1: member escalate-role", "sa:calm/default"},
    });
}

TEST_CASE("A2 escalate: a role that is held, or that may be bound") {
    check({
        {"positive: the role held", grant("mine", "", "escalate,update" + kR + "clusterroles|mine"),
         "path 1: escalate-role"},
        {"positive: patch and any name, with create on bindings",
         both("", "escalate,patch" + kR + "clusterroles", "create" + kR + "clusterrolebindings"),
         "path 1: escalate-role"},
        {"positive: a Role in its namespace gives what is there",
         grant("mine", "lab", "escalate,update" + kR + "roles|mine"),
         "path 2: escalate-role everything"},
        {"positive: a Role in a namespace without a service account that may do more",
         grant("mine", "calm", "escalate,update" + kR + "roles|mine"),
         "path 3: escalate-role namespace-labels control-plane"},
        {"negative: another role's name",
         grant("mine", "", "escalate,update" + kR + "clusterroles|other"), "none"},
        {"negative: escalate without update", grant("mine", "", "escalate" + kR + "clusterroles"),
         "none"},
        {"negative: update without escalate",
         both("", "update,create" + kR + "clusterroles", "create" + kR + "clusterrolebindings"),
         "none"},
        {"negative: in a RoleBinding a ClusterRole is not changed",
         grant("mine", "calm", "escalate,update" + kR + "clusterroles"), "none"},
    });
}

TEST_CASE("A3 bind: the role, and a right to write bindings") {
    check({
        {"positive: any role",
         both("", "bind" + kR + "clusterroles", "create" + kR + "clusterrolebindings"),
         "path 1: bind-role"},
        {"positive: by name",
         both("", "bind" + kR + "clusterroles|all", "create" + kR + "clusterrolebindings"),
         "path 1: bind-role"},
        {"positive: in a namespace",
         both("lab", "bind" + kR + "clusterroles|cluster-admin", "create" + kR + "rolebindings"),
         "path 2: bind-role everything"},
        {"positive: a Role that allows everything there",
         role("Role", "name: top, namespace: lab", kAll) +
             both("lab", "bind" + kR + "roles", "create" + kR + "rolebindings"),
         "path 2: bind-role everything"},
        {"negative: a role that allows little",
         role("ClusterRole", "name: few", "{verbs: [get], apiGroups: [''], resources: [pods]}") +
             both("", "bind" + kR + "clusterroles|few", "create" + kR + "clusterrolebindings"),
         "none"},
        {"negative: a name that no role has",
         both("", "bind" + kR + "clusterroles|gone", "create" + kR + "clusterrolebindings"),
         "none"},
        {"negative: bind on bindings means nothing",
         grant("one", "", "bind,create" + kR + "clusterrolebindings"), "none"},
        {"negative: create without bind", grant("one", "", "create" + kR + "clusterrolebindings"),
         "none"},
        {"negative: bind in a namespace is none for the whole cluster",
         grant("one", "calm", "bind" + kR + "clusterroles") +
             grant("two", "", "create" + kR + "clusterrolebindings"),
         "none"},
    });
}

TEST_CASE("A4 impersonate: users, service accounts, and groups beside somebody") {
    check({
        {"positive: a service account", grant("one", "lab", "impersonate||serviceaccounts"),
         "path 2: impersonate-account everything"},
        {"positive: by name", grant("one", "", "impersonate||serviceaccounts|boss"),
         "path 2: impersonate-account everything"},
        {"positive: any user",
         grant("one", "", "impersonate||users") + grant("two", "", "*|*|*", "user:root"),
         "path 2: impersonate-user escalate-role"},
        {"positive: a user by name",
         grant("one", "", "impersonate||users|root") + grant("two", "", "*|*|*", "user:root"),
         "path 2: impersonate-user escalate-role"},
        {"positive: any group beside a service account",
         grant("one", "", "impersonate||groups") +
             grant("two", "calm", "impersonate||serviceaccounts"),
         "path 1: impersonate-group"},
        {"positive: a group by name",
         grant("one", "", "impersonate||groups|ops") + grant("two", "", "impersonate||users|bob") +
             grant("three", "", "*|*|*", "group:ops"),
         "path 2: impersonate-group escalate-role"},
        {"negative: groups alone", grant("one", "", "impersonate||groups"), "none"},
        {"negative: groups in a namespace",
         both("calm", "impersonate||groups", "impersonate||serviceaccounts"), "none"},
        {"negative: users in a namespace",
         grant("one", "calm", "impersonate||users") + grant("two", "", "*|*|*", "user:root"),
         "none"},
        {"negative: users are no service accounts", grant("one", "", "impersonate||users"), "none"},
        {"negative: a node's name is no node",
         grant("one", "", "impersonate||users|system:node:cp1"), "none"},
    });
}

TEST_CASE("A5 token-create: serviceaccounts/token, by name too") {
    check({
        {"positive", grant("one", "lab", "create||serviceaccounts/token"),
         "path 2: token-create everything"},
        {"positive: by name", grant("one", "lab", "create||serviceaccounts/token|boss"),
         "path 2: token-create everything"},
        {"positive: whole cluster", grant("one", "", "create||*/token"),
         "path 2: token-create everything"},
        {"negative: another name", grant("one", "lab", "create||serviceaccounts/token|default"),
         "none"},
        {"negative: another namespace", grant("one", "calm", "create||serviceaccounts/token"),
         "none"},
        {"negative: without the subresource", grant("one", "lab", "create||serviceaccounts"),
         "none"},
        {"negative: an account that is not there",
         grant("one", "calm", "create||serviceaccounts/token") +
             grant("two", "", "*|*|*", "sa:calm/ghost"),
         "none"},
    });
}

TEST_CASE("A6 and A7 Secrets: those that hold a token, and new ones") {
    const std::string secret =
        "---\napiVersion: v1\nkind: Secret\nmetadata: {name: t, namespace: lab, annotations: "
        "{kubernetes.io/service-account.name: boss}}\ntype: kubernetes.io/service-account-token\n";
    const std::string other =
        "---\napiVersion: v1\nkind: Secret\nmetadata: {name: t, namespace: lab}\ntype: Opaque\n";
    check({
        {"A6 positive", secret + grant("one", "lab", "list||secrets"),
         "path 2: secret-read everything"},
        {"A6 positive: by name", secret + grant("one", "lab", "get||secrets|t"),
         "path 2: secret-read everything"},
        {"A6 negative: no token", other + grant("one", "lab", "get||secrets"), "none"},
        {"A6 negative: another name", secret + grant("one", "lab", "get||secrets|u"), "none"},
        {"A6 negative: another namespace", secret + grant("one", "calm", "get||secrets"), "none"},
        {"A6 guarded: Secrets were not read", grant("one", "lab", "get||secrets"),
         "path-if-guard-unknown 2: secret-read everything"},
        {"A7 positive", other + grant("one", "lab", "create,get||secrets"),
         "path 2: secret-create everything"},
        {"A7 negative: create alone", other + grant("one", "lab", "create||secrets"), "none"},
        {"A7 guarded: a name that may be taken",
         other + both("lab", "create||secrets", "get||secrets|u"),
         "path-if-guard-unknown 2: secret-create everything"},
    });
}

TEST_CASE("B1 and B2 new pods: every service account there, and a node") {
    check({
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
    check({
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
    check({
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
    check({
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
    check({
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
    check({
        {"privileged", on_cp1(", securityContext: {privileged: true}"), out, "pod:calm/p"},
        {"privileged on a worker",
         pod("calm", "p", "w1",
             "containers: [{name: a, image: a, securityContext: {privileged: true}}]"),
         "path 3: container-escape node-token-request everything", "pod:calm/p"},
        {"capability", on_cp1(add("NET_ADMIN, CAP_SYS_ADMIN")), out, "pod:calm/p"},
        {"hostPID with SYS_PTRACE", on_cp1(add("SYS_PTRACE"), "hostPID: true, "), out,
         "pod:calm/p"},
        {"a parent of what root obeys", host_path("/var/lib", ""), out, "pod:calm/p"},
        {"the socket, read-only", host_path("/run", ", readOnly: true"), out, "pod:calm/p"},
        {"negative: SYS_PTRACE alone", on_cp1(add("SYS_PTRACE")), "none", "pod:calm/p"},
        {"negative: hostPID alone", on_cp1("", "hostPID: true, "), "none", "pod:calm/p"},
        {"negative: read-only", host_path("/etc", ", readOnly: true"), "none", "pod:calm/p"},
        {"negative: a folder of data", host_path("/data", ""), "none", "pod:calm/p"},
        {"negative: a part of it", host_path("/var", ", subPath: log"), "none", "pod:calm/p"},
        {"negative: plain", on_cp1(""), "none", "pod:calm/p"},
        {"guarded: not root", on_cp1(", securityContext: {privileged: true, runAsUser: 1000}"),
         maybe, "pod:calm/p"},
        {"guarded: a user namespace",
         on_cp1(", securityContext: {privileged: true}", "hostUsers: false, "), maybe,
         "pod:calm/p"},
    });
}

TEST_CASE("D4 a node: its pods, their tokens, the kubelet's own rights") {
    check({
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
    Cluster accounts;
    accounts.objects(base_objects() + grant("one", "calm", "create||serviceaccounts/token"));
    accounts.presence("", "serviceaccounts", Presence::denied);
    CHECK(way_of(accounts, "user:ann") == "unknown");
}
