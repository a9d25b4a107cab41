// Who may impersonate whom, and who comes of it.
//
// Oracles: apiserver pkg/endpoints/filters/impersonation/impersonation_test.go
// TestImpersonationFilter and constrained_impersonation_test.go TestConstrainedImpersonationFilter
// (Kubernetes v1.36). Their authorizers are RBAC rules here.
#include "access/impersonation.h"

#include <doctest/doctest.h>

#include <string>

#include "base/text.h"
#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string granted(const char* group, const char* rules) {
    const std::string name(group);
    return "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: " + name +
           "}\nrules: " + rules +
           "\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
           "metadata: {name: " +
           name + "}\nroleRef: {kind: ClusterRole, name: " + name +
           "}\nsubjects: [{kind: Group, name: " + name + "}]\n---\n";
}

const std::string& objects() {
    static const std::string text =
        granted("users", "[{verbs: [impersonate], apiGroups: [''], resources: [users]}]") +
        granted("accounts",
                "[{verbs: [impersonate], apiGroups: [''], resources: [serviceaccounts]}]") +
        granted("groups", "[{verbs: [impersonate], apiGroups: [''], resources: [groups]}]") +
        granted("scopes",
                "[{verbs: [impersonate], apiGroups: [authentication.k8s.io], resources: "
                "[userextras/scopes]}]") +
        granted("scope-a",
                "[{verbs: [impersonate], apiGroups: [authentication.k8s.io], resources: "
                "[userextras/scopes], resourceNames: [scope-a]}]") +
        granted("uid",
                "[{verbs: [impersonate], apiGroups: [authentication.k8s.io], resources: [uids], "
                "resourceNames: [some-uid]}]") +
        granted(
            "user-info",
            "[{verbs: ['impersonate:user-info'], apiGroups: [authentication.k8s.io], resources: "
            "[users, groups, uids]}]") +
        granted(
            "any-group",
            "[{verbs: ['impersonate:user-info'], apiGroups: [authentication.k8s.io], resources: "
            "[groups, 'userextras/*'], resourceNames: ['*']}]") +
        granted(
            "one-user",
            "[{verbs: ['impersonate:user-info'], apiGroups: [authentication.k8s.io], resources: "
            "[users], resourceNames: [anyone]}]") +
        granted(
            "one-extra",
            "[{verbs: ['impersonate:user-info'], apiGroups: [authentication.k8s.io], resources: "
            "[userextras/pandas.io/scopes], resourceNames: [scope-b]}]") +
        granted("account",
                "[{verbs: ['impersonate:serviceaccount'], apiGroups: [authentication.k8s.io], "
                "resources: [serviceaccounts]}]") +
        granted("node",
                "[{verbs: ['impersonate:arbitrary-node'], apiGroups: [authentication.k8s.io], "
                "resources: [nodes]}]") +
        granted("own-node",
                "[{verbs: ['impersonate:associated-node'], apiGroups: [authentication.k8s.io], "
                "resources: [nodes], resourceNames: ['*']}]") +
        granted("own-node-by-name",
                "[{verbs: ['impersonate:associated-node'], apiGroups: [authentication.k8s.io], "
                "resources: [nodes], resourceNames: [node1]}]") +
        granted("on-gets",
                "[{verbs: ['impersonate-on:user-info:get', 'impersonate-on:serviceaccount:get', "
                "'impersonate-on:arbitrary-node:get', 'impersonate-on:associated-node:get'], "
                "apiGroups: [''], resources: [pods]}]");
    return text;
}

using Groups = std::vector<std::string>;

Impersonation ask(const Identity& who, const ImpersonatedUser& wanted, Truth constrained,
                  const char* verb = "get") {
    Cluster cluster;
    cluster.objects(objects());
    const RbacIndex rbac(cluster.evidence(), small_data());
    AccessRequest request{verb, "", "pods", "", "foo"};
    request.ns = "bar";
    Decision gate{constrained, std::nullopt};
    if (constrained == Truth::unknown) gate.why = Unknown{Reason::indeterminate, "gate"};
    return impersonate(Authorizer(rbac), who, wanted, request, gate);
}

