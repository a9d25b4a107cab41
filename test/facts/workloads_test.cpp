// Pod specs: owners, what counts as the same, and platform workloads.
#include "facts/workloads.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/image_name.h"
#include "facts/platform_workloads.h"
#include "facts/support/cluster.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

// "kind ns/name count base-path" for each podspec.
std::vector<std::string> podspecs(Cluster& cluster, unsigned seed = 0) {
    const Facts facts = cluster.facts(small_data(), seed);
    std::vector<std::string> out;
    for (const Subject& subject : facts.universe("podspec").subjects) {
        out.push_back(subject.ref->kind + " " + subject.ref->ns + "/" + subject.ref->name + " " +
                      std::to_string(subject.count) + " " +
                      (subject.place->base.empty() ? "-" : subject.place->base));
    }
    return out;
}

std::string replica_set(const std::string& name, int replicas) {
    return "\n---\napiVersion: apps/v1\nkind: ReplicaSet\nmetadata:\n  name: " + name +
           "\n  namespace: shop\n  uid: uid-" + name +
           "\n  ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: uid-web, "
           "controller: true}]\nspec:\n  replicas: " +
           std::to_string(replicas) +
           "\n  template:\n    metadata: {labels: {pod-template-hash: abc}}\n"
           "    spec: {containers: [{name: web, image: web:1}]}\n";
}

std::string pod(const std::string& name, const std::string& extra_volume = {}) {
    return "\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name +
           "\n  namespace: shop\n  labels: {pod-template-hash: abc}\n"
           "  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-abc, uid: "
           "uid-web-abc, controller: true}]\nspec:\n  nodeName: w1\n  priority: 0\n"
           "  preemptionPolicy: PreemptLowerPriority\n  enableServiceLinks: true\n"
           "  serviceAccountName: default\n  serviceAccount: default\n"
           "  tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: "
           "NoExecute, tolerationSeconds: 300}]\n"
           "  volumes:\n  - name: kube-api-access-" +
           name +
           "\n    projected: {sources: [{serviceAccountToken: {path: token}}, {configMap: {name: "
           "kube-root-ca.crt}}, {downwardAPI: {items: []}}]}\n" +
           extra_volume +
           "  containers:\n  - name: web\n    image: web:1\n    volumeMounts: [{name: "
           "kube-api-access-" +
           name + ", mountPath: /var/run/secrets/kubernetes.io/serviceaccount, readOnly: true}]\n";
}

constexpr const char* kDeployment = R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, uid: uid-web}
spec:
  template:
    spec: {containers: [{name: web, image: web:1}]}
)";

}  // namespace

TEST_CASE("pods that differ by what the cluster writes into them are their template") {
    Cluster cluster;
    cluster.objects(kDeployment + replica_set("web-abc", 2) + replica_set("web-old", 0) +
                    pod("p1") + pod("p2"));
    CHECK(podspecs(cluster) == std::vector<std::string>{"Deployment shop/web 2 spec.template"});
}

TEST_CASE("requests that the API server made of limits are no difference, others are") {
    const auto count = [](const std::string& declared, const std::string& running) {
        Cluster cluster;
        const auto spec = [](const std::string& resources) {
            return "{containers: [{name: db, image: 'db:1', resources: " + resources + "}]}";
        };
        cluster.objects(
            "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: shop}\n"
            "spec: {template: {spec: " +
            spec(declared) +
            "}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: db-0, namespace: shop, "
            "ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, controller: "
            "true}]}\nspec: " +
            spec(running) + "\n");
        return podspecs(cluster).size();
    };
    const std::string running =
        "{limits: {cpu: '1', memory: 1Gi}, requests: {cpu: '1', memory: 1Gi}}";
    CHECK(count("{limits: {cpu: '1', memory: 1Gi}}", running) == 1);
    CHECK(count("{limits: {cpu: '1', memory: 1Gi}, requests: {memory: 1Gi}}", running) == 1);
    CHECK(count("{limits: {cpu: '1', memory: 1Gi}, requests: {memory: 1Mi}}", running) == 2);
    CHECK(count("{requests: {cpu: '1', memory: 1Gi}}", running) == 2);
    CHECK(count("{limits: {cpu: '1'}}", "{limits: {cpu: '1'}, requests: {cpu: 500m}}") == 2);
    CHECK(count("{}", "{limits: {cpu: '1'}, requests: {cpu: '1'}}") == 2);
}

