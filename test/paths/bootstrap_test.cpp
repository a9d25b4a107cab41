// What Kubernetes and kubeadm give to their own identities is expected, and nothing beside it.
#include <doctest/doctest.h>

#include <string>

#include "paths/support/cluster_of_paths.h"
#include "paths/writing.h"
#include "policy/policy.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string list_of(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "\"" : ", \"") + item + "\"";
    return "[" + text + "]";
}

std::string rule_text_of(const PolicyRule& rule) {
    return "{verbs: " + list_of(rule.verbs) + ", apiGroups: " + list_of(rule.api_groups) +
           ", resources: " + list_of(rule.resources) +
           ", resourceNames: " + list_of(rule.resource_names) +
           ", nonResourceURLs: " + list_of(rule.non_resource_urls) + "}";
}

std::string head(const std::string& kind, const std::string& ns, const std::string& name) {
    return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: " + kind +
           "\nmetadata: {name: \"" + name + "\"" + (ns.empty() ? "" : ", namespace: " + ns) + "}\n";
}

// The bootstrap policy and kubeadm's objects, as a cluster has them.
std::string bootstrap_objects(const FactsData& data) {
    std::string text;
    for (const BootstrapRole& role : data.bootstrap_roles) {
        std::string rules;
        for (const PolicyRule& rule : role.rules) {
            rules += (rules.empty() ? "" : ", ") + rule_text_of(rule);
        }
        text += head(role.kind, role.ns, role.name) + "rules: [" + rules + "]\n";
    }
    for (const BootstrapBinding& binding : data.bootstrap_bindings) {
        std::string subjects;
        for (const SubjectName& subject : binding.subjects) {
            subjects += std::string(subjects.empty() ? "" : ", ") + "{kind: " + subject.kind +
                        ", name: \"" + subject.name + "\"" +
                        (subject.ns.empty() ? "" : ", namespace: " + subject.ns) + "}";
        }
        text += head(binding.kind, binding.ns, binding.name) +
                "roleRef: {kind: " + binding.role_kind + ", name: \"" + binding.role_name +
                "\"}\nsubjects: [" + subjects + "]\n";
    }
    return text;
}

std::string unexpected(const std::string& objects, const FactsData& data, VertexKind target) {
    Cluster cluster;
    cluster.objects(objects);
    const Facts facts = cluster.facts(data);
    PathQuestion question;
    question.to = {target, {}, {}, {}, {}};
    const PathAnswer answer = find_paths(facts, take_inventory(facts), question);
    std::string text;
    std::size_t expected = 0;
    for (const PathRow& row : answer.rows) {
        if (answer.reach[row.at].result == PathResult::none) continue;
        if (row.expected) {
            ++expected;
        } else {
            text += text_of(answer.graph.vertices()[row.at].name) + "\n";
        }
    }
    CHECK(expected >= 10);
    CHECK(answer.chokes.empty() == text.empty());
    return text;
}

}  // namespace

TEST_CASE("nobody of the bootstrap policy or of kubeadm is a finding") {
    const auto policy = load_policy();
    REQUIRE(policy.has_value());
    const FactsData& data = policy->facts;
    // Nodes, a node agent and the controllers' accounts, as kubeadm leaves them.
    const std::string plain =
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: kube-system}\n---\napiVersion: "
        "v1\nkind: "
        "ServiceAccount\nmetadata: {name: coredns, namespace: kube-system}\n---\napiVersion: "
        "v1\nkind: "
        "Node\nmetadata: {name: cp1, labels: {node-role.kubernetes.io/control-plane: \"\"}}\n" +
        bootstrap_objects(data);
    for (const VertexKind target : {VertexKind::admin, VertexKind::node_root}) {
        CHECK(unexpected(plain, data, target) == "");
        CHECK(unexpected(plain + grant("mine", "", "create||pods", "sa:kube-system/coredns"), data,
                         target) == "ServiceAccount kube-system/coredns\n");
    }
}

TEST_CASE("a way that begins with what Kubernetes gives is none that is left") {
    const auto policy = load_policy();
    REQUIRE(policy.has_value());
    const FactsData& data = policy->facts;
    Cluster cluster;
    cluster.objects(head("ClusterRoleBinding", "", "all-accounts") +
                    "roleRef: {kind: ClusterRole, name: cluster-admin}\nsubjects: [{kind: Group, "
                    "name: \"system:serviceaccounts\"}]\n" +
                    bootstrap_objects(data));
    const Facts facts = cluster.facts(data);
    const PathAnswer answer = find_paths(facts, take_inventory(facts), {});
    CHECK(answer.with_path > 10);
    REQUIRE(answer.chokes.size() == 1);
    CHECK(answer.chokes[0].lost == answer.with_path);
}
