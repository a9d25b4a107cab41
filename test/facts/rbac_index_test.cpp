// What subjects are granted: bindings, bootstrap, and what is not known.
//
// Oracles: pkg/registry/rbac/validation/rule.go and plugin/pkg/auth/authorizer/rbac/rbac_test.go
// TestAuthorizer, Kubernetes v1.36.
#include "facts/rbac_index.h"

#include <doctest/doctest.h>

#include <string>

#include "facts/support/cluster.h"
#include "facts/support/rbac.h"

using namespace assay;
using namespace assay::test;

TEST_CASE("covers_everything looks at grants to the whole cluster") {
    Cluster cluster;
    cluster.objects(kRbacObjects);
    cluster.objects(R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {kind: ClusterRole, name: all}
subjects: [{kind: User, name: root}]
)");
    const RbacIndex whole(cluster.evidence(), small_data());
    CHECK(answer(whole.covers_everything(user("root"))) == "yes");
    CHECK(answer(whole.covers_everything(user("ann"))) == "no");  // in a namespace only
    cluster.presence(kRbacGroup, "clusterroles", Presence::denied);
    const RbacIndex less(cluster.evidence(), small_data());
    CHECK(answer(less.covers_everything(user("root"))) == "unknown denied");
    CHECK(answer(less.covers_everything(user("ann"))) == "no");
}

TEST_CASE("a bootstrap role is one by name and by rules") {
    struct Row {
        const char* name;
        const char* role;
        const char* answer;
    };
    for (
        const Row& row : {
            Row{"as it is", R"({apiVersion: v1, kind: ClusterRole, metadata: {name: cluster-admin},
                 rules: [{verbs: ["*"], apiGroups: ["*"], resources: ["*"]}, {verbs: ["*"], nonResourceURLs: ["*"]}]})",
                "yes"},
            Row{"fewer rules", R"({kind: ClusterRole, metadata: {name: view},
                 rules: [{verbs: [get], apiGroups: [""], resources: [pods]}]})",
                "yes"},
            Row{"one rule more", R"({kind: ClusterRole, metadata: {name: view},
                 rules: [{verbs: [get], apiGroups: [""], resources: [secrets]}]})",
                "no"},
            Row{"another name", R"({kind: ClusterRole, metadata: {name: views,
                 labels: {kubernetes.io/bootstrapping: rbac-defaults}}, rules: []})",
                "no"},
            Row{"a Role of that name", R"({kind: Role, metadata: {name: view, namespace: shop},
                 rules: []})",
                "no"},
            Row{"aggregated from a role that is judged itself",
                R"({kind: ClusterRole, metadata: {name: view}, aggregationRule: {clusterRoleSelectors:
                 [{matchLabels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}]},
                 rules: [{verbs: ["*"], apiGroups: [shop.example], resources: [orders]}]})",
                "yes"},
            Row{"with a selector of its own",
                R"({kind: ClusterRole, metadata: {name: view}, aggregationRule: {clusterRoleSelectors:
                 [{matchLabels: {team: a}}]},
                 rules: [{verbs: ["*"], apiGroups: [shop.example], resources: [orders]}]})",
                "no"},
            Row{"from a bootstrap role that should not flow into it",
                R"({kind: ClusterRole, metadata: {name: view}, aggregationRule: {clusterRoleSelectors:
                 [{matchLabels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}]},
                 rules: [{verbs: ["*"], apiGroups: ["*"], resources: ["*"]}]})",
                "no"},
        }) {
        CAPTURE(row.name);
        Cluster cluster;
        cluster.objects(R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: orders, labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}
rules: [{verbs: ["*"], apiGroups: [shop.example], resources: [orders]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cluster-admin, labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}}
rules: [{verbs: ["*"], apiGroups: ["*"], resources: ["*"]}]
)");
        cluster.objects(std::string("apiVersion: x/v1\nkind: Holder\nmetadata: {name: h}\nrole: ") +
                        row.role);
        const Evidence& evidence = cluster.evidence();
        Value role;
        for (const Request& request : evidence.requests) {
            if (request.kind == "Holder") role = request.objects.front().value.get("role");
        }
        REQUIRE(role.is_map());
        const RbacIndex rbac(evidence, small_data());
        CHECK(answer(rbac.is_bootstrap(role)) == row.answer);
    }
}

