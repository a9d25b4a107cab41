// Whether a request is allowed, and what is not known.
//
// Oracles: pkg/registry/rbac/validation/rule.go and plugin/pkg/auth/authorizer/rbac/rbac_test.go
// TestAuthorizer, Kubernetes v1.36.
#include "access/authorizer.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/support/cluster.h"
#include "facts/support/rbac.h"

using namespace assay;
using namespace assay::test;

namespace {

AccessRequest ask(std::string verb, std::string resource, std::string sub = {}) {
    return {std::move(verb), {}, std::move(resource), std::move(sub), {}, {}};
}

SubjectName account(std::string ns, std::string name) {
    return {"ServiceAccount", std::move(ns), std::move(name)};
}
SubjectName group(std::string name) { return {"Group", "", std::move(name)}; }

// Whether a subject with the groups that follow from it may do it.
Decision decide(const RbacIndex& rbac, const SubjectName& who, const char* ns,
                AccessRequest request) {
    request.ns = ns;
    const Identity identity = identity_of(who);
    const Authorizer authorizer(rbac);
    const Decision decision = authorizer.decide(identity, request);
    const AccessAnswer explained = authorizer.explain(identity, request);
    CHECK(explained.decision.truth == decision.truth);
    CHECK((explained.master || !explained.permits.empty()) == (decision.truth == Truth::yes));
    return decision;
}

}  // namespace

TEST_CASE("rules reach a subject through bindings of the cluster and of its namespace") {
    Cluster cluster;
    cluster.objects(kRbacObjects);
    const RbacIndex rbac(cluster.evidence(), small_data());
    struct Row {
        SubjectName who;
        const char* ns;
        AccessRequest request;
        const char* answer;
    };
    const std::vector<Row> rows{
        {user("ann"), "shop", ask("get", "pods"), "yes"},
        {user("ann"), "shop", ask("watch", "secrets"), "yes"},
        {user("ann"), "bank", ask("get", "pods"), "no"},
        {user("ann"), "", ask("get", "nodes"), "no"},  // the cluster never sees a RoleBinding
        {user("ann"), "shop", {"get", "", "", "", "", "/metrics"}, "no"},
        {group("ops"), "shop", ask("get", "pods"), "yes"},
        {account("shop", "web"), "shop", ask("get", "pods"), "yes"},
        {account("shop", "web"), "shop", ask("get", "pods", "exec"), "no"},
        {account("bank", "web"), "shop", ask("get", "pods"), "no"},
        {account("shop", "db"), "shop", ask("get", "pods"), "yes"},  // named as a User
        {user("system:serviceaccount:shop:web"), "shop", ask("get", "pods"), "yes"},
        {account("shop", "any"), "", {"get", "", "", "", "", "/metrics"}, "yes"},  // its group
        {account("bank", "any"), "", {"get", "", "", "", "", "/metrics"}, "no"},
        {user("system:anonymous"), "", {"get", "", "", "", "", "/metrics"}, "yes"},
        {user("cid"), "", {"get", "", "", "", "", "/metrics"}, "no"},
        {user("eve"), "shop", ask("get", "pods"), "no"},                   // dangling
        {account("", "nowhere"), "shop", ask("get", "pods"), "no"},        // no namespace
        {user("bob"), "shop", ask("get", "pods"), "no"},                   // refers to a Role
        {group("system:masters"), "shop", ask("delete", "nodes"), "yes"},  // before RBAC
    };
    for (const Row& row : rows) {
        CAPTURE(row.who.name);
        CAPTURE(row.ns);
        CAPTURE(row.request.resource);
        CHECK(answer(decide(rbac, row.who, row.ns, row.request)) == row.answer);
    }
}

TEST_CASE("what was not read makes a no unknown and leaves a yes") {
    const auto asked = [](const char* resource, Presence presence, const SubjectName& who,
                          const char* ns) {
        Cluster cluster;
        cluster.objects(kRbacObjects);
        cluster.presence(kRbacGroup, resource, presence);
        const RbacIndex rbac(cluster.evidence(), small_data());
        return answer(decide(rbac, who, ns, ask("get", "pods")));
    };
    CHECK(asked("clusterroles", Presence::denied, user("ann"), "shop") == "unknown denied");
    CHECK(asked("clusterroles", Presence::partial, user("ann"), "shop") == "yes");
    CHECK(asked("clusterroles", Presence::denied, account("shop", "web"), "shop") == "yes");
    CHECK(asked("roles", Presence::denied, account("shop", "web"), "shop") == "unknown denied");
    CHECK(asked("rolebindings", Presence::unreachable, user("ann"), "shop") ==
          "unknown unreachable");
    CHECK(asked("rolebindings", Presence::unreachable, user("ann"), "") == "no");
    CHECK(asked("clusterrolebindings", Presence::malformed, user("cid"), "") ==
          "unknown malformed");
    CHECK(asked("clusterrolebindings", Presence::absent, user("cid"), "") == "no");
}

