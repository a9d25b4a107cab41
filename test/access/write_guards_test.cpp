// Guards of roles and bindings.
//
// Oracles: pkg/registry/rbac/{role,clusterrole}/policybased/storage_test.go (superuser, bob, steve,
// alice), pkg/registry/rbac/helpers_test.go TestIsOnlyMutatingGCFields, and the storages of
// bindings, Kubernetes v1.36.
#include <doctest/doctest.h>

#include <string>

#include "access/binding_guard.h"
#include "access/role_guard.h"
#include "facts/support/cluster.h"
#include "facts/support/rbac.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

// steve may escalate and bind everything, sam by name, alice every pod and
// workload, root everything, carl all pods of shop,
// bob nothing.
constexpr const char* kObjects = R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules: [{verbs: ["*"], apiGroups: ["", apps], resources: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: every-right}
rules:
- {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}
- {verbs: ["*"], nonResourceURLs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pods}
rules: [{verbs: ["*"], apiGroups: [""], resources: [pods]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: escalates}
rules: [{verbs: [escalate, bind], apiGroups: [rbac.authorization.k8s.io], resources: [roles, clusterroles]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: by-name}
rules:
- verbs: [escalate, bind]
  apiGroups: [rbac.authorization.k8s.io]
  resources: [roles, clusterroles]
  resourceNames: [pods, gone]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: alice}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: User, name: alice}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {kind: ClusterRole, name: every-right}
subjects: [{kind: User, name: root}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: steve}
roleRef: {kind: ClusterRole, name: escalates}
subjects: [{kind: User, name: steve}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: sam}
roleRef: {kind: ClusterRole, name: by-name}
subjects: [{kind: User, name: sam}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: carl, namespace: shop}
roleRef: {kind: ClusterRole, name: pods}
subjects: [{kind: Group, name: carls}]
)";

std::string said(const GuardAnswer& answer) {
    const std::string by(answer.by);
    if (answer.decision.truth == Truth::unknown) {
        return by + " unknown " + std::string(text_of(answer.decision.why->reason));
    }
    return by + (answer.decision.truth == Truth::yes ? " yes" : " no");
}

Identity identity(const std::string& user) {
    if (user == "superuser") return {user, {"system:masters"}};
    if (user == "carl") return {user, {"carls"}};
    return {user, {}};
}

class Bench {
public:
    Bench() { cluster_.objects(kObjects); }
    Cluster& cluster() { return cluster_; }

    // Of a write in `ns`, or of a whole-cluster kind where it is empty.
    std::string role(const std::string& user, const char* ns, const std::string& object,
                     const char* name = "", const char* old = nullptr) {
        return ask(user, ns, *ns == '\0' ? "clusterroles" : "roles", object, name, old);
    }
    std::string binding(const std::string& user, const char* ns, const std::string& object,
                        const char* name = "", const char* old = nullptr) {
        return ask(user, ns, *ns == '\0' ? "clusterrolebindings" : "rolebindings", object, name,
                   old);
    }

private:
    std::string ask(const std::string& user, const char* ns, const char* resource,
                    const std::string& object, const char* name, const char* old) {
        const RbacIndex rbac(cluster_.evidence(), small_data());
        Store store;
        Store other;  // evidence and question never share one
        ObjectWrite write;
        write.request = {*name == '\0' ? "create" : "update", kRbacGroup, resource, "", name};
        write.request.ns = ns;
        write.object = *decode_yaml(object, store);
        if (old != nullptr) write.old = *decode_yaml(old, other);
        const Authorizer authorizer(rbac);
        const bool is_role = write.request.resource.ends_with("roles");
        return said(is_role ? role_guard(authorizer, identity(user), write)
                            : binding_guard(authorizer, identity(user), write));
    }

    Cluster cluster_;
};

constexpr const char* kGetPods =
    "{rules: [{verbs: [get], apiGroups: [''], resources: [pods]}], metadata: {name: myrole}}";
constexpr const char* kGetSecrets =
    "{rules: [{verbs: [get], apiGroups: [''], resources: [secrets]}], metadata: {name: myrole}}";

std::string refers_to(const char* kind, const char* name) {
    return std::string("{roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ") + kind +
           ", name: " + name + "}, metadata: {name: b}}";
}

}  // namespace

