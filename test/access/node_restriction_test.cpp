// What NodeRestriction lets a kubelet write.
//
// Oracle: plugin/pkg/admission/noderestriction/admission_test.go Test_nodePlugin_Admit and
// Test_nodePlugin_Admit_OwnerReference (Kubernetes v1.36): its pods, nodes, labels and tokens.
#include "access/node_restriction.h"

#include <doctest/doctest.h>

#include <string>

#include "access/node_labels.h"
#include "facts/support/cluster.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kObjects = R"(
apiVersion: v1
kind: Node
metadata: {name: mynode, uid: mynode-uid}
---
apiVersion: v1
kind: Pod
metadata: {name: mypod, namespace: ns, uid: pod-uid, labels: {a: b}}
spec:
  nodeName: mynode
  volumes:
  - {name: t, projected: {sources: [{serviceAccountToken: {path: t}}, {serviceAccountToken: {audience: foo, path: f}}]}}
---
apiVersion: v1
kind: Pod
metadata: {name: claims, namespace: ns, uid: pod-uid}
spec: {nodeName: mynode, volumes: [{name: c, persistentVolumeClaim: {claimName: x}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: otherpod, namespace: ns, uid: pod-uid}
spec: {nodeName: othernode}
---
apiVersion: v1
kind: Pod
metadata: {name: unboundpod, namespace: ns, uid: pod-uid}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: audiences}
rules: [{verbs: [request-serviceaccounts-token-audience], apiGroups: [''], resources: [bar], resourceNames: [sa]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: audiences}
roleRef: {kind: ClusterRole, name: audiences}
subjects: [{kind: User, name: "system:node:mynode"}]
)";

class Bench {
public:
    Bench() : data_(small_data()) { cluster_.objects(kObjects).version("v1.36.3"); }
    Cluster& cluster() { return cluster_; }

    std::string ask(AccessRequest request, const std::string& object, const char* old = nullptr) {
        const Facts facts = cluster_.facts(data_);
        Store store;
        Store other;  // evidence and question never share one
        ObjectWrite write{std::move(request), *decode_yaml(object, store), {}};
        if (old != nullptr) write.old = *decode_yaml(old, other);
        const Identity who{"system:node:mynode", {"system:nodes"}};
        const GuardAnswer answer =
            node_restriction(facts, Authorizer(facts.rbac()), who, "mynode", write);
        if (answer.decision.truth == Truth::unknown) {
            return "unknown " + std::string(text_of(answer.decision.why->reason));
        }
        return answer.decision.truth == Truth::yes ? "yes" : answer.text;
    }
    std::string pod(const char* verb, const char* part, const char* name,
                    const std::string& object = "{}", const char* old = nullptr) {
        AccessRequest request{verb, "", "pods", part, name};
        request.ns = "ns";
        return ask(std::move(request), object, old);
    }
    std::string node(const char* verb, const char* name, const std::string& object,
                     const char* old = nullptr, const char* part = "") {
        return ask({verb, "", "nodes", part, name}, object, old);
    }
    std::string token(const std::string& spec) {
        AccessRequest request{"create", "", "serviceaccounts", "token", "sa"};
        request.ns = "ns";
        return ask(std::move(request), "{spec: " + spec + "}");
    }

private:
    FactsData data_;
    Cluster cluster_;
};

std::string mirror(
    const std::string& spec = "nodeName: mynode",
    const std::string& owner =
        "apiVersion: v1, kind: Node, name: mynode, uid: mynode-uid, controller: true",
    const char* annotations = "{kubernetes.io/config.mirror: 'true'}") {
    return std::string("{metadata: {name: m, namespace: ns, annotations: ") + annotations +
           ", ownerReferences: [{" + owner + "}]}, spec: {" + spec + "}}";
}

constexpr const char* kPodsOnly =
    "a node only creates and deletes mirror pods, evicts pods and writes their status";
constexpr const char* kElsewhere = "the pod is not bound to the node";
constexpr const char* kOwner =
    "a pod that a node creates is controlled by that Node, and does not block its deletion";
constexpr const char* kNames = "a pod that a node creates names no other object";

}  // namespace