// "by: user in groups", or the refusing guard.
std::string said(const Impersonation& as) {
    std::string text(as.answer.by);
    if (as.answer.decision.truth == Truth::no) return text + " no";
    if (as.answer.decision.truth == Truth::unknown) text += " unknown";
    for (const Identity& who : as.outcomes) {
        text += ": " + who.user + " in " + join(who.groups, ",");
    }
    return text;
}

std::string legacy(const Groups& rights, const ImpersonatedUser& wanted) {
    return said(ask({"dev", rights}, wanted, Truth::no));
}
std::string constrained(const Groups& rights, const ImpersonatedUser& wanted,
                        const char* verb = "get") {
    return said(ask({"dev", rights}, wanted, Truth::yes, verb));
}

const ImpersonatedUser kAnyone{"anyone", {}, {}, {}};
const ImpersonatedUser kNode{"system:node:node1", {}, {}, {}};
const ImpersonatedUser kAccount{"system:serviceaccount:foo:default", {}, {}, {}};

}  // namespace

TEST_CASE("legacy impersonation asks for each header") {
    CHECK(legacy({}, kAnyone) == "impersonate no");
    CHECK(legacy({"users", "groups"}, {"", {}, {"some-group"}, {}}) == "headers no");
    CHECK(legacy({"users"}, {"", {}, {}, {{"scopes", {"a"}}}}) == "headers no");
    CHECK(legacy({"users"}, {"", "some-uid", {}, {}}) == "headers no");
    CHECK(legacy({"users"}, {"system:admin", {}, {"some-group"}, {}}) == "impersonate no");
    CHECK(legacy({"users", "groups"}, {"system:admin", {}, {"some-group"}, {}}) ==
          "impersonate: system:admin in some-group,system:authenticated");
    CHECK(legacy({"groups"}, {"system:admin", {}, {"some-group"}, {}}) == "impersonate no");
    CHECK(legacy({"users"}, {"a", {}, {}, {{"scopes", {"scope-a"}}}}) == "impersonate no");
    CHECK(legacy({"users", "scope-a"}, {"a", {}, {}, {{"scopes", {"scope-a", "scope-b"}}}}) ==
          "impersonate no");
    CHECK(legacy({"users", "scopes"}, {"a", {}, {}, {{"scopes", {"scope-a", "scope-b"}}}}) ==
          "impersonate: a in system:authenticated");
    CHECK(legacy({"users", "scopes"}, {"a", {}, {}, {{"other", {"x"}}}}) == "impersonate no");
    CHECK(legacy({"users"}, {"a", "some-uid", {}, {}}) == "impersonate no");
    CHECK(legacy({"users", "uid"}, {"a", "some-uid", {}, {}}) ==
          "impersonate: a in system:authenticated");
    CHECK(legacy({"users", "uid"}, {"a", "other", {}, {}}) == "impersonate no");
    CHECK(legacy({"users", "groups"}, {"a", {}, {"system:masters"}, {}}) ==
          "impersonate: a in system:masters,system:authenticated");
}