TEST_CASE("identities list their grants, marked where the bootstrap policy gives them") {
    Cluster cluster;
    cluster.objects(R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "system:public-info-viewer"}
rules:
- {verbs: [get], nonResourceURLs: [/healthz, /version]}
- {verbs: [get], nonResourceURLs: [/metrics]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: "system:public-info-viewer"}
roleRef: {kind: ClusterRole, name: "system:public-info-viewer"}
subjects: [{kind: Group, name: "system:unauthenticated"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: also}
roleRef: {kind: ClusterRole, name: "system:public-info-viewer"}
subjects: [{kind: Group, name: "system:unauthenticated"}]
)");
    const Facts facts = cluster.facts(small_data());
    const Universe& identities = facts.universe("identity");
    REQUIRE(identities.subjects.size() == 1);
    CHECK(identities.gaps.empty());
    const auto grants = identities.subjects[0].object.get("grants").items_or_none();
    REQUIRE(grants.size() == 4);
    CHECK(
        json(grants[0]) ==
        R"({"binding":{"kind":"ClusterRoleBinding","name":"also","namespace":""},"bootstrap":false,)"
        R"("role":{"kind":"ClusterRole","name":"system:public-info-viewer","namespace":""},)"
        R"("rule":{"nonResourceURLs":["/healthz","/version"],"verbs":["get"]},"ruleIndex":0,"scope":""})");
    CHECK(json(grants[2].get("bootstrap")) == "true");
    CHECK(json(grants[3].get("bootstrap")) == "false");  // the rule was added

    cluster.presence(kRbacGroup, "clusterroles", Presence::denied);
    const Facts less = cluster.facts(small_data());
    const auto hidden = less.universe("identity").subjects.at(0).object.get("grants");
    CHECK(json(hidden).find("denied") != std::string::npos);
    CHECK(hidden.items_or_none().size() == 2);
    CHECK(less.universe("identity").gaps.empty());

    cluster.presence(kRbacGroup, "rolebindings", Presence::partial);
    const Facts least = cluster.facts(small_data());
    CHECK(least.universe("identity").gaps.size() == 1);
    CHECK(least.universe("identity").subjects.at(0).object.get("grants").items_or_none().size() ==
          3);
}

TEST_CASE("in files a bootstrap role that is named is the bootstrap policy's") {
    Cluster cluster(TargetKind::files);
    cluster.objects(R"(
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: root}
roleRef: {kind: ClusterRole, name: cluster-admin}
subjects: [{kind: User, name: root}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: other}
roleRef: {kind: ClusterRole, name: from-elsewhere}
subjects: [{kind: User, name: ann}]
)");
    const Facts facts = cluster.facts(small_data());
    CHECK(answer(facts.rbac().covers_everything(user("root"))) == "yes");
    CHECK(answer(facts.rbac().covers_everything(user("ann"))) == "unknown not-asked");
    CHECK(answer(facts.rbac().covers_everything(user("bob"))) == "no");
}

TEST_CASE("in files without ClusterRoles nobody knows what is aggregated into view") {
    const auto everything = [](const char* role) {
        Cluster cluster(TargetKind::files);
        cluster.objects(
            std::string("apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
                        "metadata: {name: b}\nroleRef: {kind: ClusterRole, name: ") +
            role + "}\nsubjects: [{kind: User, name: ann}]\n");
        FactsData data = small_data();
        data.bootstrap_roles.push_back({"ClusterRole", "", "view", {}, {}});
        data.bootstrap_roles.push_back({"ClusterRole", "", "system:other", {}, {}});
        const Facts facts = cluster.facts(data);
        return answer(facts.rbac().covers_everything(user("ann")));
    };
    CHECK(everything("view") == "unknown not-asked");
    CHECK(everything("system:other") == "no");
    CHECK(everything("cluster-admin") == "yes");
}