TEST_CASE("a node deletes and evicts pods that are bound to it") {
    Bench bench;
    for (const auto& [verb, part] : {std::pair{"delete", ""}, std::pair{"create", "eviction"}}) {
        CAPTURE(part);
        CHECK(bench.pod(verb, part, "mypod") == "yes");
        CHECK(bench.pod(verb, part, "otherpod") == kElsewhere);
        CHECK(bench.pod(verb, part, "unboundpod") == kElsewhere);
        CHECK(bench.pod(verb, part, "unknown") == "the pod does not exist");
    }
    CHECK(bench.pod("create", "eviction", "", "{metadata: {name: mypod}}") == "yes");
    CHECK(bench.pod("create", "eviction", "", "{metadata: {name: otherpod}}") == kElsewhere);
    CHECK(bench.pod("update", "", "mypod") == kPodsOnly);
    CHECK(bench.pod("update", "eviction", "mypod") == kPodsOnly);
    CHECK(bench.pod("delete", "eviction", "mypod") == kPodsOnly);
    CHECK(bench.pod("update", "ephemeralcontainers", "mypod") == kPodsOnly);
    bench.cluster().presence("", "pods", Presence::partial);
    CHECK(bench.pod("delete", "", "unknown") == "unknown partial");
    CHECK(bench.pod("delete", "", "otherpod") == kElsewhere);
}

TEST_CASE("a node writes the status of its pods, no labels and no claims") {
    Bench bench;
    const char* old = "{metadata: {name: mypod, labels: {a: b}}, spec: {nodeName: mynode}}";
    const auto after = [&](const char* object, const char* before) {
        return bench.pod("update", "status", "mypod", object, before);
    };
    CHECK(after("{metadata: {labels: {a: b}}, status: {phase: Running}}", old) == "yes");
    const char* labels = "a node changes no labels through the status of a pod";
    CHECK(after("{metadata: {labels: {a: b, c: d}}}", old) == labels);
    CHECK(after("{metadata: {labels: {a: c}}}", old) == labels);
    CHECK(after("{metadata: {}}", old) == labels);
    CHECK(after("{metadata: {labels: {}}}", "{spec: {nodeName: mynode}}") == "yes");
    CHECK(after("{}", "{spec: {nodeName: othernode}}") == kElsewhere);
    CHECK(after("{}", "{}") == kElsewhere);
    const char* claims = "a node changes no resource claims of a pod";
    CHECK(after("{status: {extendedResourceClaimStatus: {resourceClaimName: x}}}",
                "{spec: {nodeName: mynode}}") == claims);
    CHECK(after("{status: {resourceClaimStatuses: [{name: x}]}}", "{spec: {nodeName: mynode}}") ==
          claims);
}

TEST_CASE("a node creates mirror pods of its own that name nothing") {
    Bench bench;
    const auto create = [&](const std::string& object) {
        return bench.pod("create", "", "", object);
    };
    const std::string own = "nodeName: mynode";
    CHECK(create(mirror()) == "yes");
    CHECK(create(mirror(own,
                        "apiVersion: v1, kind: Node, name: mynode, uid: mynode-uid, "
                        "controller: true",
                        "{}")) == "a node creates mirror pods only");
    CHECK(create(mirror("nodeName: othernode")) == "a node creates pods bound to itself only");
    CHECK(create(mirror("priority: 0")) == "a node creates pods bound to itself only");
    CHECK(create("{metadata: {annotations: {kubernetes.io/config.mirror: x}}, spec: {nodeName: "
                 "mynode}}") == "a pod that a node creates has that Node as its only owner");
    for (const char* owner :
         {"apiVersion: v2, kind: Node, name: mynode, uid: mynode-uid, controller: true",
          "apiVersion: v1, kind: Pod, name: mynode, uid: mynode-uid, controller: true",
          "apiVersion: v1, kind: Node, name: other, uid: mynode-uid, controller: true",
          "apiVersion: v1, kind: Node, name: mynode, uid: mynode-uid, controller: false",
          "apiVersion: v1, kind: Node, name: mynode, uid: mynode-uid",
          "apiVersion: v1, kind: Node, name: mynode, uid: mynode-uid, controller: true, "
          "blockOwnerDeletion: true"}) {
        CAPTURE(owner);
        CHECK(create(mirror(own, owner)) == kOwner);
    }
    CHECK(create(mirror(own,
                        "apiVersion: v1, kind: Node, name: mynode, uid: other, controller: "
                        "true")) == "the owner has not the uid of the Node");
    for (const char* volume :
         {"secret: {secretName: x}", "configMap: {name: x}",
          "persistentVolumeClaim: {claimName: x}", "csi: {driver: d}", "glusterfs: {endpoints: x}",
          "ephemeral: {}", "azureFile: {secretName: x}",
          "projected: {sources: [{clusterTrustBundle: {name: x}}]}",
          "projected: {sources: [{serviceAccountToken: {path: x}}]}", "unheardOf: {}"}) {
        CAPTURE(volume);
        CHECK(create(mirror(own + ", volumes: [{name: v, " + volume + "}]")) == kNames);
    }
    CHECK(create(mirror(own + ", serviceAccountName: sa")) == kNames);
    CHECK(create(mirror(own + ", resourceClaims: [{name: x}]")) == kNames);
    CHECK(create(mirror(own + ", imagePullSecrets: [{name: x}]")) == kNames);
    CHECK(create(mirror(own + ", imagePullSecrets: [{name: [x]}]")) == kNames);
    CHECK(
        create(mirror(own + ", volumes: [{name: a, hostPath: {path: /}}, {name: b, emptyDir: {}}, "
                            "{name: c, projected: {sources: [{downwardAPI: {}}]}}]")) == "yes");
}

