// Who may make a request, what one identity may do, and how both are told.
#include "access/who_can.h"

#include <doctest/doctest.h>

#include <string>

#include "access/rights.h"
#include "access/writing.h"
#include "facts/support/cluster.h"
#include "facts/support/rbac.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kObjects = R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: debug}
rules:
- {verbs: [get], nonResourceURLs: [/metrics]}
- {verbs: [create], apiGroups: [""], resources: [pods/exec]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: debuggers}
roleRef: {kind: ClusterRole, name: debug}
subjects: [{kind: Group, name: "system:serviceaccounts:lab"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: debuggers, namespace: shop}
roleRef: {kind: ClusterRole, name: debug}
subjects: [{kind: User, name: ann}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: later, namespace: bank}
roleRef: {kind: Role, name: gone}
subjects: [{kind: User, name: "\x1b[31mbob"}]
)";

std::string names(const Holders& holders) {
    std::string text;
    for (const Holder& holder : holders.holders) {
        text += holder.subject.kind + " " + holder.subject.name + (holder.master ? "!" : "");
        for (const Permit& permit : holder.permits) {
            text += " " + std::to_string(permit.rule) + "@" + std::string(permit.grant->ns);
        }
        text += ";";
    }
    return text;
}

AccessRequest exec_in(std::string ns) {
    return {"create", "", "pods", "exec", "", std::nullopt, std::move(ns)};
}

}  // namespace

TEST_CASE("everybody who may is listed with the rule, and system:masters always") {
    Cluster cluster;
    cluster.objects(kObjects);
    const RbacIndex rbac(cluster.evidence(), small_data());
    const Authorizer authorizer(rbac);
    const auto ask = [&](const AccessRequest& request, Where where) {
        return names(who_can(authorizer, request, where));
    };
    const std::string masters = "Group system:masters!;";
    const std::string lab = "Group system:serviceaccounts:lab 1@;";
    CHECK(ask(exec_in("shop"), Where::there) == masters + lab + "User ann 1@shop;");
    CHECK(ask(exec_in("bank"), Where::there) == masters + lab);
    CHECK(ask(exec_in(""), Where::there) == masters + lab);
    CHECK(ask(exec_in(""), Where::anywhere) == masters + lab + "User ann 1@shop;");
    const AccessRequest url{"get", "", "", "", "", "/metrics", ""};
    CHECK(ask(url, Where::there) == masters + "Group system:serviceaccounts:lab 0@;");
    CHECK(ask({"delete", "", "nodes", "", "", std::nullopt, ""}, Where::there) == masters);
}

TEST_CASE("what was not read is said once") {
    Cluster cluster;
    cluster.objects(kObjects);
    const auto missing = [&](const AccessRequest& request, Where where) {
        const RbacIndex rbac(cluster.evidence(), small_data());
        return who_can(Authorizer(rbac), request, where).missing.size();
    };
    const auto rights_missing = [&](const char* user) {
        const RbacIndex rbac(cluster.evidence(), small_data());
        return rights_of(Authorizer(rbac), identity_of({"User", "", user})).missing.size();
    };
    cluster.presence(kRbacGroup, "roles", Presence::denied);
    CHECK(missing(exec_in("shop"), Where::there) == 0);
    CHECK(missing(exec_in("bank"), Where::there) == 1);
    CHECK(missing(exec_in(""), Where::anywhere) == 1);
    CHECK(rights_missing("ann") == 0);
    CHECK(rights_missing("\x1b[31mbob") == 1);
    cluster.presence(kRbacGroup, "rolebindings", Presence::denied);
    CHECK(missing(exec_in(""), Where::there) == 0);
    CHECK(missing(exec_in("shop"), Where::there) == 1);
    CHECK(missing(exec_in(""), Where::anywhere) == 1);
    CHECK(rights_missing("ann") == 1);
}

TEST_CASE("an identity's rights are the rules of its user and of its groups") {
    Cluster cluster;
    cluster.objects(kObjects);
    const RbacIndex rbac(cluster.evidence(), small_data());
    const Authorizer authorizer(rbac);
    const Identity job = identity_of({"ServiceAccount", "lab", "job"});
    const Rights rights = rights_of(authorizer, job);
    REQUIRE(rights.rules.size() == 2);
    CHECK(rights.rules[0].rule == 0);
    CHECK(rights.rules[1].rule == 1);
    CHECK(!rights.master);
    CHECK(rights_of(authorizer, {"eve", {"system:masters"}}).master);
    const std::string text = rights_text(job, rights, Remarks{"others"});
    CHECK(text.starts_with("what system:serviceaccount:lab:job may do, in system:serviceaccounts"));
    CHECK(text.find("whole cluster  ClusterRoleBinding debuggers  create: pods/exec\n") !=
          std::string::npos);
    CHECK(text.ends_with("others\n"));
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
rules: [{verbs: ["*"], apiGroups: ["\n"], resources: ["\x07", "*"]}]
)");
    const RbacIndex rbac(cluster.evidence(), small_data());
    const Authorizer authorizer(rbac);
    const AccessRequest request{"get", "\n", "pods", "", "", std::nullopt, ""};
    const Holders holders = who_can(authorizer, request, Where::anywhere);
    const Identity bob = identity_of({"User", "", "\x1b[31mbob\n"});
    const Rights rights = rights_of(authorizer, bob);
    CHECK(holders.holders.size() == 2);
    CHECK(rights.rules.size() == 1);
    for (const std::string& text : {holders_text(request, Where::anywhere, holders, Remarks{"o"}),
                                    rights_text(bob, rights, Remarks{"o"})}) {
        CAPTURE(text);
        CHECK(text.find('\x1b') == std::string::npos);
        CHECK(text.find('\x07') == std::string::npos);
    }
    CHECK(holders_json(request, Where::anywhere, holders, Remarks{"o"}).find("\\u001b") !=
          std::string::npos);
    CHECK(rights_json(bob, rights, Remarks{"o"}).find('\x1b') == std::string::npos);
}
