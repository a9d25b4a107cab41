// Whole requests: impersonation, authorization, and the guards of a write, one after the other.
#include "access/review.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kObjects = R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: writes}
rules:
- {verbs: [create, update, patch, delete], apiGroups: [rbac.authorization.k8s.io], resources: ["*"]}
- {verbs: [get], apiGroups: [""], resources: [pods]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: updates}
rules: [{verbs: [update, patch], apiGroups: [rbac.authorization.k8s.io], resources: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: impersonates}
rules: [{verbs: [impersonate], apiGroups: [""], resources: [users]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ann}
roleRef: {kind: ClusterRole, name: writes}
subjects: [{kind: User, name: ann}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: eve}
roleRef: {kind: ClusterRole, name: updates}
subjects: [{kind: User, name: eve}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ida}
roleRef: {kind: ClusterRole, name: impersonates}
subjects: [{kind: User, name: ida}]
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
---
apiVersion: v1
kind: Node
metadata: {name: node-a, uid: u}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, uid: p}
spec: {nodeName: node-a, volumes: [{name: s, secret: {secretName: key}}]}
)";

std::string server(const std::string& flags) {
    return "\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver-a, namespace: "
           "kube-system, labels: {component: kube-apiserver}, annotations: "
           "{kubernetes.io/config.mirror: x}}\nspec: {nodeName: control-a, containers: [{name: "
           "kube-apiserver, command: [kube-apiserver, " +
           flags + "]}]}\n";
}

constexpr const char* kNodeFlags =
    "'--authorization-mode=Node,RBAC', --enable-admission-plugins=NodeRestriction";

class Bench {
public:
    explicit Bench(const std::string& flags = kNodeFlags) : data_(small_data()) {
        cluster_.objects(kObjects + (flags.empty() ? std::string() : server(flags)));
        cluster_.version("v1.36.3");
    }
    Cluster& cluster() { return cluster_; }

    std::string ask(const std::string& line) {
        const auto questions = read_questions("q", line);
        REQUIRE(questions);
        const Facts facts = cluster_.facts(data_);
        Reviewer reviewer(facts);
        const Review review = reviewer.review(questions->front());
        const char* truth = review.answer.decision.truth == Truth::yes  ? " yes"
                            : review.answer.decision.truth == Truth::no ? " no"
                                                                        : " unknown";
        return std::string(review.answer.by) + truth;
    }
    // A write of a ClusterRole "r" with the right to a verb on pods.
    std::string role(const char* who, const char* verb, const char* name, const char* right) {
        return ask(
            std::string("{\"user\":\"") + who +
            "\",\"resourceAttributes\":{\"group\":\"rbac.authorization.k8s.io\",\"resource\":"
            "\"clusterroles\",\"verb\":\"" +
            verb + "\",\"name\":\"" + name +
            "\"},\"object\":{\"metadata\":{\"name\":\"r\"},\"rules\":[{\"verbs\":[\"" + right +
            "\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\"]}]}}");
    }
    std::string node(const char* verb, const char* resource, const char* name,
                     const char* more = "", const char* ns = "shop") {
        return ask(std::string("{\"user\":\"system:node:node-a\",\"groups\":[\"system:nodes\"],"
                               "\"resourceAttributes\":{\"verb\":\"") +
                   verb + "\",\"resource\":\"" + resource + "\",\"namespace\":\"" + ns +
                   "\",\"name\":\"" + name + "\"}" + more + "}");
    }

private:
    FactsData data_;
    Cluster cluster_;
};

}  // namespace

TEST_CASE("a write of a role needs the right to write and passes its guard") {
    Bench bench;
    CHECK(bench.role("ann", "create", "", "get") == "covers yes");
    CHECK(bench.role("ann", "create", "", "list") == "covers no");
    CHECK(bench.role("bob", "create", "", "get") == "rbac no");
    CHECK(bench.role("eve", "create", "", "get") == "rbac no");
    CHECK(bench.role("ann", "update", "writes", "get") == "covers yes");
    CHECK(bench.role("ann", "update", "new", "get") == "covers yes");  // made by the update
    CHECK(bench.role("ann", "update", "new", "list") == "covers no");
    CHECK(bench.role("eve", "update", "new", "get") == "rbac no");
    CHECK(bench.role("ann", "patch", "new", "get") == "object no");
    CHECK(bench.role("ann", "delete", "writes", "list") == "rbac yes");  // no guard of a delete
    CHECK(bench.role("ann", "delete", "new", "get") == "object no");
    bench.cluster().presence("rbac.authorization.k8s.io", "clusterroles", Presence::partial);
    CHECK(bench.role("ann", "update", "new", "get") == "object unknown");
    CHECK(bench.role("ann", "create", "", "get") == "covers yes");
}

