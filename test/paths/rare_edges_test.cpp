// Ways that few rights open: constrained impersonation, nodes and APIs of one's own, custom
// resources that run pods.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "paths/rare_rights.h"
#include "paths/support/cluster_of_paths.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kEveryRequest =
    "impersonate-on:MODE:create,impersonate-on:MODE:update,impersonate-on:MODE:patch,"
    "impersonate-on:MODE:get,impersonate-on:MODE:list,impersonate-on:MODE:watch|*|*";
constexpr const char* kBind =
    "impersonate-on:MODE:create|rbac.authorization.k8s.io|clusterrolebindings";

std::string in_mode(std::string text, const std::string& mode) {
    for (std::size_t at = text.find("MODE"); at != std::string::npos; at = text.find("MODE")) {
        text.replace(at, 4, mode);
    }
    return text;
}

// bob may do everything, URLs too.
std::string bob() {
    return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: "
           "{name: bob}\nroleRef: {kind: ClusterRole, name: all}\nsubjects: [{kind: User, name: "
           "bob}]\n";
}

// With whom it may name, and what it may ask for so.
std::string constrained(const std::string& mode, const std::string& whom, const std::string& ns,
                        const std::string& asks) {
    return grant("names", ns, "impersonate:" + mode + "|authentication.k8s.io|" + whom) +
           grant("asks", "", in_mode(asks, mode));
}

void check_ways_at(const char* version, const std::vector<WayCase>& cases) {
    for (const WayCase& each : cases) {
        CAPTURE(each.name);
        Cluster cluster;
        cluster.objects(base_objects() + each.objects).version(version);
        CHECK(way_of(cluster, each.from, each.to) == each.way);
    }
}

}  // namespace

TEST_CASE("A4 constrained impersonation: a user, a group, a service account") {
    const std::string sure = "path 2: impersonate-constrained everything";
    const std::string guarded = "path-if-guard-unknown 2: impersonate-constrained everything";
    check_ways_at(
        "v1.36.1",
        {{"positive: every request as any user",
          bob() + constrained("user-info", "users", "", kEveryRequest), sure},
         {"positive: as this user",
          bob() + constrained("user-info", "users|bob", "", kEveryRequest),
          "path 1: impersonate-constrained"},
         {"positive: one create is enough for who may do everything",
          bob() + constrained("user-info", "users|bob", "", kBind),
          "path 1: impersonate-constrained"},
         {"positive: a service account by name",
          constrained("serviceaccount", "serviceaccounts|boss", "lab", kBind),
          "path 1: impersonate-constrained"},
         {"positive: every service account of the namespace",
          constrained("serviceaccount", "serviceaccounts", "lab", kEveryRequest), sure},
         {"positive: a group beside a user",
          bob() + constrained("user-info", "users,groups", "", kEveryRequest) +
              grant("of-ops", "", "escalate,patch|rbac.authorization.k8s.io|clusterroles|of-ops",
                    "group:ops"),
          "path 2: impersonate-constrained escalate-role"},
         {"guarded: any user, and one create", bob() + constrained("user-info", "users", "", kBind),
          guarded},
         {"guarded: pods as somebody who may do everything",
          bob() + constrained("user-info", "users|bob", "", "impersonate-on:MODE:create||pods"),
          guarded},
         {"negative: nothing may be asked for so",
          bob() + grant("names", "", "impersonate:user-info|authentication.k8s.io|users|bob"),
          "none"},
         {"negative: reading pods leads nowhere",
          bob() + constrained("user-info", "users|bob", "",
                              "impersonate-on:MODE:get,impersonate-on:MODE:list||pods,configmaps"),
          "none"},
         {"negative: what may be asked for is of another mode",
          bob() + grant("names", "", "impersonate:user-info|authentication.k8s.io|users|bob") +
              grant("asks", "", in_mode(kBind, "serviceaccount")),
          "none"},
         {"negative: the core group knows no modes",
          bob() + grant("names", "", "impersonate:user-info||users|bob") +
              grant("asks", "", in_mode(kBind, "user-info")),
          "none"},
         {"negative: system:masters is refused",
          constrained("user-info", "users,groups|ann,system:masters", "", kEveryRequest), "none"},
         {"negative: a service account by the wrong mode",
          constrained("user-info", "users|system:serviceaccount:lab:boss", "", kEveryRequest),
          "none"},
         {"negative: a service account of another namespace",
          constrained("serviceaccount", "serviceaccounts|boss", "calm", kBind), "none"}});
    const std::string any = bob() + constrained("user-info", "users|bob", "", kBind);
    check_ways_at("v1.34.1", {{"negative: the server knows none", any, "none"}});
    check_ways_at("v1.35.1", {{"guarded or not: the gate is off", any, "none"}});
}