TEST_CASE("legacy impersonation of service accounts, anonymous and nodes") {
    CHECK(legacy({"users"}, {"tester", {}, {}, {}}) ==
          "impersonate: tester in system:authenticated");
    CHECK(legacy({"accounts"}, {"tester", {}, {}, {}}) == "impersonate no");
    CHECK(legacy({"users"}, kAccount) == "impersonate no");
    CHECK(legacy({"accounts"}, kAccount) ==
          "impersonate: system:serviceaccount:foo:default in "
          "system:serviceaccounts,system:serviceaccounts:foo,system:authenticated");
    CHECK(legacy({"accounts", "groups"}, {kAccount.user, {}, {"g"}, {}}) ==
          "impersonate: system:serviceaccount:foo:default in g,system:authenticated");
    // A name that no service account can have is any user's.
    CHECK(legacy({"users"}, {"system:serviceaccount:Foo:default", {}, {}, {}}) ==
          "impersonate: system:serviceaccount:Foo:default in system:authenticated");
    CHECK(legacy({"users"}, {"system:anonymous", {}, {}, {}}) ==
          "impersonate: system:anonymous in system:unauthenticated");
    CHECK(legacy({"users", "groups"}, {"system:anonymous", {}, {"system:unauthenticated"}, {}}) ==
          "impersonate: system:anonymous in system:unauthenticated");
    CHECK(legacy({"users", "groups"}, {"unknown", {}, {"system:unauthenticated"}, {}}) ==
          "impersonate: unknown in system:unauthenticated");
    CHECK(legacy({"users", "groups"}, {"unknown", {}, {"system:authenticated"}, {}}) ==
          "impersonate: unknown in system:authenticated");
    CHECK(legacy({"users"}, kNode) == "impersonate: system:node:node1 in system:authenticated");
    CHECK(legacy({"user-info", "on-gets", "node"}, kAnyone) == "impersonate no");
    CHECK(said(ask({"root", {"system:masters"}}, kAnyone, Truth::no)) ==
          "impersonate: anyone in system:authenticated");
}

TEST_CASE("constrained impersonation needs the request as well as the user") {
    CHECK(constrained({"user-info", "on-gets"}, kAnyone) ==
          "impersonate:user-info: anyone in system:authenticated");
    CHECK(constrained({"user-info"}, kAnyone) == "impersonate no");
    CHECK(constrained({"on-gets"}, kAnyone) == "impersonate no");
    CHECK(constrained({"user-info", "on-gets"}, kAnyone, "create") == "impersonate no");
    CHECK(constrained({"users"}, kAnyone, "create") ==
          "impersonate: anyone in system:authenticated");  // legacy, tried last
    CHECK(constrained({"account", "on-gets"}, kAccount) ==
          "impersonate:serviceaccount: system:serviceaccount:foo:default in "
          "system:serviceaccounts,system:serviceaccounts:foo,system:authenticated");
    CHECK(constrained({"user-info", "on-gets"}, kAccount) == "impersonate no");
    CHECK(constrained({"account", "on-gets"}, {kAccount.user, "uid", {}, {}}) == "impersonate no");
    CHECK(constrained({"account", "on-gets"}, kNode) == "impersonate no");
    CHECK(constrained({"node"}, kNode, "create") == "impersonate no");
    CHECK(constrained({"node", "on-gets"}, kNode) ==
          "impersonate:arbitrary-node: system:node:node1 in system:nodes,system:authenticated");
    CHECK(constrained({"node", "on-gets"}, {kNode.user, {}, {"system:nodes"}, {}}) ==
          "impersonate no");
    // Two modes that give other groups.
    CHECK(constrained({"node", "on-gets", "users"}, kNode) ==
          "impersonate:arbitrary-node: system:node:node1 in system:nodes,system:authenticated: "
          "system:node:node1 in system:authenticated");
}

