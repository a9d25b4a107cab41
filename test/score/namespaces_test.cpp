// The matrix of namespaces: what is read, what is not known, and what a part leaves of it.
#include "score/namespaces.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "paths/support/cluster_of_paths.h"
#include "score/access.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kApart = R"(---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny, namespace: lab}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: q, namespace: calm}
---
apiVersion: v1
kind: Namespace
metadata: {name: bare}
)";

std::string objects() {
    return base_objects() + kApart + grant("reads", "calm", "get,list||secrets", "group:ops");
}

Finding finding(Verdict verdict, SubjectRef subject) {
    Finding made;
    made.check = "a/b";
    made.verdict = verdict;
    made.subject = std::move(subject);
    return made;
}

std::vector<AssessedNamespace> matrix(Cluster& cluster, const Findings& findings = {},
                                      const Selection& selection = {}) {
    const Facts facts = cluster.facts(small_data());
    const AssessedAccess access = assess_access(facts, {});
    return assess_namespaces(facts, findings, access, selection, {});
}

std::vector<AssessedNamespace> whole() {
    Cluster cluster;
    cluster.objects(objects());
    return matrix(cluster);
}

const AssessedNamespace& named(const std::vector<AssessedNamespace>& rows,
                               const std::string& name) {
    const auto at = std::ranges::find(rows, name, &AssessedNamespace::name);
    REQUIRE(at != rows.end());
    return *at;
}

std::string word(const Told& told) {
    return told.unknown ? "unknown " + std::string(text_of(told.unknown->reason)) : told.text;
}

}  // namespace

TEST_CASE("a row for each namespace: level, isolation, quota, and who may get in") {
    const auto rows = whole();
    CHECK(rows.size() == 6);
    const AssessedNamespace& lab = named(rows, "lab");
    CHECK(word(lab.pod_security) == "baseline");
    CHECK(word(lab.ingress) == "all");
    CHECK(word(lab.egress) == "none");
    CHECK(word(lab.quota) == "no");
    CHECK(lab.secrets == 0);
    const AssessedNamespace& calm = named(rows, "calm");
    CHECK(word(calm.ingress) == "none");
    CHECK(word(calm.quota) == "yes");
    CHECK(calm.secrets == 1);
    CHECK(calm.exec == 0);
    CHECK(word(named(rows, "bare").pod_security).empty());
    CHECK(word(named(rows, "wild").pod_security) == "privileged");
}

TEST_CASE("what was not read is unknown with its reason, never no") {
    Cluster cluster;
    cluster.objects(objects());
    cluster.presence("networking.k8s.io", "networkpolicies", Presence::denied);
    cluster.presence("", "resourcequotas", Presence::denied);
    cluster.presence("rbac.authorization.k8s.io", "rolebindings", Presence::denied);
    const auto rows = matrix(cluster);
    const AssessedNamespace& lab = named(rows, "lab");
    CHECK(word(lab.ingress) == "unknown denied");
    CHECK(word(lab.egress) == "unknown denied");
    CHECK(word(lab.quota) == "unknown denied");
    CHECK_FALSE(lab.exec);
    CHECK_FALSE(lab.secrets);
    CHECK(word(lab.pod_security) == "baseline");
}

TEST_CASE("findings of a namespace and in it count; those with most failing come first") {
    Cluster cluster;
    cluster.objects(objects());
    Finding accepted = finding(Verdict::fail, {"v1", "Pod", "calm", "a"});
    accepted.add_details().waiver = 0;
    const Findings findings(
        std::vector<Finding>{finding(Verdict::fail, {"v1", "Namespace", "", "wild"}),
                             finding(Verdict::fail, {"v1", "Pod", "wild", "p"}),
                             finding(Verdict::fail, {"v1", "Pod", "lab", "p"}),
                             finding(Verdict::unknown, {"v1", "Pod", "lab", "q"}),
                             finding(Verdict::error, {"v1", "Pod", "lab", "r"}),
                             finding(Verdict::fail, {"v1", "Node", "", "w1"}), accepted});
    const auto rows = matrix(cluster, findings);
    CHECK(rows[0].name == "wild");
    CHECK(rows[0].failing == 2);
    CHECK(rows[1].name == "lab");
    CHECK(rows[1].failing == 1);
    CHECK(rows[1].unknown == 2);
    CHECK(rows[2].name == "bare");  // the others by name
    CHECK(named(rows, "calm").accepted == 1);
    CHECK(named(rows, "calm").failing == 0);
}

TEST_CASE("an audit of namespaces has theirs, one of chosen checks has none") {
    Cluster cluster;
    cluster.objects(objects());
    const auto some = matrix(cluster, {}, {.namespaces = {"la*", "calm"}});
    REQUIRE(some.size() == 2);
    CHECK(some[0].name == "calm");
    CHECK(some[1].name == "lab");
    CHECK(matrix(cluster, {}, {.checks = {"a/*"}}).empty());
    CHECK(matrix(cluster, {}, {.severities = {Severity::high}}).empty());
    CHECK(matrix(cluster, {}, {.controls = {"1.2.6"}}).empty());
}

TEST_CASE("namespaces that were not listed make no rows of themselves") {
    Cluster cluster;
    cluster.objects(objects()).presence("", "namespaces", Presence::denied);
    for (const AssessedNamespace& row : matrix(cluster)) {
        CHECK(row.pod_security.unknown.has_value());
    }
}