TEST_CASE("a node writes its own Node: no taints, no owners, no configSource") {
    Bench bench;
    const char* other = "a node writes its own Node only";
    CHECK(bench.node("create", "", "{metadata: {name: mynode}}") == "yes");
    CHECK(bench.node("create", "", "{metadata: {name: mynode}, spec: {taints: [{key: k}]}}") ==
          "yes");
    CHECK(bench.node("create", "", "{metadata: {name: othernode}}") == other);
    CHECK(bench.node("update", "othernode", "{}", "{}") == other);
    CHECK(bench.node("update", "othernode", "{}", "{}", "status") == other);
    CHECK(bench.node("delete", "othernode", "{}", "{}") == other);
    CHECK(bench.node("delete", "mynode", "{}", "{}") == "yes");
    CHECK(bench.node("update", "mynode", "{status: {phase: x}}", "{}", "status") == "yes");
    const char* taints = "a node changes no taints";
    const char* tainted = "{spec: {taints: [{key: mykey, value: A}]}}";
    CHECK(bench.node("update", "mynode", tainted, tainted) == "yes");
    CHECK(bench.node("update", "mynode", tainted, "{}") == taints);
    CHECK(bench.node("update", "mynode", "{}", tainted) == taints);
    CHECK(bench.node("patch", "mynode", "{spec: {taints: [{key: mykey, value: B}]}}", tainted) ==
          taints);
    const char* source = "{spec: {configSource: {configMap: {name: foo}}}}";
    CHECK(bench.node("create", "",
                     "{metadata: {name: mynode}, spec: {configSource: {configMap: "
                     "{name: foo}}}}") == "a node sets no configSource");
    CHECK(bench.node("update", "mynode", source, "{}") == "a node sets no configSource");
    CHECK(bench.node("update", "mynode", source, source) == "yes");
    CHECK(bench.node("update", "mynode", "{}", source) == "yes");
    const char* owned = "{metadata: {ownerReferences: [{name: fooerA}]}}";
    CHECK(bench.node("update", "mynode", owned, "{}") == "a node changes no owners of its Node");
    CHECK(bench.node("update", "mynode", owned, owned) == "yes");
}

TEST_CASE("labels that a kubelet may set") {
    for (const char* label :
         {"foo", "example.com/foo", "kubernetes.io/hostname", "kubernetes.io/os",
          "kubernetes.io/arch", "failure-domain.beta.kubernetes.io/zone",
          "topology.kubernetes.io/region", "beta.kubernetes.io/instance-type",
          "node.kubernetes.io/instance-type", "kubelet.kubernetes.io/foo",
          "foo.kubelet.kubernetes.io/foo", "node.kubernetes.io/foo", "foo.node.kubernetes.io/foo",
          "xkubernetes.io/foo"}) {
        CAPTURE(label);
        CHECK(is_label_of_kubelets(label));
    }
    for (const char* label :
         {"node-restriction.kubernetes.io/foo", "foo.node-restriction.kubernetes.io/foo",
          "other.kubernetes.io/foo", "other.k8s.io/foo", "k8s.io/foo", "kubernetes.io/foo",
          "node-role.kubernetes.io/control-plane"}) {
        CAPTURE(label);
        CHECK(!is_label_of_kubelets(label));
    }
    Bench bench;
    const auto update = [&](const char* before, const char* after) {
        return bench.node("update", "mynode", std::string("{metadata: {labels: ") + after + "}}",
                          (std::string("{metadata: {labels: ") + before + "}}").c_str());
    };
    CHECK(update("{}", "{foo: a, kubernetes.io/os: b}") == "yes");
    CHECK(update("{foo: a}", "{}") == "yes");
    CHECK(update("{other.k8s.io/foo: a}", "{other.k8s.io/foo: a, foo: b}") == "yes");
    const char* forbidden = "a node may not set the labels other.k8s.io/foo";
    CHECK(update("{}", "{other.k8s.io/foo: a}") == forbidden);
    CHECK(update("{other.k8s.io/foo: a}", "{}") == forbidden);
    CHECK(update("{other.k8s.io/foo: a}", "{other.k8s.io/foo: b}") == forbidden);
    CHECK(bench.node("create", "", "{metadata: {name: mynode, labels: {other.k8s.io/foo: a}}}") ==
          forbidden);
}