TEST_CASE("constrained groups and extra, one by one or all at once") {
    const ImpersonatedUser masters{"anyone", {}, {"system:masters"}, {}};
    CHECK(constrained({"user-info", "on-gets"}, masters) == "impersonate no");
    CHECK(constrained({"user-info", "on-gets"}, {"anyone", {}, {""}, {}}) == "impersonate no");
    CHECK(constrained({"user-info", "on-gets"}, {"anyone", "1", {"g"}, {}}) ==
          "impersonate:user-info: anyone in g,system:authenticated");
    const Groups by_star{"one-user", "any-group", "on-gets"};
    CHECK(constrained(by_star, {"anyone", {}, {"a", "b", "c", "d"}, {}}) ==
          "impersonate:user-info: anyone in a,b,c,d,system:authenticated");
    CHECK(constrained(by_star, {"anyone", {}, {"a", "b", "c"}, {}}) == "impersonate no");
    const UserExtra four{{"pandas.io/a", {"1", "2"}}, {"pandas.io/b", {"3", "4"}}};
    CHECK(constrained(by_star, {"anyone", {}, {}, four}) ==
          "impersonate:user-info: anyone in system:authenticated");
    CHECK(constrained(by_star, {"anyone", {}, {}, {{"pandas.io/a", {"1", "2", "3"}}}}) ==
          "impersonate no");
    const Groups one{"one-user", "one-extra", "on-gets"};
    CHECK(constrained(one, {"anyone", {}, {}, {{"pandas.io/scopes", {"scope-b"}}}}) ==
          "impersonate:user-info: anyone in system:authenticated");
    CHECK(constrained(one, {"anyone", {}, {}, {{"pandas.io/scopes", {"scope-a", "scope-b"}}}}) ==
          "impersonate no");
    for (const char* key : {"scopes", "", "pandas.io/", "/x", "Pandas.io/a", "pandas.io/A"}) {
        CAPTURE(key);
        CHECK(constrained(by_star, {"anyone", {}, {}, {{key, {"1", "2", "3", "4"}}}}) ==
              "impersonate no");
    }
    CHECK(constrained(by_star, {"anyone", {}, {}, {{"pandas.io/a", {"", "2", "3", "4"}}}}) ==
          "impersonate no");
}

TEST_CASE("a service account as the node that its token is bound to") {
    const auto as = [](const Groups& rights, const char* user, const char* node,
                       const ImpersonatedUser& wanted = kNode) {
        Identity who{user, rights, {}};
        if (*node != '\0') who.extra["authentication.kubernetes.io/node-name"] = {node};
        return said(ask(who, wanted, Truth::yes));
    };
    const Groups own{"own-node", "on-gets"};
    const char* account = "system:serviceaccount:default:default";
    const char* yes =
        "impersonate:associated-node: system:node:node1 in system:nodes,system:authenticated";
    CHECK(as(own, account, "node1") == yes);
    CHECK(as(own, account, "node2") == "impersonate no");
    CHECK(as(own, account, "") == "impersonate no");
    CHECK(as(own, "user-impersonater", "node1") == "impersonate no");
    CHECK(as({"own-node"}, account, "node1") == "impersonate no");
    CHECK(as({"own-node-by-name", "on-gets"}, account, "node1") == "impersonate no");
    CHECK(as(own, account, "node1", {kNode.user, {}, {"g"}, {}}) == "impersonate no");
}

TEST_CASE("a gate that is not known matters where a constrained mode decides") {
    const auto with = [](const Groups& rights) {
        return said(ask({"dev", rights}, kAnyone, Truth::unknown));
    };
    CHECK(with({}) == "impersonate no");
    CHECK(with({"users"}) == "impersonate: anyone in system:authenticated");
    CHECK(with({"user-info", "on-gets"}) == "impersonate unknown: anyone in system:authenticated");
    CHECK(with({"users", "user-info", "on-gets"}) == "impersonate: anyone in system:authenticated");
}

TEST_CASE("roles that were not read make a no unknown") {
    Cluster cluster;
    cluster.objects(objects());
    cluster.presence("rbac.authorization.k8s.io", "clusterrolebindings", Presence::partial);
    const RbacIndex rbac(cluster.evidence(), small_data());
    const Decision off;
    const AccessRequest request{"get", "", "pods", "", ""};
    CHECK(said(impersonate(Authorizer(rbac), {"dev", {}}, kAnyone, request, off)) ==
          "impersonate unknown: anyone in system:authenticated");
    CHECK(said(impersonate(Authorizer(rbac), {"dev", {"users"}}, kAnyone, request, off)) ==
          "impersonate: anyone in system:authenticated");
}
