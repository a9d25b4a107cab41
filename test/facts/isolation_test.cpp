// Network isolation: the meaning of NetworkPolicies, and what makes it unknown.
//
// Oracle: networking/v1 NetworkPolicySpec (policies add up; policyTypes defaulting) and the
// examples of kubernetes.io/docs/concepts/services-networking/network-policies.
#include "facts/isolation.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "facts/selectors.h"
#include "facts/support/cluster.h"
#include "value/decode.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kNamespace = R"(
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: a}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
---
apiVersion: v1
kind: Pod
metadata: {name: done, namespace: shop, labels: {app: job}}
status: {phase: Succeeded}
---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: bank, labels: {app: web}}
)";

std::string policy(const std::string& name, const std::string& spec) {
    return "\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: " +
           name + ", namespace: shop}\nspec: " + spec + "\n";
}

// "ingress egress" of namespace shop.
std::string isolation(const std::vector<std::string>& specs) {
    Cluster cluster;
    std::string yaml = kNamespace;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        yaml += policy("p" + std::to_string(i), specs[i]);
    }
    cluster.objects(yaml);
    const Facts facts = cluster.facts(small_data());
    const Value sides = facts.universe("namespace").subjects.at(0).object.get("isolation");
    return std::string(sides.get("ingress").text_or("?")) + " " +
           std::string(sides.get("egress").text_or("?"));
}

}  // namespace

