// The answer about a whole cluster: rows, what is expected, choke points, output, and what may
// never happen when something is taken away.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "paths/support/cluster_of_paths.h"
#include "paths/writing.h"

using namespace assay;
using namespace assay::test;

namespace {

PathAnswer paths_of(Cluster& cluster, Facts& facts, unsigned seed = 0) {
    facts = cluster.facts(small_data(), seed);
    return find_paths(facts, take_inventory(facts), {});
}

std::string rows_of(const PathAnswer& answer) {
    std::string text;
    for (const PathRow& row : answer.rows) {
        const PathResult result = answer.reach[row.at].result;
        if (result == PathResult::none) continue;
        text += text_of(answer.graph.vertices()[row.at].name) + " " + std::string(text_of(result)) +
                (row.expected ? " expected" : "") + "\n";
    }
    return text;
}

// A cluster whose rights lie in two groups and one user's own binding.
std::string crowd() {
    return base_objects() + grant("a", "lab", "create||pods", "group:makers") +
           grant("b", "", "create||nodes/proxy", "user:eve") +
           grant("c", "lab", "create||pods/exec", "user:bob") +
           grant("d", "", "get||nodes", "user:zoe") +
           grant("e", "wild", "create||pods", "user:kim");
}

using Results = std::map<std::string, PathResult>;

// The results of identities and workloads, by their words.
Results results_of(Cluster& cluster) {
    const Facts facts = cluster.facts(small_data());
    const PathAnswer answer = find_ways(facts, take_inventory(facts), {});
    Results results;
    for (VertexId at = 0; at < answer.reach.size(); ++at) {
        const VertexKind kind = answer.graph.vertices()[at].name.kind;
        if (is_identity(kind)) {
            results[text_of(answer.graph.vertices()[at].name)] = answer.reach[at].result;
        }
    }
    return results;
}

}  // namespace

TEST_CASE("identities by distance; what Kubernetes itself gives is apart") {
    Cluster cluster;
    cluster.objects(crowd());
    Facts facts = cluster.facts(small_data());
    const PathAnswer answer = paths_of(cluster, facts);
    CHECK(rows_of(answer) ==
          "Group system:masters path expected\n"
          "ServiceAccount lab/boss path\n"
          "ServiceAccount vault/boss path\n"
          "Group makers path\n"
          "User bob path\n"
          "User eve path\n"
          "User kim path\n");
    CHECK(answer.with_path == 6);
    CHECK(answer.missing.empty());
}

TEST_CASE("the bootstrap policy's own binding is expected, with its own rules only") {
    const std::string binding =
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: "
        "{name: \"system:public-info-viewer\"}\nroleRef: {kind: ClusterRole, name: "
        "\"system:public-info-viewer\"}\nsubjects: [{kind: Group, name: "
        "\"system:unauthenticated\"}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: "
        "ClusterRole\nmetadata: {name: \"system:public-info-viewer\"}\nrules: [{verbs: ['*'], "
        "apiGroups: ['*'], resources: ['*']}]\n";
    Cluster cluster;
    cluster.objects(base_objects() + binding);
    Facts facts = cluster.facts(small_data());
    CHECK(rows_of(paths_of(cluster, facts)).find("Group system:unauthenticated path\n") !=
          std::string::npos);
}

TEST_CASE("choke points: the binding without which most have no path, tried on the whole graph") {
    Cluster cluster;
    cluster.objects(crowd());
    Facts facts = cluster.facts(small_data());
    const PathAnswer answer = paths_of(cluster, facts);
    REQUIRE(answer.chokes.size() == 2);
    const auto name = [&](std::size_t i) {
        return answer.chokes[i].grant->binding->value.get("metadata").get("name").text_or();
    };
    CHECK(name(0) == "bosses");
    CHECK(answer.chokes[0].lost == 5);
    CHECK(name(1) == "e");  // kim runs a privileged pod on the control plane
    CHECK(answer.chokes[1].lost == 6);
}