TEST_CASE("what somebody else put into a pod is a pod spec of its own") {
    Cluster cluster;
    cluster.objects(kDeployment + replica_set("web-abc", 3) + pod("p1") +
                    pod("p2", "  - {name: host, hostPath: {path: /etc}}\n") +
                    pod("p3", "  - {name: kube-api-access-evil, hostPath: {path: /}}\n"));
    CHECK(podspecs(cluster) == std::vector<std::string>{"Deployment shop/web 1 spec.template",
                                                        "Deployment shop/web 1 -",
                                                        "Deployment shop/web 1 -"});
}

TEST_CASE("the claims of a StatefulSet and the pin of a DaemonSet are no difference") {
    Cluster cluster;
    std::string yaml = R"(
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {template: {spec: {containers: [{name: db, image: db:1}]}}}
)";
    for (const char* name : {"db-0", "db-1"}) {
        const std::string pod_name = name;
        yaml += "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " + pod_name +
                ", namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, "
                "name: db, controller: true}]}\nspec: {hostname: " +
                pod_name +
                ", subdomain: db, nodeName: w1, containers: [{name: db, image: 'db:1'}], "
                "volumes: [{name: data, persistentVolumeClaim: {claimName: data-" +
                pod_name + "}}]}\n";
    }
    cluster.objects(yaml);
    CHECK(podspecs(cluster) == std::vector<std::string>{"StatefulSet shop/db 2 spec.template"});
}

TEST_CASE("owners are followed by name and uid, and less evidence names the same owner") {
    Cluster denied;
    denied.objects(kDeployment + replica_set("web-abc", 1) + pod("p1"));
    denied.presence("apps", "replicasets", Presence::denied);
    CHECK(podspecs(denied) == std::vector<std::string>{"Deployment shop/web 1 spec.template"});

    Cluster orphan;  // the ReplicaSet was made again: not this pod's
    orphan.objects(R"(
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: web-abc, namespace: shop, uid: another}
spec: {template: {spec: {containers: []}}}
)" + pod("p1"));
    CHECK(podspecs(orphan) == std::vector<std::string>{"ReplicaSet shop/web-abc 1 spec.template",
                                                       "ReplicaSet shop/web-abc 1 -"});

    Cluster circle;
    circle.objects(R"(
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: a, namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: b, controller: true}]}
spec: {template: {spec: {containers: []}}}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: b, namespace: shop, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: a, controller: true}]}
spec: {template: {spec: {containers: []}}}
)");
    CHECK(podspecs(circle).size() == 1);  // it ends, and both have one owner
}

TEST_CASE("finished pods and Jobs do not run; CronJobs own theirs") {
    Cluster cluster;
    cluster.objects(R"(
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick, namespace: shop}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: t, image: tick}]}}}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: tick-29000000, namespace: shop, ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: tick, controller: true}]}
spec: {template: {spec: {containers: [{name: t, image: tick}]}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: done, namespace: shop}
spec: {template: {spec: {containers: [{name: t, image: old}]}}}
status: {conditions: [{type: Complete, status: "True"}]}
---
apiVersion: v1
kind: Pod
metadata: {name: gone, namespace: shop}
spec: {containers: [{name: t, image: old}]}
status: {phase: Failed}
)");
    CHECK(podspecs(cluster) ==
          std::vector<std::string>{"CronJob shop/tick 1 spec.jobTemplate.spec.template"});
}

TEST_CASE("the order in which objects arrive changes nothing (seeds 1 to 20)") {
    std::string yaml = kDeployment + replica_set("web-abc", 3);
    for (int i = 0; i < 9; ++i) {
        yaml += pod(
            "p" + std::to_string(i),
            i % 3 == 0 ? "" : "  - {name: v, hostPath: {path: /" + std::to_string(i % 3) + "}}\n");
    }
    Cluster first;
    first.objects(yaml);
    const std::string expected = lines(first.facts(small_data()).universe("podspec"));
    CHECK(first.facts(small_data()).universe("podspec").subjects.size() == 3);
    for (unsigned seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Cluster shuffled;
        shuffled.objects(yaml);
        CHECK(lines(shuffled.facts(small_data(), seed).universe("podspec")) == expected);
    }
}