TEST_CASE("a question without an object asks for the right alone") {
    Bench bench;
    CHECK(bench.ask(
              "{\"user\":\"ann\",\"resourceAttributes\":{\"group\":\"rbac.authorization.k8s.io\","
              "\"resource\":\"clusterroles\",\"verb\":\"create\"}}") == "rbac yes");
    CHECK(bench.ask("{\"groups\":[\"system:masters\"],\"nonResourceAttributes\":{\"path\":\"/x\","
                    "\"verb\":\"get\"}}") == "system:masters yes");
}

TEST_CASE("an impersonated request is the other user's") {
    Bench bench;
    const auto as = [&](const char* who, const char* wanted) {
        return bench.ask(std::string("{\"user\":\"") + who + "\",\"impersonate\":" + wanted +
                         ",\"resourceAttributes\":{\"resource\":\"pods\",\"verb\":\"get\"}}");
    };
    CHECK(as("ida", "{\"user\":\"ann\"}") == "rbac yes");
    CHECK(as("ida", "{\"user\":\"bob\"}") == "rbac no");
    CHECK(as("bob", "{\"user\":\"ann\"}") == "impersonate no");
    CHECK(as("ida", "{\"groups\":[\"g\"]}") == "headers no");
    CHECK(as("ida", "{\"user\":\"ann\",\"groups\":[\"g\"]}") == "impersonate no");
    bench.cluster().presence("rbac.authorization.k8s.io", "clusterrolebindings", Presence::partial);
    CHECK(as("ida", "{\"user\":\"ann\"}") == "rbac yes");
    CHECK(as("bob", "{\"user\":\"ann\"}") == "impersonate unknown");
}

TEST_CASE(
    "a node is answered by the Node authorizer and NodeRestriction, where servers have them") {
    const char* evict = ",\"object\":{}";
    Bench both;
    CHECK(both.node("get", "secrets", "key") == "node yes");
    CHECK(both.node("get", "secrets", "other") == "rbac no");
    CHECK(both.node("delete", "pods", "web", evict) == "node-restriction yes");
    CHECK(both.node("delete", "pods", "kube-apiserver-a", evict, "kube-system") ==
          "node-restriction no");
    CHECK(both.node("delete", "pods", "none", evict) == "object no");
    CHECK(both.ask("{\"user\":\"system:node:node-a\",\"resourceAttributes\":{\"verb\":\"get\","
                   "\"resource\":\"secrets\",\"namespace\":\"shop\",\"name\":\"key\"}}") ==
          "rbac no");  // not in system:nodes
    Bench without("--authorization-mode=RBAC, --disable-admission-plugins=NodeRestriction");
    CHECK(without.node("get", "secrets", "key") == "rbac no");
    Bench open("'--authorization-mode=Node,RBAC', --disable-admission-plugins=NodeRestriction");
    CHECK(open.node("delete", "pods", "kube-apiserver-a", evict, "kube-system") == "node yes");
    Bench unseen("");
    CHECK(unseen.node("get", "secrets", "key") == "node unknown");
    CHECK(unseen.node("get", "secrets", "other") == "rbac no");
}

TEST_CASE("what servers do is read from their settings, and from versions") {
    const auto constrained = [](const char* version, const std::string& flags) {
        Cluster cluster;
        cluster.objects(kObjects + (flags.empty() ? std::string() : server(flags)))
            .version(version);
        const FactsData data = small_data();
        const Facts facts = cluster.facts(data);
        return server_behaviour(facts).constrained_impersonation.truth;
    };
    CHECK(constrained("v1.36.0", kNodeFlags) == Truth::yes);
    CHECK(constrained("v1.35.1", kNodeFlags) == Truth::no);
    CHECK(constrained("v1.35.1", "--feature-gates=ConstrainedImpersonation=true") == Truth::yes);
    CHECK(constrained("v1.36.0", "--feature-gates=ConstrainedImpersonation=false") == Truth::no);
    CHECK(constrained("v1.36.0", "") == Truth::unknown);
    CHECK(constrained("v1.34.0", "") == Truth::no);  // the gate is younger
}
