// What is reachable from outside, and which consoles stand behind it.
#include "facts/exposure.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

// "via kind/name service port>target admin matchedBy" for each subject.
std::vector<std::string> exposures(Cluster& cluster) {
    const Facts facts = cluster.facts(small_data());
    std::vector<std::string> out;
    for (const Subject& subject : facts.universe("exposure").subjects) {
        const Value object = subject.object;
        const Value admin = object.get("admin");
        out.push_back(
            std::string(object.get("via").text_or()) + " " + subject.ref->kind + "/" +
            subject.ref->name + " " + std::string(object.get("service").text_or()) + " " +
            json(object.get("port")) + ">" + json(object.get("targetPort")) + " " +
            (admin.is_unknown() ? "unknown " + std::string(text_of(admin.reason())) : json(admin)) +
            " " + json(object.get("matchedBy")));
    }
    return out;
}

std::string service(const std::string& name, const std::string& spec,
                    const std::string& labels = "{}") {
    return "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: " + name +
           ", namespace: shop, labels: " + labels + "}\nspec: " + spec + "\n";
}

std::string pod(const std::string& app, const std::string& image, const std::string& ports = "[]") {
    return "\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: " + app +
           ", namespace: shop, labels: {app: " + app +
           "}}\nspec: {containers: [{name: c, image: '" + image + "', ports: " + ports + "}]}\n";
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("Services that are open to the outside, port by port") {
    Cluster cluster;
    cluster.objects(
        service("inside", "{type: ClusterIP, selector: {app: web}, ports: [{port: 80}]}") +
        service("node",
                "{type: NodePort, selector: {app: web}, ports: [{port: 80, targetPort: "
                "8080}, {port: 81}]}") +
        service("balancer", "{type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}") +
        service("ip", "{externalIPs: [192.0.2.1], selector: {app: web}, ports: [{port: 22}]}") +
        pod("web", "web:1"));
    CHECK(exposures(cluster) ==
          Lines{"LoadBalancer Service/balancer shop/balancer 443>443 null null",
                "externalIPs Service/ip shop/ip 22>22 null null",
                "NodePort Service/node shop/node 80>8080 null null",
                "NodePort Service/node shop/node 81>81 null null"});
}

TEST_CASE("a console is known by name, label, image or port") {
    const auto admin = [](const std::string& yaml) {
        Cluster cluster;
        cluster.objects(yaml);
        const Lines found = exposures(cluster);
        REQUIRE(found.size() == 1);
        return found[0].substr(found[0].find('>') + 1);
    };
    const std::string lb = "{type: LoadBalancer, selector: {app: x}, ports: [{port: 443}]}";
    CHECK(admin(service("kubernetes-dashboard", lb)) == R"(443 "Dashboard" "service")");
    CHECK(admin(service("ui", lb, "{k8s-app: kubernetes-dashboard}")) ==
          R"(443 "Dashboard" "label")");
    CHECK(admin(service("ui", lb) + pod("x", "kubernetesui/dashboard:v2.7.0")) ==
          R"(443 "Dashboard" "image")");
    CHECK(admin(service("ui", lb) + pod("x", "shop/dashboard:1")) == "443 null null");
    CHECK(admin(service("ui", lb) + pod("y", "kubernetesui/dashboard:v2.7.0")) == "443 null null");
    CHECK(admin(service("n",
                        "{type: NodePort, selector: {app: x}, ports: [{port: 80, targetPort: "
                        "10250}]}")) == R"(10250 "kubelet" "port")");
    CHECK(admin(service("n",
                        "{type: NodePort, selector: {app: x}, ports: [{port: 10250, "
                        "targetPort: 80}]}")) == "80 null null");
    CHECK(admin(service("n",
                        "{type: NodePort, selector: {app: x}, ports: [{port: 80, targetPort: "
                        "api}]}") +
                pod("x", "kubelet-proxy:1", "[{name: api, containerPort: 10255}]")) ==
          R"("api" "kubelet" "port")");
}

TEST_CASE(
    "what stands behind is unknown without pods or a selector, unless something else decides") {
    const std::string plain =
        service("web", "{type: LoadBalancer, selector: {app: web}, ports: [{port: 443}]}");
    const std::string bare = service("bare", "{type: NodePort, ports: [{port: 443}]}");
    Cluster cluster;
    cluster.objects(plain + bare +
                    service("kubernetes-dashboard", "{type: NodePort, ports: [{port: 443}]}"));
    cluster.presence("", "pods", Presence::denied);
    CHECK(
        exposures(cluster) ==
        Lines{
            "NodePort Service/bare shop/bare 443>443 unknown indeterminate null",
            R"(NodePort Service/kubernetes-dashboard shop/kubernetes-dashboard 443>443 "Dashboard" "service")",
            "LoadBalancer Service/web shop/web 443>443 unknown denied null"});
}

TEST_CASE("Ingresses and routes lead to Services") {
    Cluster cluster;
    cluster.objects(
        service("web",
                "{selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}, "
                "{name: admin, port: 81}]}") +
        service("kubernetes-dashboard", "{selector: {app: d}, ports: [{port: 443}]}") + R"(
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop}
spec:
  defaultBackend: {service: {name: web, port: {name: http}}}
  rules:
  - http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}, {backend: {service: {name: web, port: {number: 80}}}}]}
  - http: {paths: [{backend: {resource: {kind: Bucket, name: b}}}, {backend: {service: {name: gone, port: {number: 10250}}}}]}
---
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: old, namespace: shop}
spec: {backend: {serviceName: kubernetes-dashboard, servicePort: 443}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: route, namespace: edge}
spec: {rules: [{backendRefs: [{name: web, namespace: shop, port: 81}, {group: x.example, kind: Bucket, name: b}]}]}
)" + pod("web", "web:1"));
    CHECK(exposures(cluster) ==
          Lines{R"(Ingress Ingress/old shop/kubernetes-dashboard 443>443 "Dashboard" "service")",
                "HTTPRoute HTTPRoute/route shop/web 81>81 null null",
                "Ingress Ingress/site shop/web 80>8080 null null",
                R"(Ingress Ingress/site shop/gone 10250>null "kubelet" "port")"});
}

TEST_CASE("exposure has a gap for each kind that was not read, and none for CRDs not served") {
    Cluster cluster;
    cluster.presence("networking.k8s.io", "ingresses", Presence::denied);
    cluster.presence("gateway.networking.k8s.io", "httproutes", Presence::unreachable);
    const Facts facts = cluster.facts(small_data());
    const auto& gaps = facts.universe("exposure").gaps;
    REQUIRE(gaps.size() == 2);
    CHECK(gaps[0].row.kind == "Ingress");
    CHECK(gaps[1].row.kind == "HTTPRoute");
    Cluster files(TargetKind::files);
    CHECK_FALSE(files.facts(small_data()).universe("exposure").in_scope);
    files.objects(service("web", "{type: NodePort, selector: {a: b}, ports: [{port: 1}]}"));
    CHECK(files.facts(small_data()).universe("exposure").in_scope);
}