TEST_CASE("a second binding that gives the same is no choke point") {
    Cluster cluster;
    cluster.objects(grant("a", "", "*|*|*") + grant("b", "", "*|*|*") +
                    grant("c", "", "*|*|*", "user:bob"));
    Facts facts = cluster.facts(small_data());
    const PathAnswer answer = paths_of(cluster, facts);
    REQUIRE(answer.chokes.size() == 1);
    CHECK(answer.chokes[0].lost == 1);
    CHECK(answer.with_path == 2);
}

TEST_CASE("a member keeps by its own binding what the binding of its group gave as well") {
    Cluster cluster;
    cluster.objects(grant("a", "", "*|*|*", "group:system:authenticated") +
                    grant("c", "", "*|*|*"));
    Facts facts = cluster.facts(small_data());
    const PathAnswer answer = paths_of(cluster, facts);
    CHECK(answer.with_path == 2);
    REQUIRE(answer.chokes.size() == 2);
    CHECK(answer.chokes[0].lost == 1);
    CHECK(answer.chokes[1].lost == 2);
}

TEST_CASE("what is added to a group that holds everything is no way of its own") {
    Cluster cluster;
    cluster.objects(
        grant("mine", "lab", "get||pods") +
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "
        "all}\nrules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}, {verbs: ['*'], "
        "nonResourceURLs: ['*']}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: "
        "ClusterRoleBinding\nmetadata: {name: all}\nroleRef: {kind: ClusterRole, name: "
        "all}\nsubjects: [{kind: Group, name: 'system:authenticated'}]\n");
    CHECK(way_of(cluster, "user:ann") == "path 1: member everything");
    const Facts facts = cluster.facts(small_data());
    const PathAnswer answer = find_ways(facts, take_inventory(facts), {});
    const VertexId ann = *answer.graph.find({VertexKind::user, {}, "ann", {}});
    CHECK(std::ranges::count_if(answer.graph.edges(),
                                [&](const Edge& edge) { return edge.from == ann; }) == 1);
}

TEST_CASE("trying choke points leaves the graph as it was") {
    Cluster cluster;
    cluster.objects(crowd());
    const Facts facts = cluster.facts(small_data());
    const PathAnswer tried = find_paths(facts, take_inventory(facts), {});
    const PathAnswer alone = find_ways(facts, take_inventory(facts), {});
    CHECK(tried.graph.vertices().size() == alone.graph.vertices().size());
    CHECK(tried.graph.edges().size() == alone.graph.edges().size());
    CHECK(tried.bound.size() == alone.bound.size());
}

TEST_CASE("the order in which objects arrive changes nothing (seeds 1 to 10)") {
    Cluster cluster;
    cluster.objects(crowd());
    Facts facts = cluster.facts(small_data());
    const std::string expected = table_json(paths_of(cluster, facts), {}, Remarks{"o"});
    for (unsigned seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        Cluster shuffled;
        shuffled.objects(crowd());
        CHECK(table_json(paths_of(shuffled, facts, seed), {}, Remarks{"o"}) == expected);
    }
}

TEST_CASE("names of the cluster break neither text nor JSON") {
    Cluster cluster;
    cluster.objects(R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "a\n\x1b[0m"}
roleRef: {kind: ClusterRole, name: "r\"{}"}
subjects: [{kind: User, name: "\x1b[31mbob\n"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "r\"{}"}
rules: [{verbs: ["*"], apiGroups: ["*"], resources: ["*"]}]
)");
    Facts facts = cluster.facts(small_data());
    const PathAnswer answer = paths_of(cluster, facts);
    const VertexId bob = *answer.graph.find({VertexKind::user, {}, "\x1b[31mbob\n", {}, {}});
    for (const std::string& text :
         {table_text(answer, {}, Remarks{"o"}), way_text(answer, bob, Remarks{"o"}),
          table_json(answer, {}, Remarks{"o"}), way_json(answer, bob, Remarks{"o"})}) {
        CAPTURE(text);
        CHECK(text.find("bob") != std::string::npos);
        CHECK(text.find('\x1b') == std::string::npos);
    }
}

