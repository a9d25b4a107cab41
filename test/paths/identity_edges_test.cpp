// Ways by what an identity may do: where they lead on, where not, and where nobody knows.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "paths/support/cluster_of_paths.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kRbac = "rbac.authorization.k8s.io";
const std::string kR = std::string("|") + kRbac + "|";

std::string role(const std::string& kind, const std::string& place, const std::string& rules) {
    return std::string("---\napiVersion: ") + kRbac + "/v1\nkind: " + kind + "\nmetadata: {" +
           place + "}\nrules: [" + rules + "]\n";
}

const std::string kAll =
    "{verbs: ['*'], apiGroups: ['*'], resources: ['*']}, {verbs: ['*'], "
    "nonResourceURLs: ['*']}";

}  // namespace

TEST_CASE("A1 everything: by what the rules cover, whatever the role is called") {
    const auto urls = [](const std::string& who) {
        return role("ClusterRole", "name: urls", "{verbs: ['*'], nonResourceURLs: ['*']}") +
               "---\napiVersion: " + kRbac +
               "/v1\nkind: ClusterRoleBinding\nmetadata: {name: urls}\nroleRef: {kind: "
               "ClusterRole, name: urls}\nsubjects: [{kind: User, name: " +
               who + "}]\n";
    };
    check_ways({
        {"positive: split over two bindings", grant("one", "", "*|*|*") + urls("ann"),
         "path 1: everything"},
        {"negative: another's half", grant("one", "", "get|*|pods") + urls("bob"), "none"},
        {"negative: a role called cluster-admin without its rules",
         grant("cluster-admin", "", "get||pods"), "none"},
        {"negative: nothing at all", "", "none"},
        {"members of system:masters", "", "path 1: masters", "group:system:masters"},
        {"a group's member", grant("one", "", "*|*|*", "group:system:serviceaccounts:calm"),
         "path 1: member escalate-role", "sa:calm/default"},
    });
}

TEST_CASE("A2 escalate: a role that is held, or that may be bound") {
    check_ways({
        {"positive: the role held", grant("mine", "", "escalate,update" + kR + "clusterroles|mine"),
         "path 1: escalate-role"},
        {"positive: patch and any name, with create on bindings",
         both("", "escalate,patch" + kR + "clusterroles", "create" + kR + "clusterrolebindings"),
         "path 1: escalate-role"},
        {"positive: a Role in its namespace gives what is there",
         grant("mine", "lab", "escalate,update" + kR + "roles|mine"),
         "path 2: escalate-role everything"},
        {"positive: a Role in a namespace without a service account that may do more",
         grant("mine", "calm", "escalate,update" + kR + "roles|mine"),
         "path 3: escalate-role namespace-labels control-plane"},
        {"negative: another role's name",
         grant("mine", "", "escalate,update" + kR + "clusterroles|other"), "none"},
        {"negative: escalate without update", grant("mine", "", "escalate" + kR + "clusterroles"),
         "none"},
        {"negative: update without escalate",
         both("", "update,create" + kR + "clusterroles", "create" + kR + "clusterrolebindings"),
         "none"},
        {"negative: in a RoleBinding a ClusterRole is not changed",
         grant("mine", "calm", "escalate,update" + kR + "clusterroles"), "none"},
    });
}

TEST_CASE("A3 bind: the role, and a right to write bindings") {
    check_ways({
        {"positive: any role",
         both("", "bind" + kR + "clusterroles", "create" + kR + "clusterrolebindings"),
         "path 1: bind-role"},
        {"positive: by name",
         both("", "bind" + kR + "clusterroles|all", "create" + kR + "clusterrolebindings"),
         "path 1: bind-role"},
        {"positive: in a namespace",
         both("lab", "bind" + kR + "clusterroles|cluster-admin", "create" + kR + "rolebindings"),
         "path 2: bind-role everything"},
        {"positive: a Role that allows everything there",
         role("Role", "name: top, namespace: lab", kAll) +
             both("lab", "bind" + kR + "roles", "create" + kR + "rolebindings"),
         "path 2: bind-role everything"},
        {"negative: a role that allows little",
         role("ClusterRole", "name: few", "{verbs: [get], apiGroups: [''], resources: [pods]}") +
             both("", "bind" + kR + "clusterroles|few", "create" + kR + "clusterrolebindings"),
         "none"},
        {"positive: what a lesser role leads on to",
         role("ClusterRole", "name: tokens",
              "{verbs: [create], apiGroups: [''], resources: [serviceaccounts/token]}") +
             both("lab", "bind" + kR + "clusterroles|tokens", "create" + kR + "rolebindings"),
         "path 3: bind-role token-create everything"},
        {"positive: half of it is its own",
         role("ClusterRole", "name: reader",
              "{verbs: [get], apiGroups: [''], resources: [secrets]}") +
             grant("zero", "lab", "create||secrets") +
             both("lab", "bind" + kR + "clusterroles|reader", "create" + kR + "rolebindings"),
         "path 3: bind-role secret-create everything"},
        {"positive: a role that lets it bind another",
         role("ClusterRole", "name: next",
              "{verbs: [bind], apiGroups: [" + std::string(kRbac) +
                  "], resources: [clusterroles], resourceNames: [last]}") +
             role("ClusterRole", "name: last",
                  "{verbs: [create], apiGroups: [''], resources: [pods]}") +
             both("lab", "bind" + kR + "clusterroles|next", "create" + kR + "rolebindings"),
         "path 3: bind-role workload-create pod-account everything"},
        {"negative: a lesser role in another namespace",
         role("ClusterRole", "name: tokens",
              "{verbs: [create], apiGroups: [''], resources: [serviceaccounts/token]}") +
             both("calm", "bind" + kR + "clusterroles|tokens", "create" + kR + "rolebindings"),
         "none"},
        {"negative: a name that no role has",
         both("", "bind" + kR + "clusterroles|gone", "create" + kR + "clusterrolebindings"),
         "none"},
        {"negative: bind on bindings means nothing",
         grant("one", "", "bind,create" + kR + "clusterrolebindings"), "none"},
        {"negative: create without bind", grant("one", "", "create" + kR + "clusterrolebindings"),
         "none"},
        {"negative: bind in a namespace is none for the whole cluster",
         grant("one", "calm", "bind" + kR + "clusterroles") +
             grant("two", "", "create" + kR + "clusterrolebindings"),
         "none"},
    });
}