TEST_CASE("roles hold what their writer has, or he may escalate") {
    Bench bench;
    struct Row {
        const char* user;
        const char* ns;
        const char* name;  // of an update
        const char* object;
        const char* answer;
    };
    const std::vector<Row> rows{
        {"superuser", "", "", kGetPods, "system:masters yes"},
        {"bob", "", "", kGetPods, "covers no"},
        {"steve", "", "", kGetPods, "escalate yes"},
        {"alice", "", "", kGetPods, "covers yes"},
        {"superuser", "shop", "", kGetPods, "system:masters yes"},
        {"bob", "shop", "", kGetPods, "covers no"},
        {"steve", "shop", "", kGetPods, "escalate yes"},
        {"alice", "shop", "", kGetPods, "covers yes"},
        {"carl", "shop", "", kGetPods, "covers yes"},
        {"carl", "shop", "", kGetSecrets, "covers no"},
        {"carl", "bank", "", kGetPods, "covers no"},
        {"carl", "", "", kGetPods, "covers no"},  // a RoleBinding gives nothing there
        {"sam", "", "", kGetPods, "covers no"},   // a create has no name
        {"sam", "", "pods", kGetPods, "escalate yes"},
        {"sam", "", "all", kGetPods, "covers no"},
        {"bob", "", "", "{rules: []}", "covers yes"},  // nothing is covered by anybody
    };
    for (const Row& row : rows) {
        CAPTURE(row.user);
        CAPTURE(row.ns);
        CAPTURE(row.object);
        CHECK(bench.role(row.user, row.ns, row.object, row.name) == row.answer);
    }
}

TEST_CASE("an aggregationRule needs every right, before and after") {
    Bench bench;
    const char* sum = "{aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}]}}";
    CHECK(bench.role("alice", "", sum) == "aggregation no");
    CHECK(bench.role("root", "", sum) == "escalate yes");
    CHECK(bench.role("steve", "", sum) == "escalate yes");
    CHECK(bench.role("superuser", "", sum) == "system:masters yes");
    CHECK(bench.role("alice", "", "{rules: []}", "sum", sum) == "aggregation no");
    CHECK(bench.role("root", "", "{rules: []}", "sum", sum) == "escalate yes");
    CHECK(bench.role("alice", "", "{aggregationRule: {clusterRoleSelectors: []}}") == "covers yes");
}

TEST_CASE("owners and finalizers alone pass, and nothing else does") {
    Bench bench;
    const char* old =
        "{metadata: {name: r, labels: {a: b}}, rules: [{verbs: [get], apiGroups: "
        "[''], resources: [secrets]}]}";
    const auto update = [&](const std::string& meta, const char* rules = "[get]") {
        return bench.role("bob", "",
                          "{metadata: " + meta + ", rules: [{verbs: " + rules +
                              ", apiGroups: [''], resources: [secrets]}]}",
                          "r", old);
    };
    CHECK(update("{name: r, labels: {a: b}, finalizers: [x]}") == "bookkeeping yes");
    CHECK(update("{name: r, labels: {a: b}, ownerReferences: [{name: x}]}") == "bookkeeping yes");
    CHECK(update("{name: r, labels: {a: b}, finalizers: [], managedFields: [{manager: m}], "
                 "annotations: {}}") == "bookkeeping yes");
    CHECK(update("{name: r, labels: {a: c}, finalizers: [x]}") == "covers no");
    CHECK(update("{name: r}") == "covers no");
    CHECK(update("{name: r, labels: {a: b}, annotations: {c: d}}") == "covers no");
    CHECK(update("{name: r, labels: {a: b}}", "[get, list]") == "covers no");
    // Rules that were there before are no exception.
    CHECK(update("{name: r, labels: {a: b, c: d}}") == "covers no");
}