TEST_CASE("A4 constrained impersonation: nodes") {
    const std::string secrets = in_mode(kEveryRequest, "associated-node");
    check_ways_at(
        "v1.36.1",
        {{"positive: any node has its pods' tokens",
          constrained("arbitrary-node", "nodes", "", kEveryRequest),
          "path 3: impersonate-constrained node-token-request everything"},
         {"positive: this node", constrained("arbitrary-node", "nodes|w1", "", kEveryRequest),
          "path 3: impersonate-constrained node-token-request everything"},
         {"negative: a node that is none",
          constrained("arbitrary-node", "nodes|w9", "", kEveryRequest), "none"},
         {"positive: the node of its own pod",
          pod("lab", "own", "w1",
              "serviceAccountName: agent, automountServiceAccountToken: false") +
              grant("names", "", "impersonate:associated-node|authentication.k8s.io|nodes",
                    "sa:lab/agent") +
              grant("asks", "", secrets, "sa:lab/agent"),
          "path 3: impersonate-constrained node-token-request everything", "sa:lab/agent"},
         {"negative: its pod is on a node without others",
          "---\napiVersion: v1\nkind: Node\nmetadata: {name: w2}\n" +
              pod("lab", "own", "w2", "serviceAccountName: agent") +
              grant("names", "", "impersonate:associated-node|authentication.k8s.io|nodes",
                    "sa:lab/agent") +
              grant("asks", "", secrets, "sa:lab/agent"),
          "none", "sa:lab/agent"},
         {"negative: every name has to be allowed",
          pod("lab", "own", "w1", "serviceAccountName: agent") +
              grant("names", "", "impersonate:associated-node|authentication.k8s.io|nodes|w1",
                    "sa:lab/agent") +
              grant("asks", "", secrets, "sa:lab/agent"),
          "none", "sa:lab/agent"}});
}

TEST_CASE("A4 guarded: whether the server knows constrained impersonation is not known") {
    Cluster cluster;
    std::string objects = base_objects();
    objects.erase(0, objects.find("---"));
    cluster.objects(objects.substr(4) + bob() + constrained("user-info", "users|bob", "", kBind))
        .version("v1.36.1");
    CHECK(way_of(cluster, "user:ann") == "path-if-guard-unknown 1: impersonate-constrained");
}

TEST_CASE("C4 stolen pods: who removes pods and changes nodes, if a node is held") {
    const std::string guarded = "path-if-guard-unknown 3: steal-pods account-token everything";
    check_ways({
        {"guarded: taints", both("", "delete||pods", "patch||nodes"), guarded},
        {"guarded: evictions and conditions",
         both("", "create||pods/eviction", "update||nodes/status"), guarded},
        {"guarded: everything of pods and nodes", both("", "*||pods", "*||nodes"),
         "path 2: workload-create pod-account everything"},
        {"negative: no right over nodes", both("", "delete||pods", "get||nodes"), "none"},
        {"negative: no right to remove", both("", "get||pods", "patch||nodes"), "none"},
        {"negative: removal by name", both("", "delete||pods|web", "patch||nodes"), "none"},
        {"negative: removal in one namespace",
         grant("one", "lab", "delete||pods") + grant("two", "", "patch||nodes"), "none"},
        {"positive: a node may change the others, without NodeRestriction",
         grant("one", "", "delete||pods", "group:system:nodes") +
             grant("two", "", "patch||nodes", "group:system:nodes"),
         "path 3: steal-pods account-token everything", "group:system:nodes"},
    });
}

TEST_CASE("C2 APIs from a server of one's own") {
    const std::string guarded = "path-if-guard-unknown 1: api-service";
    check_ways({
        {"guarded: any", grant("one", "", "patch|apiregistration.k8s.io|apiservices"), guarded},
        {"guarded: that of roles",
         grant("one", "", "update|apiregistration.k8s.io|apiservices|v1.rbac.authorization.k8s.io"),
         guarded},
        {"negative: that of metrics",
         grant("one", "", "update|apiregistration.k8s.io|apiservices|v1beta1.metrics.k8s.io"),
         "none"},
        {"negative: a new one", grant("one", "", "create|apiregistration.k8s.io|apiservices"),
         "none"},
        {"negative: in a namespace",
         grant("one", "lab", "patch|apiregistration.k8s.io|apiservices"), "none"},
        {"negative: the wrong group", grant("one", "", "patch||apiservices"), "none"},
    });
}