TEST_CASE("isolation is all, some, none or open") {
    struct Row {
        const char* name;
        std::vector<std::string> specs;
        const char* sides;
    };
    for (const Row& row : std::vector<Row>{
             {"no policy", {}, "none none"},
             {"default deny ingress", {"{podSelector: {}, policyTypes: [Ingress]}"}, "all none"},
             {"no selector is every pod", {"{policyTypes: [Ingress]}"}, "all none"},
             {"policyTypes defaults to ingress", {"{podSelector: {}}"}, "all none"},
             {"and to egress when it has rules",
              {"{podSelector: {}, egress: [{to: [{podSelector: {}}]}]}"},
              "all all"},
             {"default deny egress", {"{podSelector: {}, policyTypes: [Egress]}"}, "none all"},
             {"both", {"{podSelector: {}, policyTypes: [Ingress, Egress]}"}, "all all"},
             {"allow all ingress",
              {"{podSelector: {}, policyTypes: [Ingress], ingress: [{}]}"},
              "open none"},
             {"allow all undoes a default deny",
              {"{podSelector: {}, policyTypes: [Ingress]}",
               "{podSelector: {}, policyTypes: [Ingress], ingress: [{from: []}]}"},
              "open none"},
             {"the whole Internet is everything",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}"},
              "open none"},
             {"but not with exceptions",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: "
               "[10.0.0.0/8]}}]}]}"},
              "all none"},
             {"or for some ports",
              {"{podSelector: {}, ingress: [{ports: [{port: 443}]}]}"},
              "all none"},
             {"whatever is written before /0",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 192.0.2.1/0}}]}]}"},
              "open none"},
             {"policies add up",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '8000::/1'}}]}]}",
               "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '::/1'}}]}]}"},
              "open none"},
             {"also for one app",
              {"{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: "
               "0.0.0.0/1}}]}]}",
               "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: "
               "128.0.0.0/1}}]}]}"},
              "none none"},
             {"an exception that is let in by another",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: "
               "[10.0.0.0/8]}}, {ipBlock: {cidr: 10.0.0.0/8}}]}]}"},
              "open none"},
             {"every port of UDP",
              {"{podSelector: {}, ingress: [{ports: [{protocol: UDP}]}]}"},
              "open none"},
             {"each half for another protocol",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/1}}], ports: "
               "[{protocol: TCP}]}, {from: [{ipBlock: {cidr: 128.0.0.0/1}}], ports: [{protocol: "
               "UDP}]}]}"},
              "all none"},
             {"an empty list of types is none",
              {"{podSelector: {}, policyTypes: [], egress: [{to: [{podSelector: {}}]}]}"},
              "all all"},
             {"no type", {"{podSelector: {}, policyTypes: [ingress]}"}, "? ?"},
             {"a spec that is no map", {"deny"}, "? ?"},
             {"types that are no list", {"{podSelector: {}, policyTypes: Ingress}"}, "? ?"},
             {"rules that are no list", {"{podSelector: {}, ingress: {from: []}}"}, "? ?"},
             {"a rule that is no map", {"{podSelector: {}, ingress: [{}, x]}"}, "? ?"},
             {"peers that are no list", {"{podSelector: {}, ingress: [{from: {}}]}"}, "? ?"},
             {"a peer that is no map", {"{podSelector: {}, ingress: [{from: [all]}]}"}, "? ?"},
             {"ports that are no list", {"{podSelector: {}, ingress: [{ports: 80}]}"}, "? ?"},
             {"a port that is no map", {"{podSelector: {}, egress: [{ports: [80]}]}"}, "? ?"},
             {"nulls are nothing",
              {"{policyTypes: null, ingress: null, egress: null}"},
              "all none"},
             {"a selector of peers that is no map",
              {"{podSelector: {}, ingress: [{from: [{podSelector: all}]}]}"},
              "? none"},
             {"exceptions that are no list",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '::/0', except: '::/1'}}]}]}"},
              "? none"},
             {"ports of several policies add up",
              {"{podSelector: {}, ingress: [{ports: [{port: 1, endPort: 80}]}]}",
               "{podSelector: {}, ingress: [{ports: [{port: 81, endPort: 65535}]}]}"},
              "open none"},
             {"and of rules with a gap do not",
              {"{podSelector: {}, ingress: [{ports: [{port: 1, endPort: 80}]}, {ports: [{port: 82, "
               "endPort: 65535}]}]}"},
              "all none"},
             {"each port has its own rules",
              {"{podSelector: {}, ingress: [{ports: [{port: 1, endPort: 80}], from: [{ipBlock: "
               "{cidr: '::/1'}}]}, {ports: [{port: 2, endPort: 65535}], from: [{ipBlock: {cidr: "
               "'8000::/1'}}]}]}",
               "{podSelector: {}, ingress: [{ports: [{port: 81, endPort: 65535}], from: [{ipBlock: "
               "{cidr: '::/0'}}]}]}"},
              "all none"},
             {"each port has its own rules, and they are enough",
              {"{podSelector: {}, ingress: [{ports: [{port: 1, endPort: 80}], from: [{ipBlock: "
               "{cidr: '::/1'}}]}, {from: [{ipBlock: {cidr: '8000::/1'}}]}]}",
               "{podSelector: {}, ingress: [{ports: [{port: 81, endPort: 65535}], from: [{ipBlock: "
               "{cidr: '::/0'}}]}, {ports: [{port: 50, endPort: 80}]}, {ports: [{port: 1, endPort: "
               "60}]}]}"},
              "open none"},
             {"a block that is none",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: everywhere}}]}]}"},
              "? none"},
             {"but open is open",
              {"{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: everywhere}}]}, {}]}"},
              "open none"},
             {"a block that is none, for one app",
              {"{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: "
               "everywhere}}]}]}"},
              "? none"},
             {"beside an app that is isolated",
              {"{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{ipBlock: {cidr: "
               "everywhere}}]}]}",
               "{podSelector: {matchLabels: {app: db}}}"},
              "some none"},
             {"one app opened keeps the default deny",
              {"{podSelector: {}}", "{podSelector: {matchLabels: {app: web}}, ingress: [{}]}"},
              "all none"},
             {"one app only", {"{podSelector: {matchLabels: {app: web}}}"}, "some none"},
             {"each app by its own selector is not every pod",
              {"{podSelector: {matchLabels: {app: web}}}",
               "{podSelector: {matchLabels: {app: db}}}"},
              "some none"},
             {"one app, and opened again",
              {"{podSelector: {matchLabels: {app: web}}, ingress: [{}]}"},
              "none none"},
             {"a selector that selects nothing here",
              {"{podSelector: {matchLabels: {app: cache}}}"},
              "none none"},
             {"finished pods do not count",
              {"{podSelector: {matchLabels: {app: job}}}"},
              "none none"},
             {"matchExpressions",
              {"{podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}"},
              "some none"},
             {"a malformed selector",
              {"{podSelector: {matchExpressions: [{key: app, operator: Like, values: [web]}]}}"},
              "? none"},
         }) {
        CAPTURE(row.name);
        CHECK(isolation(row.specs) == row.sides);
    }
}

