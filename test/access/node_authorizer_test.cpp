// What the Node authorizer allows, over the world of its own tests: two nodes, two pods each.
//
// Oracle: node_authorizer_cases.txt beside this file.
#include "access/node_authorizer.h"

#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "base/text.h"
#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

// The rules of NodeRules (bootstrappolicy/policy.go) that the cases meet.
FactsData data_with_rules() {
    FactsData data = small_data();
    BootstrapRole role{"ClusterRole", "", "system:node", *VersionRange::parse(">=1.30"), {}};
    role.rules = {{{"create", "get", "list", "watch", "update", "patch"}, {""}, {"nodes"}, {}, {}},
                  {{"update", "patch"}, {""}, {"nodes/status", "pods/status"}, {}, {}},
                  {{"get", "list", "watch", "create", "delete"}, {""}, {"pods"}, {}, {}},
                  {{"create"}, {""}, {"pods/eviction"}, {}, {}},
                  {{"get"}, {""}, {"serviceaccounts"}, {}, {}},
                  {{"get", "list", "watch"}, {""}, {"services"}, {}, {}}};
    data.bootstrap_roles.push_back(role);
    return data;
}

std::string pod(const std::string& p, const std::string& node) {
    const std::string name = "pod" + p + "-" + node;
    const std::string ns = "ns" + p;
    return "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", namespace: " + ns +
           "}\nspec:\n  nodeName: " + node + "\n  serviceAccountName: svcacct" + p + "-" + node +
           "\n  volumes:\n  - {name: a, secret: {secretName: secret0-" + name +
           "}}\n  - {name: b, secret: {secretName: secret0-shared}}\n  - {name: c, configMap: "
           "{name: configmap0-" +
           name + "}}\n  - {name: d, persistentVolumeClaim: {claimName: pvc0-" + name +
           "}}\n  resourceClaims:\n  - {name: claim0, resourceClaimName: claim0-" + name + "-" +
           ns + "}\n  - {name: t0, resourceClaimTemplateName: claimtemplate0-" + name +
           "}\n  - {name: t1, resourceClaimTemplateName: claimtemplate0-" + name +
           "}\nstatus: {resourceClaimStatuses: [{name: t1, resourceClaimName: generated-claim-" +
           name + "-" + ns +
           "-0}]}\n---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: "
           "pv0-" +
           name + "-" + ns + "}\nspec: {flexVolume: {secretRef: {name: secret-pv0-" + name + "-" +
           ns + "}}, claimRef: {namespace: " + ns + ", name: pvc0-" + name + "}}\n---\n";
}

std::string world() {
    std::string text;
    for (const char* node : {"node0", "node1"}) {
        text += pod("0", node) + pod("1", node);
        text += std::string(
                    "apiVersion: storage.k8s.io/v1\nkind: VolumeAttachment\nmetadata: "
                    "{name: attachment0-") +
                node + "}\nspec: {nodeName: " + node +
                "}\n---\napiVersion: resource.k8s.io/v1\nkind: ResourceSlice\nmetadata: {name: "
                "slice0-" +
                node + "}\nspec: {nodeName: " + node + "}\n---\n";
    }
    return text;
}

std::string said(const Decision& decision) {
    if (decision.truth == Truth::unknown) {
        return "unknown " + std::string(text_of(decision.why->reason));
    }
    return decision.truth == Truth::yes ? "yes" : "no";
}

Decision selectors(Truth truth) {
    Decision decision{truth, std::nullopt};
    if (truth == Truth::unknown) decision.why = Unknown{Reason::indeterminate, "gate"};
    return decision;
}

AccessRequest get(const char* resource, const char* ns, const char* name,
                  const char* verb = "get") {
    AccessRequest request{verb, "", resource, "", name};
    request.ns = ns;
    return request;
}

}  // namespace