namespace {

// As it is kept when it is collected: of the schema what leads to a pod template.
std::string definition(const std::string& plural, const std::string& kind, const char* scope,
                       const char* schema) {
    return "---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: "
           "{name: " +
           plural + ".example.com}\nspec: {group: example.com, scope: " + scope +
           ", names: {plural: " + plural + ", kind: " + kind +
           "}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: " +
           schema + "}}]}\n";
}

std::string definitions() {
    const char* const with = "{properties: {spec: {x-kubernetes-preserve-unknown-fields: true}}}";
    return definition("errands", "Errand", "Namespaced", with) +
           definition("fleets", "Fleet", "Cluster", with) +
           definition("colours", "Colour", "Namespaced", "{}");
}

std::string errand(const std::string& ns, const std::string& name) {
    return "---\napiVersion: example.com/v1\nkind: Errand\nmetadata: {name: " + name +
           ", namespace: " + ns + "}\n";
}

}  // namespace

TEST_CASE("B8 custom resources that run pods, where a controller does so") {
    const std::string guarded = "path-if-guard-unknown 2: custom-workload pod-account everything";
    const std::string all = definitions() + errand("lab", "one");
    check_ways({
        {"guarded: a new one", all + grant("one", "lab", "create|example.com|errands"), guarded},
        {"guarded: by a star of groups", all + grant("one", "lab", "create|*|errands"), guarded},
        {"guarded: a change of those there", all + grant("one", "lab", "patch|example.com|errands"),
         guarded},
        {"guarded: of this one", all + grant("one", "", "update|example.com|errands|one"), guarded},
        {"guarded: in the whole cluster", all + grant("one", "", "create|example.com|fleets"),
         guarded},
        {"guarded: a conversion webhook",
         all + grant("one", "", "patch|apiextensions.k8s.io|customresourcedefinitions"),
         "path-if-guard-unknown 2: custom-definition pod-account everything"},
        {"guarded: of this kind",
         all + grant("one", "",
                     "patch|apiextensions.k8s.io|customresourcedefinitions|errands.example.com"),
         "path-if-guard-unknown 2: custom-definition pod-account everything"},
        {"negative: of a kind without templates",
         all + grant("one", "",
                     "patch|apiextensions.k8s.io|customresourcedefinitions|colours.example.com"),
         "none"},
        {"negative: no template has a place there",
         all + grant("one", "lab", "create|example.com|colours"), "none"},
        {"negative: there is none to change",
         all + grant("one", "calm", "patch|example.com|errands"), "none"},
        {"negative: not of that name", all + grant("one", "lab", "patch|example.com|errands|two"),
         "none"},
        {"negative: names do not count for create",
         all + grant("one", "lab", "create|example.com|errands|one"), "none"},
        {"negative: the kind is in no namespace",
         all + grant("one", "lab", "create|example.com|fleets"), "none"},
        {"negative: reading", all + grant("one", "lab", "get,list|example.com|errands"), "none"},
        {"negative: another group", all + grant("one", "lab", "create|example.org|errands"),
         "none"},
    });
}

TEST_CASE("B8 absence: definitions that were not read leave who may write custom groups unknown") {
    for (const auto& [right, way] :
         std::vector<std::pair<const char*, const char*>>{{"create|example.com|errands", "unknown"},
                                                          {"create|*|errands", "unknown"},
                                                          {"get|example.com|errands", "none"},
                                                          {"create||configmaps", "none"}}) {
        CAPTURE(right);
        Cluster cluster;
        cluster.objects(base_objects() + grant("one", "lab", right))
            .presence("apiextensions.k8s.io", "customresourcedefinitions", Presence::denied);
        CHECK(way_of(cluster, "user:ann") == way);
    }
}

TEST_CASE("rare bits are there wherever a rule matches, and not for a rule of everything") {
    const auto bits = [](std::vector<std::string> verbs, std::vector<std::string> groups,
                         std::vector<std::string> resources, std::vector<std::string> names = {}) {
        return int(rare_bits(
            {std::move(verbs), std::move(groups), std::move(resources), std::move(names), {}}));
    };
    CHECK(bits({"*"}, {"*"}, {"*"}) == 0);
    CHECK(bits({"*"}, {"*"}, {"*"}, {"a"}) ==
          (kChangesNodes | kRemovesPods | kChangesApis | kConstrained | kMakesCustom));
    CHECK(bits({"get", "list"}, {"", "apps"}, {"pods", "nodes"}) == 0);
    CHECK(bits({"delete"}, {""}, {"pods"}) == kRemovesPods);
    CHECK(bits({"patch"}, {""}, {"*/status"}) == kChangesNodes);
    CHECK(bits({"impersonate:user-info"}, {"authentication.k8s.io"}, {"users"}) == kConstrained);
    CHECK(bits({"impersonate"}, {"authentication.k8s.io"}, {"uids"}) == 0);
    CHECK(bits({"create"}, {"sparkoperator.k8s.io"}, {"sparkapplications"}) == kMakesCustom);
    CHECK(bits({"create"}, {"policy", "apps"}, {"deployments"}) == 0);
}