TEST_CASE(
    "objects are compared to the bottom, each part once, and a part that was taken out is open") {
    Store one;
    Store other;
    const auto compare = [&](const std::string& left, const std::string& right) {
        return alike(*decode_json(left, one), *decode_json(right, other));
    };
    const auto nested = [](const char* inside) {
        std::string text;
        for (int i = 0; i < 300; ++i) text += "{\"a\":";
        return text + inside + std::string(300, '}');
    };
    CHECK(compare(nested("1"), nested("1")) == Truth::yes);
    CHECK(compare(nested("1"), nested("2")) == Truth::no);
    CHECK(compare("{\"a\":[],\"b\":null}", "{\"c\":{}}") == Truth::yes);
    CHECK(compare("{}", "{\"c\":{\"d\":1}}") == Truth::no);
    CHECK(compare("{\"a\":[1,2]}", "{\"a\":[2,1]}") == Truth::no);
    CHECK(compare("{\"a\":[1]}", "{\"a\":[1,2]}") == Truth::no);
    const char* taken = "{\"a\":{\"$redacted\":{\"detector\":\"text\"}}}";
    CHECK(compare(taken, "{\"a\":\"x\"}") == Truth::unknown);
    CHECK(compare("{\"a\":\"x\",\"b\":1}", taken) == Truth::no);
}

TEST_CASE("bindings give what their writer has, or he may bind") {
    Bench bench;
    const std::string all = refers_to("ClusterRole", "all");
    const std::string pods = refers_to("ClusterRole", "pods");
    const std::string gone = refers_to("ClusterRole", "gone");
    CHECK(bench.binding("superuser", "", all) == "system:masters yes");
    CHECK(bench.binding("bob", "", pods) == "covers no");
    CHECK(bench.binding("steve", "", all) == "bind yes");
    CHECK(bench.binding("alice", "", all) == "covers yes");
    CHECK(bench.binding("carl", "shop", pods) == "covers yes");
    CHECK(bench.binding("carl", "bank", pods) == "covers no");
    CHECK(bench.binding("carl", "", pods) == "covers no");
    CHECK(bench.binding("sam", "bank", pods) == "bind yes");
    CHECK(bench.binding("sam", "bank", all) == "covers no");
    CHECK(bench.binding("alice", "shop", gone) == "role no");
    CHECK(bench.binding("sam", "shop", gone) == "bind yes");  // a name in advance
    CHECK(bench.binding("alice", "shop", refers_to("Role", "pods")) == "role no");
    CHECK(bench.binding("superuser", "", refers_to("Role", "pods")) == "role-ref no");
    CHECK(bench.binding("superuser", "shop", refers_to("Group", "pods")) == "role-ref no");
    CHECK(bench.binding("superuser", "shop", "{roleRef: {kind: ClusterRole, name: pods}}") ==
          "system:masters yes");
    CHECK(bench.binding("superuser", "shop",
                        "{roleRef: {apiGroup: x, kind: ClusterRole, name: pods}}") ==
          "role-ref no");
}

TEST_CASE("the roleRef of a binding never changes") {
    Bench bench;
    const std::string pods = refers_to("ClusterRole", "pods");
    const std::string all = refers_to("ClusterRole", "all");
    CHECK(bench.binding("superuser", "shop", pods, "b", all.c_str()) == "role-ref no");
    CHECK(bench.binding("steve", "shop", pods, "b", all.c_str()) == "role-ref no");
    CHECK(bench.binding("bob", "shop", pods, "b", all.c_str()) == "covers no");
    CHECK(bench.binding("steve", "shop", all, "b", "{roleRef: {kind: ClusterRole, name: all}}") ==
          "bind yes");
    CHECK(bench.binding("bob", "shop", all, "b", all.c_str()) == "bookkeeping yes");
}

TEST_CASE("what was not read makes a no unknown and leaves a yes") {
    Bench bench;
    bench.cluster().presence(kRbacGroup, "clusterroles", Presence::partial);
    CHECK(bench.role("alice", "", kGetPods) == "covers yes");
    CHECK(bench.role("steve", "", kGetPods) == "escalate yes");
    CHECK(bench.binding("sam", "shop", refers_to("ClusterRole", "pods")) == "bind yes");
    CHECK(bench.binding("alice", "shop", refers_to("ClusterRole", "gone")) ==
          "role unknown partial");
    bench.cluster().presence(kRbacGroup, "rolebindings", Presence::denied);
    CHECK(bench.role("bob", "shop", kGetPods) == "covers unknown denied");
    CHECK(bench.role("bob", "", kGetPods) == "covers no");
    CHECK(bench.binding("bob", "shop", refers_to("ClusterRole", "pods")) ==
          "covers unknown denied");
}