TEST_CASE("A4 impersonate: users, service accounts, and groups beside somebody") {
    check_ways({
        {"positive: a service account", grant("one", "lab", "impersonate||serviceaccounts"),
         "path 2: impersonate-account everything"},
        {"positive: by name", grant("one", "", "impersonate||serviceaccounts|boss"),
         "path 2: impersonate-account everything"},
        {"positive: any user",
         grant("one", "", "impersonate||users") + grant("two", "", "*|*|*", "user:root"),
         "path 2: impersonate-user escalate-role"},
        {"positive: a user by name",
         grant("one", "", "impersonate||users|root") + grant("two", "", "*|*|*", "user:root"),
         "path 2: impersonate-user escalate-role"},
        {"positive: any group beside a service account",
         grant("one", "", "impersonate||groups") +
             grant("two", "calm", "impersonate||serviceaccounts"),
         "path 1: impersonate-group"},
        {"positive: a group by name",
         grant("one", "", "impersonate||groups|ops") + grant("two", "", "impersonate||users|bob") +
             grant("three", "", "*|*|*", "group:ops"),
         "path 2: impersonate-group escalate-role"},
        {"negative: groups alone", grant("one", "", "impersonate||groups"), "none"},
        {"negative: groups in a namespace",
         both("calm", "impersonate||groups", "impersonate||serviceaccounts"), "none"},
        {"negative: users in a namespace",
         grant("one", "calm", "impersonate||users") + grant("two", "", "*|*|*", "user:root"),
         "none"},
        {"negative: users are no service accounts", grant("one", "", "impersonate||users"), "none"},
        {"negative: a node's name is no node",
         grant("one", "", "impersonate||users|system:node:cp1"), "none"},
    });
}

TEST_CASE("A5 token-create: serviceaccounts/token, by name too") {
    check_ways({
        {"positive", grant("one", "lab", "create||serviceaccounts/token"),
         "path 2: token-create everything"},
        {"positive: by name", grant("one", "lab", "create||serviceaccounts/token|boss"),
         "path 2: token-create everything"},
        {"positive: whole cluster", grant("one", "", "create||*/token"),
         "path 2: token-create everything"},
        {"negative: another name", grant("one", "lab", "create||serviceaccounts/token|default"),
         "none"},
        {"negative: another namespace", grant("one", "calm", "create||serviceaccounts/token"),
         "none"},
        {"negative: without the subresource", grant("one", "lab", "create||serviceaccounts"),
         "none"},
        {"negative: an account that is not there",
         grant("one", "calm", "create||serviceaccounts/token") +
             grant("two", "", "*|*|*", "sa:calm/ghost"),
         "none"},
    });
}

TEST_CASE("A6 and A7 Secrets: those that hold a token, and new ones") {
    const std::string secret =
        "---\napiVersion: v1\nkind: Secret\nmetadata: {name: t, namespace: lab, annotations: "
        "{kubernetes.io/service-account.name: boss}}\ntype: kubernetes.io/service-account-token\n";
    const std::string other =
        "---\napiVersion: v1\nkind: Secret\nmetadata: {name: t, namespace: lab}\ntype: Opaque\n";
    check_ways({
        {"A6 positive", secret + grant("one", "lab", "list||secrets"),
         "path 2: secret-read everything"},
        {"A6 positive: by name", secret + grant("one", "lab", "get||secrets|t"),
         "path 2: secret-read everything"},
        {"A6 negative: no token", other + grant("one", "lab", "get||secrets"), "none"},
        {"A6 negative: another name", secret + grant("one", "lab", "get||secrets|u"), "none"},
        {"A6 negative: another namespace", secret + grant("one", "calm", "get||secrets"), "none"},
        {"A6 guarded: Secrets were not read", grant("one", "lab", "get||secrets"),
         "path-if-guard-unknown 2: secret-read everything"},
        {"A7 positive", other + grant("one", "lab", "create,get||secrets"),
         "path 2: secret-create everything"},
        {"A7 negative: create alone", other + grant("one", "lab", "create||secrets"), "none"},
        {"A7 guarded: a name that may be taken",
         other + both("lab", "create||secrets", "get||secrets|u"),
         "path-if-guard-unknown 2: secret-create everything"},
    });
}