TEST_CASE(
    "in files ClusterRoles aggregated into view, edit and admin make more than they have unknown") {
    const auto may = [](const std::string& role, const std::string& labels, const char* rules,
                        const char* verb, const std::string& extra = "extra") {
        Cluster cluster(TargetKind::files);
        cluster.objects(
            "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n"
            "metadata: {name: " +
            extra + ", labels: {" + labels + "}}\nrules: " + rules +
            "\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
            "metadata: {name: b}\nroleRef: {kind: ClusterRole, name: " +
            role + "}\nsubjects: [{kind: User, name: ann}]\n");
        FactsData data = small_data();
        for (const char* name : {"admin", "edit", "view", "other"}) {
            BootstrapRole known{"ClusterRole", "", name, {}, {}};
            known.rules = {{{"get"}, {""}, {"pods"}, {}, {}}};
            data.bootstrap_roles.push_back(known);
        }
        const Facts facts = cluster.facts(data);
        return answer(decide(facts.rbac(), user("ann"), "", ask(verb, "pods")));
    };
    const std::string to = "rbac.authorization.k8s.io/aggregate-to-";
    const char* more = "[{verbs: [create], apiGroups: [''], resources: [pods]}]";
    const char* same = "[{verbs: [get], apiGroups: [''], resources: [pods]}]";
    CHECK(may("view", to + "view: 'true'", more, "create") == "unknown not-asked");
    CHECK(may("view", to + "view: 'true'", more, "get") == "yes");
    CHECK(may("view", to + "view: 'true'", same, "create") == "no");
    CHECK(may("view", to + "view: 'false'", more, "create") == "no");
    CHECK(may("view", to + "edit: 'true'", more, "create") == "no");
    CHECK(may("edit", to + "edit: 'true'", more, "create") == "unknown not-asked");
    CHECK(may("edit", to + "view: 'true'", more, "create") == "unknown not-asked");
    CHECK(may("admin", to + "view: 'true'", more, "create") == "unknown not-asked");
    CHECK(may("admin", to + "edit: 'true'", more, "create") == "unknown not-asked");
    CHECK(may("other", to + "other: 'true'", more, "create") == "no");
    CHECK(may("view", to + "view: 'true'", more, "create", "other") == "unknown not-asked");
}

TEST_CASE("in files two roles of one name have the rules of both") {
    const auto may = [](const char* kind, const char* ns, const char* first, const char* second) {
        Cluster cluster(TargetKind::files);
        std::string text;
        for (const char* verb : {first, second}) {
            text += std::string("apiVersion: rbac.authorization.k8s.io/v1\nkind: ") + kind +
                    "\nmetadata: {name: r" + ns + "}\nrules: [{verbs: [" + verb +
                    "], apiGroups: [''], resources: [pods]}]\n---\n";
        }
        text += std::string("apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n") +
                "metadata: {name: b, namespace: shop}\nroleRef: {kind: " + kind +
                ", name: r}\nsubjects: [{kind: User, name: ann}]\n";
        cluster.objects(text);
        const Facts facts = cluster.facts(small_data());
        return answer(decide(facts.rbac(), user("ann"), "shop", ask("delete", "pods")));
    };
    CHECK(may("ClusterRole", "", "get", "delete") == "yes");
    CHECK(may("ClusterRole", "", "delete", "get") == "yes");
    CHECK(may("ClusterRole", "", "get", "list") == "no");
    CHECK(may("Role", ", namespace: shop", "get", "delete") == "yes");
    // A Role without a namespace is no ClusterRole, and in no namespace that could be told.
    CHECK(may("Role", "", "get", "delete") == "unknown not-asked");
}

TEST_CASE("what has another type than a role or binding has leaves a no unknown") {
    const auto may = [](const char* rules, const char* ref, const char* subjects) {
        Cluster cluster;
        cluster.objects(
            std::string("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n"
                        "metadata: {name: r}\nrules: ") +
            rules +
            "\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
            "metadata: {name: b}\nroleRef: " +
            ref + "\nsubjects: " + subjects + "\n");
        const RbacIndex rbac(cluster.evidence(), small_data());
        return answer(decide(rbac, user("ann"), "shop", ask("get", "pods")));
    };
    const char* rules = "[{verbs: [list], apiGroups: [''], resources: [pods]}]";
    const char* ref = "{kind: ClusterRole, name: r}";
    const char* ann = "[{kind: User, name: ann}]";
    CHECK(may(rules, ref, ann) == "no");
    CHECK(may("null", ref, ann) == "no");
    CHECK(may("[{verbs: [list], resources: null}]", ref, ann) == "no");
    CHECK(may(rules, ref, "null") == "no");
    for (const char* wrong :
         {"all", "{verbs: ['*']}", "[all]", "[{verbs: '*', apiGroups: [''], resources: [pods]}]",
          "[{verbs: [list, 1], apiGroups: [''], resources: [pods]}]",
          "[{verbs: [get], apiGroups: '', resources: [pods]}]",
          "[{verbs: [get], apiGroups: [''], resources: {pods: 1}}]",
          "[{verbs: [list], apiGroups: [''], resources: [pods], resourceNames: a}]"}) {
        CAPTURE(wrong);
        CHECK(may(wrong, ref, ann) == "unknown malformed");
        CHECK(may(wrong, ref, "[{kind: User, name: bob}]") == "no");
    }
    for (const char* wrong : {"admin", "{kind: ClusterRole, name: 1}", "{kind: [], name: r}"}) {
        CAPTURE(wrong);
        CHECK(may(rules, wrong, ann) == "unknown malformed");
    }
    for (const char* wrong :
         {"ann", "{kind: User, name: ann}", "[ann]", "[{kind: User, name: 1}]",
          "[{kind: [User], name: ann}]", "[{kind: ServiceAccount, name: a, namespace: 1}]"}) {
        CAPTURE(wrong);
        CHECK(may(rules, ref, wrong) == "unknown malformed");
    }
}

TEST_CASE("a RoleBinding whose namespace is no text may count in any") {
    Cluster cluster;
    cluster.objects(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, "
        "namespace: [shop]}\nroleRef: {kind: ClusterRole, name: r}\nsubjects: [{kind: User, name: "
        "ann}]\n");
    const RbacIndex rbac(cluster.evidence(), small_data());
    CHECK(answer(decide(rbac, user("ann"), "shop", ask("get", "pods"))) == "unknown malformed");
    CHECK(answer(decide(rbac, user("ann"), "", ask("get", "nodes"))) == "no");
}