TEST_CASE("the Node authorizer decides as its own tests say") {
    Cluster cluster;
    cluster.objects(world()).version("v1.36.3");
    const FactsData data = data_with_rules();
    const Facts facts = cluster.facts(data);
    const NodeAuthorizer on(facts, selectors(Truth::yes));
    const NodeAuthorizer off(facts, selectors(Truth::no));
    const NodeAuthorizer unknown(facts, selectors(Truth::unknown));
    std::ifstream file(ASSAY_SOURCE_DIR "/test/access/node_authorizer_cases.txt");
    std::size_t rows = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) continue;
        const auto cells = split(line, '|');
        REQUIRE(cells.size() == 10);
        CAPTURE(line);
        ++rows;
        AccessRequest request{std::string(cells[3]), std::string(cells[4]), std::string(cells[5]),
                              std::string(cells[6]), std::string(cells[8])};
        request.ns = cells[7];
        if (!cells[9].empty()) {
            const std::size_t equals = cells[9].find('=');
            request.fields.emplace_back(cells[9].substr(0, equals), cells[9].substr(equals + 1));
        }
        if (cells[1] != "off") CHECK(said(on.decide(cells[2], request)) == cells[0]);
        if (cells[1] != "on") CHECK(said(off.decide(cells[2], request)) == cells[0]);
        const std::string open = said(unknown.decide(cells[2], request));
        CHECK((open == cells[0] || open == "unknown indeterminate"));
    }
    CHECK(rows == 118);
}