TEST_CASE("a platform workload is one by owner, image and what it may do, not by namespace") {
    Store store;
    const auto platform = [&store](const char* kind, const char* ns, const char* name,
                                   const char* spec) {
        return is_platform({"apps/v1", kind, ns, name}, *decode_yaml(spec, store), small_data());
    };
    const char* good = R"({serviceAccountName: kube-proxy, hostNetwork: true,
        volumes: [{name: m, hostPath: {path: /lib/modules}}, {name: c, configMap: {name: kube-proxy}}],
        containers: [{name: kube-proxy, image: "registry.k8s.io/kube-proxy:v1.34.1@sha256:abc",
        securityContext: {privileged: true}}]})";
    CHECK(platform("DaemonSet", "kube-system", "kube-proxy", good));
    CHECK_FALSE(platform("DaemonSet", "kube-system", "kube-proxy2", good));
    CHECK_FALSE(platform("DaemonSet", "shop", "kube-proxy", good));
    CHECK_FALSE(platform("Deployment", "kube-system", "kube-proxy", good));
    const auto with = [&](const char* from, const char* to) {
        std::string spec = good;
        spec.replace(spec.find(from), std::string(from).size(), to);
        return platform("DaemonSet", "kube-system", "kube-proxy", spec.c_str());
    };
    CHECK_FALSE(with("registry.k8s.io/", "evil.example/"));
    CHECK_FALSE(with("/lib/modules", "/"));
    CHECK_FALSE(with("hostNetwork: true", "hostPID: true"));
    CHECK_FALSE(with("privileged: true", "privileged: true, capabilities: {add: [SYS_ADMIN]}"));
    CHECK_FALSE(with("serviceAccountName: kube-proxy", "serviceAccountName: admin"));
    CHECK_FALSE(
        with("containers: [", "initContainers: [{name: i, image: busybox}], containers: ["));
    CHECK_FALSE(platform("DaemonSet", "kube-system", "kube-proxy", "{containers: []}"));
}

TEST_CASE("a mirror pod is the platform's, a pod that looks like one is not") {
    const std::string body =
        "spec: {nodeName: cp1, hostNetwork: true, containers: [{name: kube-apiserver, image: "
        "'registry.k8s.io/kube-apiserver:v1.34.1', command: [kube-apiserver]}]}\n";
    Cluster cluster;
    cluster.objects(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver-cp1, namespace: kube-system, "
        "annotations: {kubernetes.io/config.mirror: x}, ownerReferences: [{apiVersion: v1, kind: "
        "Node, name: cp1, controller: true}]}\n" +
        body +
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver-cp2, namespace: "
        "kube-system}\nspec: {nodeName: cp2, hostNetwork: true, containers: [{name: "
        "kube-apiserver, "
        "image: 'registry.k8s.io/kube-apiserver:v1.34.1', command: [kube-apiserver]}]}\n");
    const Facts facts = cluster.facts(small_data());
    const auto& subjects = facts.universe("podspec").subjects;
    REQUIRE(subjects.size() == 2);
    CHECK(subjects[0].ref->kind == "Pod");
    CHECK(json(subjects[0].object.get("source")) == "\"api\"");
    CHECK(json(subjects[0].object.get("platform")) == "true");
    CHECK(json(subjects[1].object.get("platform")) == "false");
}

TEST_CASE("image repositories") {
    CHECK(image_repository("nginx") == "nginx");
    CHECK(image_repository("nginx:1.27") == "nginx");
    CHECK(image_repository("localhost:5000/nginx") == "localhost:5000/nginx");
    CHECK(image_repository("localhost:5000/nginx:1.27@sha256:ab") == "localhost:5000/nginx");
    CHECK(image_repository("registry.k8s.io/kube-proxy@sha256:ab") == "registry.k8s.io/kube-proxy");
    CHECK(image_repository("").empty());
}

TEST_CASE("kinds that were not read are gaps, and absent ones are not") {
    Cluster cluster;
    cluster.presence("batch", "jobs", Presence::denied);
    cluster.presence("apps", "deployments", Presence::absent);
    cluster.forget("", "pods");
    const Facts facts = cluster.facts(small_data());
    const auto& gaps = facts.universe("podspec").gaps;
    REQUIRE(gaps.size() == 2);
    CHECK(gaps[0].row.kind == "Job");
    CHECK(gaps[0].why.reason == Reason::denied);
    CHECK(gaps[1].row.kind == "Pod");
    CHECK(gaps[1].why.reason == Reason::not_asked);
}