TEST_CASE("rules of one port each are open together, thousands too") {
    const auto of_ports = [](int first, int last) {
        std::string spec = "{podSelector: {}, ingress: [{ports: [{port: 3001, endPort: 65535}]}";
        for (int port = first; port <= last; ++port) {
            spec += ", {ports: [{port: " + std::to_string(port) + "}]}";
        }
        return spec + "]}";
    };
    CHECK(isolation({of_ports(1, 3000)}) == "open none");
    CHECK(isolation({of_ports(1, 2999)}) == "all none");
    CHECK(isolation({of_ports(2, 3000)}) == "all none");
}

TEST_CASE("what was not read, or is not understood, makes isolation unknown where it matters") {
    const std::string deny = policy("deny", "{podSelector: {}}");
    const std::string open = policy("open", "{podSelector: {}, ingress: [{}]}");
    const std::string some = policy("some", "{podSelector: {matchLabels: {app: web}}}");
    const auto ingress = [](Cluster& cluster) {
        const Facts facts = cluster.facts(small_data());
        const Value side =
            facts.universe("namespace").subjects.at(0).object.get("isolation").get("ingress");
        return side.is_unknown() ? "unknown " + std::string(text_of(side.reason()))
                                 : std::string(side.text_or());
    };
    const auto with = [&](const std::string& yaml, const char* group, const char* resource,
                          Presence presence) {
        Cluster cluster;
        cluster.objects(kNamespace + yaml);
        cluster.presence(group, resource, presence);
        return ingress(cluster);
    };
    const char* net = "networking.k8s.io";
    CHECK(with(deny, net, "networkpolicies", Presence::partial) == "unknown partial");
    CHECK(with(open, net, "networkpolicies", Presence::partial) == "open");
    CHECK(with(deny, net, "networkpolicies", Presence::denied) == "unknown denied");
    CHECK(with(deny, net, "networkpolicies", Presence::absent) == "none");
    CHECK(with(deny, "", "pods", Presence::denied) == "all");
    CHECK(with(some, "", "pods", Presence::denied) == "unknown denied");
    CHECK(with("", "", "pods", Presence::denied) == "none");
    CHECK(with(deny, "cilium.io", "ciliumnetworkpolicies", Presence::denied) == "unknown denied");

    const std::string cilium =
        "\n---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, "
        "namespace: ";
    Cluster elsewhere;
    elsewhere.objects(kNamespace + deny + cilium + "bank}");
    CHECK(ingress(elsewhere) == "all");
    Cluster here;
    here.objects(kNamespace + deny + cilium + "shop}");
    CHECK(ingress(here) == "unknown indeterminate");
    Cluster calico;
    calico.objects(kNamespace + deny +
                   "\n---\napiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: "
                   "{name: c, namespace: shop}");
    CHECK(ingress(calico) == "unknown indeterminate");
    Cluster everywhere;
    everywhere.objects(kNamespace + deny +
                       "\n---\napiVersion: policy.networking.k8s.io/v1alpha1\nkind: "
                       "AdminNetworkPolicy\nmetadata: {name: a}");
    CHECK(ingress(everywhere) == "unknown indeterminate");
    Cluster unasked;
    unasked.objects(kNamespace + deny).forget("crd.projectcalico.org", "networkpolicies");
    CHECK(ingress(unasked) == "unknown not-asked");
}