TEST_CASE("one way, hop by hop, with the binding and the field of each") {
    Cluster cluster;
    cluster.objects(crowd());
    const Facts facts = cluster.facts(small_data());
    const PathAnswer answer = find_ways(facts, take_inventory(facts), {});
    const VertexId bob = *answer.graph.find({VertexKind::user, {}, "bob", {}, {}});
    CHECK(way_text(answer, bob, Remarks{"others"}) ==
          "User bob to cluster-admin: path, 3 steps\n"
          "  pod-exec: runs commands in the pod -> enter every pod in namespace lab\n"
          "      by RoleBinding lab/c (rule 0 of Role lab/c)\n"
          "  account-token: reads the token that is mounted in the pod -> ServiceAccount lab/boss\n"
          "      service account boss\n"
          "  everything: may do everything -> cluster-admin\n"
          "      by ClusterRoleBinding bosses (rule 0 of ClusterRole all)\n"
          "\nreaches 21 identities, 2 workloads and 2 nodes\n"
          "\nothers\nadmission webhooks and policies, network reach and what clouds allow are not "
          "looked at\n");
}

TEST_CASE("taking away gives nobody a path, and less evidence no certainty (seed printed)") {
    const unsigned seed = 20261126;
    MESSAGE("seed " << seed);
    std::mt19937 random(seed);
    const std::vector<std::string> spaces{"", "lab", "calm", "wild", "vault"};
    const std::vector<std::string> rights{"create||pods",
                                          "create||pods/exec",
                                          "get||secrets",
                                          "create,get||secrets",
                                          "impersonate||serviceaccounts",
                                          "impersonate||groups",
                                          "impersonate||users",
                                          "create||serviceaccounts/token",
                                          "escalate,bind,create,update|*|*",
                                          "get||nodes/proxy",
                                          "patch||pods,namespaces",
                                          "update|apps|deployments",
                                          "*|*|*"};
    const std::vector<std::string> people{"user:ann",        "user:bob",
                                          "group:ops",       "sa:lab/default",
                                          "sa:calm/default", "group:system:serviceaccounts"};
    const auto pick = [&](const std::vector<std::string>& from) {
        return from[random() % from.size()];
    };
    std::size_t paths = 0;
    for (int round = 0; round < 40; ++round) {
        std::vector<std::string> parts;
        for (int i = 0; i < 5; ++i) {
            parts.push_back(
                grant("g" + std::to_string(i), pick(spaces), pick(rights), pick(people)));
        }
        parts.push_back(pod("wild", "p", "cp1", "serviceAccountName: default"));
        parts.push_back(pod("calm", "q", "w1",
                            "containers: [{name: a, image: a, securityContext: {privileged: "
                            "true}}]"));
        const auto build = [&](std::size_t without, const std::set<std::string>& roles = {}) {
            std::string text = base_objects();
            for (std::size_t i = 0; i < parts.size(); ++i) {
                if (i != without) text += parts[i];
            }
            Cluster cluster;
            cluster.objects(text);
            for (const std::string& kind : roles) {
                const std::size_t slash = kind.find('/');
                cluster.presence(kind.substr(0, slash), kind.substr(slash + 1), Presence::denied);
            }
            return results_of(cluster);
        };
        const Results whole = build(parts.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            CAPTURE(parts[i]);
            for (const auto& [who, result] : build(i)) {
                CAPTURE(who);
                const auto before = whole.find(who);
                if (before == whole.end() || result == PathResult::none) continue;
                if (before->second == PathResult::path) ++paths;
                // Not: none before and something now, or only guarded before and sure now.
                CHECK(before->second != PathResult::none);
                if (result == PathResult::path) CHECK(before->second == PathResult::path);
            }
        }
        for (const char* const kind :
             {"/pods", "/nodes", "/namespaces", "/serviceaccounts", "apps/deployments",
              "rbac.authorization.k8s.io/roles", "rbac.authorization.k8s.io/rolebindings",
              "rbac.authorization.k8s.io/clusterroles",
              "rbac.authorization.k8s.io/clusterrolebindings"}) {
            CAPTURE(kind);
            for (const auto& [who, result] : build(parts.size(), {kind})) {
                CAPTURE(who);
                const auto before = whole.find(who);
                if (before == whole.end() || before->second == PathResult::none) continue;
                CHECK(result != PathResult::none);
            }
        }
    }
    CHECK(paths > 100);
}
