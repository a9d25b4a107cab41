// What checks are told of one identity: ways by rights of its own, up to a number of steps.
#include <doctest/doctest.h>

#include <string>

#include "paths/identity_paths.h"
#include "paths/support/cluster_of_paths.h"

using namespace assay;
using namespace assay::test;

namespace {

// "yes 2 token-create", "no", "unknown not-asked".
std::string told(const std::string& objects, std::uint32_t steps = 3,
                 const std::string& name = "ann", Presence pods = Presence::present) {
    Cluster cluster;
    cluster.objects(base_objects() + objects).presence("", "pods", pods);
    const Facts facts = cluster.facts(small_data());
    const IdentityPaths paths(facts);
    const IdentityPath path = paths.within({"User", {}, name}, steps);
    if (path.found.truth == Truth::unknown)
        return "unknown " + std::string(text_of(path.found.why->reason));
    if (path.found.truth == Truth::no) return "no";
    CHECK_FALSE(path.why.permits.empty());
    return "yes " + std::to_string(path.steps) + " " + std::string(info_of(path.first->kind).id);
}

}  // namespace

TEST_CASE("a way counts up to the number of steps that is asked for") {
    const std::string exec = grant("a", "lab", "create||pods/exec");
    CHECK(told(exec, 3) == "yes 3 pod-exec");
    CHECK(told(exec, 2) == "no");
    CHECK(told(grant("a", "lab", "get||pods")) == "no");
}

TEST_CASE("the shortest way is told, whichever right makes it") {
    CHECK(told(grant("a", "lab", "create||pods/exec") +
               grant("b", "lab", "create||serviceaccounts/token")) == "yes 2 token-create");
}

TEST_CASE("a guard that nobody knows leaves a no unknown, and a sure way is sure beside it") {
    const std::string secrets = grant("a", "lab", "get||secrets");
    Cluster cluster;
    cluster.objects(base_objects() + secrets).forget("", "secrets");
    const Facts facts = cluster.facts(small_data());
    const IdentityPaths paths(facts);
    CHECK(paths.within({"User", {}, "ann"}, 3).found.truth == Truth::unknown);
    CHECK(paths.within({"User", {}, "ann"}, 1).found.truth == Truth::no);
    CHECK(told(secrets + grant("b", "lab", "create||serviceaccounts/token")) ==
          "yes 2 token-create");
}

TEST_CASE("a longer way is no answer where evidence may hide a shorter one") {
    const std::string exec = grant("a", "lab", "create||pods/exec");
    CHECK(told(exec, 2, "ann", Presence::partial) == "unknown partial");
    CHECK(told(exec, 3, "ann", Presence::partial) == "yes 3 pod-exec");
}

TEST_CASE("a right of one's own and one of the group make a way of one's own") {
    const std::string objects =
        grant("mine", "", "get||pods") +
        grant("theirs", "", "escalate,update|rbac.authorization.k8s.io|clusterroles|mine",
              "group:system:authenticated");
    CHECK(told(objects) == "yes 1 escalate-role");
    Cluster cluster;
    cluster.objects(base_objects() + objects)
        .presence("rbac.authorization.k8s.io", "clusterroles", Presence::partial);
    for (Request& request : cluster.raw.requests) {
        if (request.resource != "clusterroles") continue;
        std::erase_if(request.objects, [](const StoredObject& object) {
            return object.value.get("metadata").get("name").text_or() == "theirs";
        });
    }
    const Facts facts = cluster.facts(small_data());
    CHECK(IdentityPaths(facts).within({"User", {}, "ann"}, 3).found.truth == Truth::unknown);
}

TEST_CASE("ways of a group are told of the group, and what is bound to nobody has none") {
    const std::string group = grant("a", "lab", "create||pods", "group:system:authenticated");
    CHECK(told(group + grant("b", "lab", "get||pods")) == "no");
    CHECK(told(group, 3, "bob") == "no");
}

namespace {

// The same of any(), with whose rights they are: "yes 2 token-create ann".
std::string told_any(Cluster& cluster, const SubjectName& who) {
    const Facts facts = cluster.facts(small_data());
    const IdentityPaths paths(facts);
    const IdentityPath path = paths.any(who);
    if (path.found.truth == Truth::unknown)
        return "unknown " + std::string(text_of(path.found.why->reason));
    if (path.found.truth == Truth::no) return "no";
    return "yes " + std::to_string(path.steps) + " " + std::string(info_of(path.first->kind).id) +
           " " + path.holder.name;
}

std::string told_any(const std::string& objects, const SubjectName& who = {"User", {}, "ann"}) {
    Cluster cluster;
    cluster.objects(base_objects() + objects);
    return told_any(cluster, who);
}

}  // namespace

TEST_CASE("any way leaves out no rules over everything, no distance and no group") {
    CHECK(told_any(grant("a", "lab", "create||pods/exec")) == "yes 3 pod-exec ann");
    CHECK(told_any("", {"ServiceAccount", "lab", "boss"}) == "yes 1 everything boss");
    CHECK(told_any(grant("a", "lab", "create||pods", "group:system:serviceaccounts"),
                   {"ServiceAccount", "calm", "default"}) ==
          "yes 2 workload-create system:serviceaccounts");
    CHECK(told_any(grant("a", "lab", "create||pods", "group:system:authenticated"),
                   {"ServiceAccount", "lab", "nobody-has-made-it"}) ==
          "yes 2 workload-create system:authenticated");
    CHECK(told_any("", {"Group", {}, "system:masters"}) == "yes 1 masters system:masters");
    CHECK(told_any("", {"ServiceAccount", "lab", "default"}) == "no");
}

TEST_CASE("a way of its own comes before a shorter one of its group") {
    CHECK(told_any(grant("a", "lab", "create||pods/exec") +
                   grant("b", "lab", "create||serviceaccounts/token",
                         "group:system:authenticated")) == "yes 3 pod-exec ann");
}

TEST_CASE("a sure way of a group counts beside an unknown one of its own") {
    const std::string mine = grant("a", "lab", "get||secrets");
    Cluster cluster;
    cluster.objects(base_objects() + mine).forget("", "secrets");
    CHECK(told_any(cluster, {"User", {}, "ann"}) == "unknown not-asked");
    Cluster both;
    both.objects(base_objects() + mine +
                 grant("b", "lab", "create||pods", "group:system:authenticated"))
        .forget("", "secrets");
    CHECK(told_any(both, {"User", {}, "ann"}) == "yes 2 workload-create system:authenticated");
}
