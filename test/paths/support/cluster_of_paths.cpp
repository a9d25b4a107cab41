#include "paths/support/cluster_of_paths.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "paths/typed_vertex.h"

namespace assay::test {
namespace {

std::string quoted_list(std::string_view commas) {
    std::string text;
    for (const std::string_view item : split(commas, ',')) {
        text += (text.empty() ? "\"" : ", \"") + std::string(item) + "\"";
    }
    return "[" + text + "]";
}

std::string subject_of(const std::string& who) {
    if (who.starts_with("sa:")) {
        const std::size_t slash = who.find('/');
        return "{kind: ServiceAccount, namespace: " + who.substr(3, slash - 3) +
               ", name: " + who.substr(slash + 1) + "}";
    }
    const bool group = who.starts_with("group:");
    return std::string("{kind: ") + (group ? "Group" : "User") + ", name: \"" +
           who.substr(who.find(':') + 1) + "\"}";
}

}  // namespace

std::string base_objects() {
    std::string text = R"(
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver-cp1
  namespace: kube-system
  labels: {component: kube-apiserver}
  annotations: {kubernetes.io/config.mirror: x}
  ownerReferences: [{apiVersion: v1, kind: Node, name: cp1, controller: true}]
spec:
  nodeName: cp1
  containers: [{name: kube-apiserver, image: a, command: [kube-apiserver, "--authorization-mode=Node,RBAC"]}]
---
apiVersion: v1
kind: Node
metadata: {name: cp1, labels: {node-role.kubernetes.io/control-plane: ""}}
---
apiVersion: v1
kind: Node
metadata: {name: w1}
)";
    for (const char* const level : {"lab: baseline", "calm: baseline", "wild: privileged",
                                    "vault: restricted", "kube-system: restricted"}) {
        const std::string line = level;
        const std::size_t colon = line.find(':');
        text += "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: " + line.substr(0, colon) +
                ", labels: {pod-security.kubernetes.io/enforce: " + line.substr(colon + 2) + "}}\n";
    }
    for (const char* const ns : {"lab", "vault"}) {
        text += std::string(
                    "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: boss, "
                    "namespace: ") +
                ns + "}\n";
    }
    text += R"(---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: all}
rules:
- {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}
- {verbs: ["*"], nonResourceURLs: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: bosses}
roleRef: {kind: ClusterRole, name: all}
subjects:
- {kind: ServiceAccount, namespace: lab, name: boss}
- {kind: ServiceAccount, namespace: vault, name: boss}
)";
    return text + pod("lab", "web", "w1", "serviceAccountName: boss");
}

std::string grant(const std::string& name, const std::string& ns, const std::string& what,
                  const std::string& who) {
    const auto parts = split(what, '|');
    REQUIRE(parts.size() >= 3);
    const std::string space = ns.empty() ? "" : ", namespace: " + ns;
    const std::string kind = ns.empty() ? "Cluster" : "";
    const std::string names =
        parts.size() > 3 ? ", resourceNames: " + quoted_list(parts[3]) : std::string{};
    return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind +
           "Role\nmetadata: {name: " + name + space +
           "}\nrules: [{verbs: " + quoted_list(parts[0]) + ", apiGroups: " + quoted_list(parts[1]) +
           ", resources: " + quoted_list(parts[2]) + names +
           "}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind +
           "RoleBinding\nmetadata: {name: " + name + space + "}\nroleRef: {kind: " + kind +
           "Role, name: " + name + "}\nsubjects: [" + subject_of(who) + "]\n";
}

std::string pod(const std::string& ns, const std::string& name, const std::string& node,
                const std::string& spec) {
    const bool own_containers = spec.find("containers:") != std::string::npos;
    return "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", namespace: " + ns +
           "}\nspec: {" + (node.empty() ? "" : "nodeName: " + node + ", ") + spec +
           (own_containers
                ? ""
                : std::string(spec.empty() ? "" : ", ") + "containers: [{name: a, image: a}]") +
           "}\n";
}

std::string way_of(Cluster& cluster, const std::string& from, const std::string& to) {
    const Facts facts = cluster.facts(small_data());
    const Inventory inventory = take_inventory(facts);
    const auto begin = read_vertex(from, inventory);
    const auto end = read_vertex(to, inventory);
    REQUIRE_MESSAGE(begin, from);
    REQUIRE_MESSAGE(end, to);
    PathQuestion question;
    question.to = end->name;
    for (const auto& each : {begin->identity, end->identity}) {
        if (each) question.also.push_back(*each);
    }
    const PathAnswer answer = find_ways(facts, inventory, question);
    const VertexId at = *answer.graph.find(begin->name);
    const Reach& reach = answer.reach[at];
    std::string text(text_of(reach.result));
    if (reach.edge) text += " " + std::to_string(reach.distance) + ":";
    for (const Edge* edge : way(answer.graph, answer.reach, at)) {
        if (edge->kind != EdgeKind::part) text += " " + std::string(info_of(edge->kind).id);
    }
    return text;
}

void check_ways(const std::vector<WayCase>& cases) {
    for (const WayCase& each : cases) {
        CAPTURE(each.name);
        Cluster cluster;
        cluster.objects(base_objects() + each.objects);
        CHECK(way_of(cluster, each.from, each.to) == each.way);
    }
}

std::string both(const std::string& ns, const std::string& first, const std::string& second) {
    return grant("one", ns, first) + grant("two", ns, second);
}

}  // namespace assay::test