TEST_CASE("a namespace counts its pods and keeps its labels") {
    Cluster cluster;
    cluster.objects(kNamespace);
    const Facts facts = cluster.facts(small_data());
    const Value shop = facts.universe("namespace").subjects.at(0).object;
    CHECK(json(shop.get("podCount")) == "2");
    CHECK(json(shop.get("labels")) == R"({"team":"a"})");
    cluster.presence("", "pods", Presence::partial);
    const Facts less = cluster.facts(small_data());
    CHECK(less.universe("namespace").subjects.at(0).object.get("podCount").is_unknown());
    cluster.presence("", "namespaces", Presence::denied);
    const Facts none = cluster.facts(small_data());
    CHECK(none.universe("namespace").subjects.empty());
    CHECK(none.universe("namespace").gaps.size() == 1);
}

TEST_CASE("in files namespaces are judged only where policies are there to be read") {
    Cluster without(TargetKind::files);
    without.objects(kNamespace);
    CHECK_FALSE(without.facts(small_data()).universe("namespace").in_scope);
    Cluster with(TargetKind::files);
    with.objects(kNamespace + policy("web", "{podSelector: {matchLabels: {app: cache}}}") + R"(
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cache, namespace: shop}
spec: {template: {metadata: {labels: {app: cache}}, spec: {containers: []}}}
)");
    const Facts facts = with.facts(small_data());
    const Universe& namespaces = facts.universe("namespace");
    CHECK(namespaces.in_scope);
    CHECK(namespaces.gaps.empty());
    CHECK(json(namespaces.subjects.at(0).object.get("podCount")) == "3");
    CHECK(json(namespaces.subjects.at(0).object.get("isolation")) ==
          R"({"egress":"none","ingress":"some"})");
}

TEST_CASE("label selectors: apimachinery's rules") {
    struct Row {
        const char* selector;
        const char* labels;
        const char* answer;  // yes, no, malformed
    };
    for (const Row& row : {
             Row{"{}", "{}", "yes"},
             Row{"null", "{a: b}", "yes"},
             Row{"{matchLabels: {a: b}}", "{a: b, c: d}", "yes"},
             Row{"{matchLabels: {a: b, c: d}}", "{a: b}", "no"},
             Row{"{matchLabels: {a: b}}", "null", "no"},
             Row{"{matchExpressions: [{key: a, operator: In, values: [b, c]}]}", "{a: c}", "yes"},
             Row{"{matchExpressions: [{key: a, operator: In, values: [b]}]}", "{}", "no"},
             Row{"{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{}", "yes"},
             Row{"{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}", "{a: b}", "no"},
             Row{"{matchExpressions: [{key: a, operator: Exists}]}", "{a: x}", "yes"},
             Row{"{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{a: x}", "no"},
             Row{"{matchExpressions: [{key: a, operator: DoesNotExist}]}", "{}", "yes"},
             Row{"{matchLabels: {a: b}, matchExpressions: [{key: c, operator: Exists}]}", "{a: b}",
                 "no"},
             Row{"{matchExpressions: [{key: a, operator: In}]}", "{a: b}", "malformed"},
             Row{"{matchExpressions: [{operator: Exists}]}", "{a: b}", "malformed"},
             Row{"{matchExpressions: [{key: a, operator: exists}]}", "{a: b}", "malformed"},
             Row{"[]", "{a: b}", "malformed"},
         }) {
        CAPTURE(row.selector);
        CAPTURE(row.labels);
        Store store;
        const auto answer =
            selects(*decode_yaml(row.selector, store), *decode_yaml(row.labels, store));
        CHECK((answer ? (*answer ? "yes" : "no") : "malformed") == std::string(row.answer));
    }
}
