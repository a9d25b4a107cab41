// Exposed Services as ways in, and the nearest of what is in a namespace.
#include "paths/entry_points.h"

#include <doctest/doctest.h>

#include <string>

#include "paths/support/cluster_of_paths.h"
#include "paths/writing.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string service(const std::string& name, const std::string& spec,
                    const std::string& ns = "lab") {
    return "---\napiVersion: v1\nkind: Service\nmetadata: {name: " + name + ", namespace: " + ns +
           "}\nspec: {ports: [{port: 80}], " + spec + "}\n";
}

std::string labelled(const std::string& name, const std::string& labels, const std::string& spec,
                     const std::string& phase = "Running") {
    return "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " + name +
           ", namespace: lab, labels: {" + labels + "}}\nspec: {nodeName: w1, " + spec +
           ", containers: [{name: c, image: i}]}\nstatus: {phase: " + phase + "}\n";
}

const std::string kBoss = "serviceAccountName: boss";
const std::string kNobody = "automountServiceAccountToken: false";

// "lab/open[NodePort]:path by Pod lab/boss; " for each.
std::string entries_of(Cluster& cluster) {
    const Facts facts = cluster.facts(small_data());
    const Inventory inventory = take_inventory(facts);
    const EntryPoints points = entry_points(facts, inventory);
    const PathAnswer answer = find_paths(facts, inventory, {});
    std::string text;
    for (const EntryPoint& entry : points.services) {
        text += entry.ns + "/" + entry.name + "[";
        for (const std::string& via : entry.via) text += (text.back() == '[' ? "" : ",") + via;
        text += "]:" + std::string(text_of(result_of(answer, entry)));
        if (const auto at = nearest(answer, entry.programs)) {
            text += " by " + text_of(answer.graph.vertices()[*at].name);
        }
        if (entry.why) text += " (" + std::string(text_of(entry.why->reason)) + ")";
        text += "; ";
    }
    for (const Unknown& why : points.missing) text += "missing " + why.text + "; ";
    return text;
}

}  // namespace

TEST_CASE("a Service that is exposed leads to the pods it selects, and the nearest counts") {
    Cluster cluster;
    cluster.objects(
        base_objects() + labelled("idle", "app: shop", kNobody) +
        labelled("strong", "app: shop, tier: back", kBoss) +
        service("node-port", "type: NodePort, selector: {app: shop}") +
        service("balanced", "type: LoadBalancer, selector: {app: shop, tier: back}") +
        service("harmless", "externalIPs: [1.2.3.4], selector: {app: shop, tier: none}") +
        service("inside", "selector: {app: shop}") +
        service("elsewhere", "type: NodePort, selector: {app: shop}", "wild"));
    CHECK(entries_of(cluster) ==
          "lab/balanced[LoadBalancer]:path by Pod lab/strong; "
          "lab/harmless[externalIPs]:none; "
          "lab/node-port[NodePort]:path by Pod lab/strong; "
          "wild/elsewhere[NodePort]:none; ");
}

TEST_CASE("a pod that has ended is no way in, and a route leads to its Service") {
    Cluster cluster;
    const std::string route =
        "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i, namespace: "
        "lab}\nspec: {defaultBackend: {service: {name: behind, port: {number: 80}}}}\n";
    const std::string objects = base_objects() + service("behind", "selector: {app: shop}") + route;
    cluster.objects(objects + labelled("strong", "app: shop", kBoss));
    CHECK(entries_of(cluster) == "lab/behind[Ingress]:path by Pod lab/strong; ");
    Cluster ended;
    ended.objects(objects + labelled("strong", "app: shop", kBoss, "Succeeded"));
    CHECK(entries_of(ended) == "lab/behind[Ingress]:none; ");
}

TEST_CASE("what was not read leaves an entry unknown, never none") {
    const std::string objects = base_objects() + labelled("idle", "app: shop", kNobody) +
                                service("open", "type: NodePort, selector: {app: shop}");
    Cluster whole;
    whole.objects(objects);
    CHECK(entries_of(whole) == "lab/open[NodePort]:none by Pod lab/idle; ");
    Cluster blind;
    blind.objects(objects + service("blind", "type: NodePort"));
    CHECK(entries_of(blind) ==
          "lab/blind[NodePort]:unknown (indeterminate); lab/open[NodePort]:none by Pod lab/idle; ");
    Cluster podless;
    podless.objects(objects);
    podless.presence("", "pods", Presence::denied);
    CHECK(entries_of(podless) == "lab/open[NodePort]:unknown (denied); ");
    Cluster nameless;
    nameless.objects(objects);
    nameless.presence("", "services", Presence::denied);
    CHECK(entries_of(nameless).starts_with("missing "));
}

TEST_CASE("entries and namespaces in text and JSON; names of the cluster break neither") {
    Cluster cluster;
    cluster.objects(base_objects() + labelled("strong", "app: shop", kBoss) +
                    service("\"\\e[31mopen\"", "type: NodePort, selector: {app: shop}") +
                    service("blind", "type: NodePort"));
    const Facts facts = cluster.facts(small_data());
    const Inventory inventory = take_inventory(facts);
    const EntryPoints points = entry_points(facts, inventory);
    const PathAnswer answer = find_paths(facts, inventory, {});
    const std::string text = table_text(answer, points, Remarks{"o"});
    CAPTURE(text);
    CHECK(text.find("from outside: whoever breaks into a program behind an exposed Service\n") !=
          std::string::npos);
    CHECK(text.find("Service lab/\\x1B[31mopen (NodePort)  2") != std::string::npos);
    CHECK(text.find("not known of 1 exposed Services\n") != std::string::npos);
    const std::string json = table_json(answer, points, Remarks{"o"});
    CAPTURE(json);
    CHECK(json.find(R"({"name":"blind","namespace":"lab","notKnown":{"reason":"indeterminate",)") !=
          std::string::npos);
    CHECK(json.find(R"("namespaces":[{"namespace":"calm",)") != std::string::npos);
    CHECK((text + json).find('\x1b') == std::string::npos);
}