TEST_CASE("a node asks for tokens of pods that run on it") {
    Bench bench;
    const char* unbound = "a node asks for tokens bound to a pod, by name and uid";
    const auto bound = [](const char* pod, const char* uid, const char* audiences) {
        return std::string("{boundObjectRef: {apiVersion: v1, kind: Pod, name: ") + pod +
               ", uid: " + uid + "}, audiences: " + audiences + "}";
    };
    CHECK(bench.token("{}") == unbound);
    CHECK(bench.token(
              "{boundObjectRef: {apiVersion: v1, kind: Secret, name: mypod, uid: pod-uid}}") ==
          unbound);
    CHECK(bench.token(bound("mypod", "''", "[]")) == unbound);
    CHECK(bench.token(bound("nopod", "pod-uid", "[]")) == "the pod does not exist");
    CHECK(bench.token(bound("otherpod", "pod-uid", "[]")) == kElsewhere);
    CHECK(bench.token(bound("mypod", "other-uid", "[]")) == "the pod has another uid");
    CHECK(bench.token(bound("mypod", "pod-uid", "[]")) == "yes");
    CHECK(bench.token(bound("mypod", "pod-uid", "[foo]")) == "yes");
    CHECK(bench.token(bound("mypod", "pod-uid", "[bar]")) == "yes");  // RBAC allows it
    CHECK(bench.token(bound("mypod", "pod-uid", "[baz]")) ==
          "the pod has no volume for that audience");
    CHECK(bench.token(bound("mypod", "pod-uid", "[foo, foo]")) ==
          "a node asks for one audience at most");
    CHECK(bench.token(bound("claims", "pod-uid", "[baz]")) == "unknown undecided");
    bench.cluster().version("v1.31.0");
    CHECK(bench.token(bound("mypod", "pod-uid", "[baz, bar]")) == "yes");
    bench.cluster().version("v1.32.0");
    CHECK(bench.token(bound("mypod", "pod-uid", "[baz]")) == "unknown undecided");
}

TEST_CASE("leases, CSINodes, slices and claims of a node") {
    Bench bench;
    const auto lease = [&](const char* ns, const char* verb, const char* name, const char* object) {
        AccessRequest request{verb, "coordination.k8s.io", "leases", "", name};
        request.ns = ns;
        return bench.ask(std::move(request), object);
    };
    CHECK(lease("kube-node-lease", "create", "", "{metadata: {name: mynode}}") == "yes");
    CHECK(lease("kube-node-lease", "create", "", "{metadata: {name: othernode}}") != "yes");
    CHECK(lease("kube-node-lease", "update", "mynode", "{}") == "yes");
    CHECK(lease("kube-node-lease", "delete", "othernode", "{}") != "yes");
    CHECK(lease("kube-system", "update", "mynode", "{}") != "yes");
    CHECK(bench.ask({"update", "storage.k8s.io", "csinodes", "", "mynode"}, "{}") == "yes");
    CHECK(bench.ask({"update", "storage.k8s.io", "csinodes", "", "othernode"}, "{}") != "yes");
    const auto slice = [&](const char* verb, const char* object, const char* old) {
        return bench.ask({verb, "resource.k8s.io", "resourceslices", "", "s"}, object, old);
    };
    CHECK(slice("create", "{spec: {nodeName: mynode}}", nullptr) == "yes");
    CHECK(slice("create", "{spec: {nodeName: othernode}}", nullptr) != "yes");
    CHECK(slice("create", "{spec: {}}", nullptr) != "yes");
    CHECK(slice("delete", "{}", "{spec: {nodeName: mynode}}") == "yes");
    CHECK(slice("delete", "{}", "{spec: {nodeName: othernode}}") != "yes");
    const auto claim = [&](const char* part, const char* object) {
        AccessRequest request{"update", "", "persistentvolumeclaims", part, "c"};
        request.ns = "ns";
        return bench.ask(std::move(request), object,
                         "{metadata: {name: c}, status: {phase: Bound, capacity: {storage: 1}}}");
    };
    CHECK(claim("status",
                "{metadata: {name: c, resourceVersion: '2'}, status: {phase: Bound, "
                "capacity: {storage: 2}, conditions: [{type: x}]}}") == "yes");
    CHECK(claim("status", "{metadata: {name: c}, status: {phase: Lost}}") != "yes");
    CHECK(claim("status", "{metadata: {name: c, labels: {a: b}}, status: {phase: Bound}}") !=
          "yes");
    CHECK(claim("", "{metadata: {name: c}, status: {phase: Bound}}") != "yes");
    CHECK(bench.ask({"create", "", "events", "", ""}, "{}") == "yes");
    CHECK(bench.ask({"create", "certificates.k8s.io", "certificatesigningrequests", "", ""},
                    "{}") == "unknown undecided");
}