TEST_CASE("a node reads nothing for the sake of mirror pods, and a pod's other references count") {
    Cluster cluster;
    cluster
        .objects(R"(
apiVersion: v1
kind: Pod
metadata: {name: mirror, namespace: ns, annotations: {kubernetes.io/config.mirror: x}}
spec: {nodeName: node-n, serviceAccountName: sa, volumes: [{name: v, secret: {secretName: of-mirror}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: unbound, namespace: ns}
spec: {volumes: [{name: v, secret: {secretName: of-unbound}}]}
---
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: ns}
spec:
  nodeName: node-n
  imagePullSecrets: [{name: pull}]
  initContainers: [{name: i, envFrom: [{secretRef: {name: env-from}}, {configMapRef: {name: cm-from}}]}]
  containers: [{name: c, env: [{name: A, valueFrom: {secretKeyRef: {name: env-key, key: k}}}]}]
  ephemeralContainers: [{name: e, env: [{name: A, valueFrom: {configMapKeyRef: {name: cm-key, key: k}}}]}]
  volumes:
  - {name: a, projected: {sources: [{secret: {name: projected}}, {configMap: {name: cm-projected}}]}}
  - {name: b, csi: {driver: d, nodePublishSecretRef: {name: publish}}}
  - {name: c, azureFile: {secretName: azure}}
  - {name: own, ephemeral: {volumeClaimTemplate: {}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv}
spec:
  claimRef: {namespace: ns, name: p-own}
  csi:
    driver: d
    nodeStageSecretRef: {namespace: other, name: stage}
    controllerPublishSecretRef: {namespace: other, name: controller}
)")
        .version("v1.36.3");
    const FactsData data = data_with_rules();
    const Facts facts = cluster.facts(data);
    const NodeAuthorizer nodes(facts, selectors(Truth::yes));
    const auto may = [&](const char* resource, const char* name, const char* ns = "ns") {
        return said(nodes.decide("node-n", get(resource, ns, name)));
    };
    for (const char* secret : {"pull", "env-from", "env-key", "projected", "publish", "azure"}) {
        CAPTURE(secret);
        CHECK(may("secrets", secret) == "yes");
        CHECK(may("secrets", secret, "other") == "no");
        CHECK(said(nodes.decide("node-m", get("secrets", "ns", secret))) == "no");
    }
    for (const char* map : {"cm-from", "cm-key", "cm-projected"}) {
        CAPTURE(map);
        CHECK(may("configmaps", map) == "yes");
        CHECK(may("secrets", map) == "no");
    }
    CHECK(may("secrets", "of-mirror") == "no");
    CHECK(may("secrets", "of-unbound") == "no");
    CHECK(may("serviceaccounts", "sa") == "no");
    CHECK(may("pods", "mirror") == "yes");
    CHECK(may("persistentvolumeclaims", "p-own") == "yes");
    CHECK(may("persistentvolumes", "pv", "") == "yes");
    CHECK(may("secrets", "stage", "other") == "yes");
    CHECK(may("secrets", "controller", "other") == "no");
    CHECK(said(nodes.decide("", get("pods", "ns", "p"))) == "no");
}

TEST_CASE("what was not read leaves a node's no unknown") {
    const FactsData data = data_with_rules();
    const auto may = [&](const char* resource, Presence presence, const AccessRequest& request) {
        Cluster cluster;
        cluster.objects(world()).version("v1.36.3").presence("", resource, presence);
        const Facts facts = cluster.facts(data);
        return said(NodeAuthorizer(facts, selectors(Truth::yes)).decide("node0", request));
    };
    const AccessRequest own = get("secrets", "ns0", "secret0-pod0-node0");
    const AccessRequest other = get("secrets", "ns0", "secret0-pod0-node1");
    CHECK(may("pods", Presence::partial, own) == "yes");
    CHECK(may("pods", Presence::partial, other) == "unknown partial");
    CHECK(may("persistentvolumes", Presence::denied, other) == "unknown denied");
    CHECK(may("persistentvolumes", Presence::denied,
              get("configmaps", "ns0", "configmap0-pod0-node1")) == "no");
    Cluster cluster;
    cluster.objects(world()).version("v1.29.0");
    const Facts facts = cluster.facts(data);
    const NodeAuthorizer nodes(facts, selectors(Truth::yes));
    CHECK(said(nodes.decide("node0", get("services", "", "x"))) == "unknown undecided");
    AccessRequest certificate{"create", "certificates.k8s.io", "podcertificaterequests", "", ""};
    CHECK(said(nodes.decide("node0", certificate)) == "unknown undecided");
}

TEST_CASE("what has another type in a pod, a volume or a slice leaves a node's no unknown") {
    const FactsData data = data_with_rules();
    const auto may = [&](const std::string& objects, const char* resource, const char* ns) {
        Cluster cluster;
        cluster.objects(world() + objects).version("v1.36.3");
        const Facts facts = cluster.facts(data);
        return said(NodeAuthorizer(facts, selectors(Truth::yes))
                        .decide("node0", get(resource, ns, "wanted")));
    };
    const std::string pod =
        "apiVersion: v1\nkind: Pod\nmetadata: {name: odd, namespace: ns}\nspec: ";
    const std::string here = pod + "{nodeName: node0, ";
    CHECK(may(here + "volumes: null, imagePullSecrets: null}", "secrets", "ns") == "no");
    for (const std::string& odd :
         {pod + "a", pod + "{nodeName: [node0]}", here + "volumes: a}", here + "volumes: [a]}",
          here + "volumes: [{name: a, secret: wanted}]}",
          here + "volumes: [{name: a, secret: {secretName: [wanted]}}]}",
          here + "volumes: [{name: a, projected: {sources: a}}]}",
          here + "volumes: [{name: a, rbd: {secretRef: wanted}}]}", here + "containers: a}",
          here + "containers: [a]}", here + "containers: [{envFrom: a}]}",
          here + "containers: [{env: [{valueFrom: {secretKeyRef: wanted}}]}]}",
          here + "imagePullSecrets: wanted}", here + "serviceAccountName: [wanted]}",
          here + "resourceClaims: a}"}) {
        CAPTURE(odd);
        CHECK(may(odd, "secrets", "ns") == "unknown malformed");
        CHECK(may(odd, "persistentvolumeclaims", "ns") == "unknown malformed");
        CHECK(may(odd, "serviceaccounts", "ns") == "unknown malformed");
    }
    const std::string volume =
        "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: odd}\nspec: ";
    CHECK(may(volume + "{claimRef: null}", "secrets", "ns") == "no");
    for (const char* const spec :
         {"a", "{claimRef: a}", "{claimRef: {namespace: ns0, name: [pvc0-pod0-node0]}}",
          "{claimRef: {namespace: ns0, name: pvc0-pod0-node0}, csi: {nodeStageSecretRef: a}}",
          "{claimRef: {namespace: ns0, name: pvc0-pod0-node0}, azureFile: {secretName: [a]}}"}) {
        CAPTURE(spec);
        CHECK(may(volume + spec, "secrets", "ns") == "unknown malformed");
        CHECK(may(volume + spec, "configmaps", "ns") == "no");
    }
}
