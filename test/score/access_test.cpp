// What a report says of who can reach what: ways by class, choke points, the matrix, and what a
// part or missing evidence leaves of it.
#include "score/access.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "paths/support/cluster_of_paths.h"

using namespace assay;
using namespace assay::test;

namespace {

// Gives the role of everything.
std::string all_to(const std::string& name, const std::string& subjects) {
    return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
           "metadata: {name: " +
           name +
           "}\nroleRef: {kind: ClusterRole, name: all}\n"
           "subjects: [" +
           subjects + "]\n";
}

// ann mints tokens in lab, bob is everything, the group ops reads Secrets of calm and nothing else.
std::string weak() {
    return base_objects() + grant("mint", "lab", "create||serviceaccounts/token", "user:ann") +
           all_to("all-of-bob", "{kind: User, name: bob}") +
           grant("reads", "calm", "get,list||configmaps,secrets", "group:ops") +
           grant("reads-one", "calm", "get||secrets|x", "user:kim") +
           pod("lab", "worker", "w1", "");
}

AssessedAccess access_of(Cluster& cluster, const Selection& selection = {}) {
    const Facts facts = cluster.facts(small_data());
    return assess_access(facts, selection);
}

AssessedAccess access_of_weak(const Selection& selection = {}) {
    Cluster cluster;
    cluster.objects(weak());
    return access_of(cluster, selection);
}

const PrincipalClass& class_named(const AssessedAccess& access, const std::string& id) {
    return *std::ranges::find(access.classes, id, &PrincipalClass::id);
}

// "2 token-create by mint, everything by bosses".
std::string words(const AccessPath& path) {
    std::string text = std::to_string(path.steps);
    for (const AccessHop& hop : path.hops) {
        text += (text.size() == 1 ? " " : ", ") + hop.kind;
        if (!hop.grants.empty()) text += " by " + hop.grants.front().binding.name;
    }
    return text;
}

// "exec 1: User bob; ..." of what somebody has.
std::string words(const AccessRow& row, const AssessedAccess& access) {
    std::string text;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        const AccessCell& cell = row.cells[i];
        if (cell.identities + cell.limited == 0) continue;
        text += access.abilities[i].id + " " + std::to_string(cell.identities) + ":";
        for (const AccessName& name : cell.first) text += " " + name.kind + " " + name.name;
        if (cell.limited > 0) text += "; by name " + std::to_string(cell.limited) + ":";
        for (const AccessName& name : cell.first_limited) text += " " + name.kind + " " + name.name;
        text += "\n";
    }
    return text;
}

}  // namespace

TEST_CASE("each class has its shortest ways, with the binding of each step") {
    const AssessedAccess access = access_of_weak();
    REQUIRE(!access.unknown);
    const PrincipalClass& users = class_named(access, "User");
    CHECK(users.with_path == 2);
    REQUIRE(users.paths.size() == 2);
    CHECK(users.paths[0].from.text == "User bob");
    CHECK(words(users.paths[0]) == "1 everything by all-of-bob");
    CHECK(words(users.paths[1]) == "2 token-create by mint, everything by bosses");
    CHECK(users.paths[1].hops[0].to.text == "ServiceAccount lab/boss");
    CHECK(users.paths[1].identities > 1);
    // The mounted token of the pod, which no binding makes.
    const PrincipalClass& workloads = class_named(access, "workload");
    REQUIRE(!workloads.paths.empty());
    CHECK(workloads.paths[0].hops[0].kind == "account-token");
    CHECK(class_named(access, "Node").expected == 1);
    CHECK(class_named(access, "Group").with_path == 0);
    CHECK(class_named(access, "Group").expected > 0);
}

TEST_CASE("at most three ways of a class, none beginning by the same binding") {
    std::string objects = weak();
    for (const char* name : {"a", "b", "c", "d"}) {
        objects += grant(std::string("mint-") + name, "lab", "create||serviceaccounts/token",
                         std::string("user:") + name);
    }
    objects += all_to("more", "{kind: User, name: yan}, {kind: User, name: zoe}");
    Cluster cluster;
    cluster.objects(objects);
    const AssessedAccess access = access_of(cluster);
    const PrincipalClass& users = class_named(access, "User");
    CHECK(users.with_path == 8);
    REQUIRE(users.paths.size() == 3);
    CHECK(users.paths[0].from.name == "bob");
    CHECK(users.paths[1].from.name == "yan");
    CHECK(users.paths[2].from.name == "a");
}

TEST_CASE("choke points are bindings, and count identities") {
    const AssessedAccess access = access_of_weak();
    CHECK(access.with_path ==
          class_named(access, "User").with_path + class_named(access, "ServiceAccount").with_path);
    REQUIRE(!access.chokes.empty());
    CHECK(access.chokes[0].binding.name == "bosses");
    CHECK(access.chokes[0].binding.kind == "ClusterRoleBinding");
    CHECK(access.chokes.back().lost == access.with_path);
}

TEST_CASE("the matrix counts who is not Kubernetes' own, where the binding counts") {
    const AssessedAccess access = access_of_weak();
    CHECK(access.matrix_complete);
    const std::string everywhere = words(access.everywhere, access);
    CHECK(everywhere.find("exec 3: ServiceAccount boss ServiceAccount boss User bob\n") !=
          std::string::npos);
    CHECK(everywhere.find("node-proxy 3:") != std::string::npos);
    CHECK(everywhere.find("system:") == std::string::npos);
    // Of a namespace what its own bindings give.
    REQUIRE(access.rows.size() == 2);
    CHECK(access.rows[0].ns == "calm");
    CHECK(words(access.rows[0], access) == "secrets 1: Group ops; by name 1: User kim\n");
    CHECK(access.rows[1].ns == "lab");
    CHECK(words(access.rows[1], access) == "tokens 1: User ann\n");
    CHECK(access.without_rights == 3);  // wild, vault, kube-system
}

TEST_CASE("rights limited to names are counted apart, where a name can be asked for") {
    Cluster cluster;
    cluster.objects(base_objects() + grant("a", "calm", "get||secrets|one", "user:amy") +
                    grant("b", "calm", "get||secrets|one,two", "user:bea") +
                    grant("c", "calm", "list||secrets", "user:bea") +
                    grant("d", "calm", "create||pods/exec|web", "user:cat") +
                    grant("e", "calm", "create||pods,serviceaccounts|web", "user:dan") +
                    grant("f", "calm", "patch|apps|deployments|web", "user:dan") +
                    grant("g", "wild", "create||serviceaccounts/token|boss", "user:eve"));
    const AssessedAccess access = access_of(cluster);
    REQUIRE(access.rows.size() == 2);
    CHECK(words(access.rows[0], access) ==
          "exec 0:; by name 1: User cat\nworkload-change 0:; by name 1: User dan\n"
          "secrets 1: User bea; by name 1: User amy\n");
    CHECK(words(access.rows[1], access) == "tokens 0:; by name 1: User eve\n");
}

TEST_CASE("names of a cell are bounded, the number is not") {
    std::string objects = base_objects();
    for (int i = 10; i < 35; ++i) {
        const std::string number = std::to_string(i);
        objects += grant("g" + number, "calm", "get||secrets", "user:u" + number);
    }
    Cluster cluster;
    cluster.objects(objects);
    const AssessedAccess access = access_of(cluster);
    REQUIRE(access.rows.size() == 1);
    const auto held = std::ranges::find_if(
        access.rows[0].cells, [](const AccessCell& cell) { return cell.identities > 0; });
    REQUIRE(held != access.rows[0].cells.end());
    CHECK(held->identities == 25);
    CHECK(held->first.size() == kAccessNames);
}

TEST_CASE("without bindings nobody knows, and what was not read is said") {
    Cluster cluster;
    cluster.objects(weak());
    cluster.presence("rbac.authorization.k8s.io", "rolebindings", Presence::denied);
    const AssessedAccess half = access_of(cluster);
    CHECK(!half.unknown);
    CHECK(!half.matrix_complete);
    CHECK(std::ranges::any_of(half.missing,
                              [](const Unknown& why) { return why.reason == Reason::denied; }));
    CHECK(class_named(half, "User").unknown > 0);

    cluster.presence("rbac.authorization.k8s.io", "clusterrolebindings", Presence::denied);
    const AssessedAccess none = access_of(cluster);
    REQUIRE(none.unknown);
    CHECK(none.unknown->reason == Reason::denied);
    CHECK(none.classes.empty());

    Cluster files(TargetKind::files);
    const AssessedAccess of_files = access_of(files);
    REQUIRE(of_files.unknown);
    CHECK(of_files.unknown->text == "the files hold no bindings");
}

TEST_CASE("files with bindings of a namespace alone say nothing of the whole cluster") {
    Cluster files(TargetKind::files);
    files.objects(grant("reads", "calm", "get,list||secrets", "user:ann"));
    const AssessedAccess access = access_of(files);
    REQUIRE(!access.unknown);
    CHECK(access.rows.size() == 1);
    CHECK(!access.matrix_complete);
    const Unknown why{Reason::not_asked, "the files hold no ClusterRoleBinding"};
    CHECK(std::ranges::find(access.missing, why) != access.missing.end());
}

TEST_CASE("chosen checks show nothing of access, the domain all, namespaces what is theirs") {
    for (const Selection& selection :
         {Selection{.checks = {"rbac/*"}}, Selection{.skip = {"image/*"}},
          Selection{.severities = {Severity::critical}}, Selection{.controls = {"5.1.1"}},
          Selection{.domains = {Domain::network}}}) {
        const AssessedAccess access = access_of_weak(selection);
        REQUIRE(access.unknown);
        CHECK(access.unknown->reason == Reason::not_asked);
    }
    CHECK(access_of_weak({.domains = {Domain::access}}).classes.size() == 5);

    const AssessedAccess part = access_of_weak({.namespaces = {"lab"}});
    CHECK(!part.chokes_sought);
    CHECK(part.chokes.empty());
    CHECK(class_named(part, "User").all == 0);
    CHECK(class_named(part, "Node").all == 0);
    CHECK(class_named(part, "ServiceAccount").with_path == 1);
    REQUIRE(part.rows.size() == 1);
    CHECK(part.rows[0].ns == "lab");
    const AssessedAccess rest = access_of_weak({.exclude_namespaces = {"lab", "vault"}});
    CHECK(class_named(rest, "User").with_path == 2);
    CHECK(class_named(rest, "ServiceAccount").with_path == 0);
    CHECK(rest.rows.size() == 1);
}

TEST_CASE("less evidence never shows fewer ways or abilities without saying so") {
    const AssessedAccess whole = access_of_weak();
    const auto held = [](const AssessedAccess& access) {
        std::size_t sum = 0;
        for (const AccessCell& cell : access.everywhere.cells) sum += cell.identities;
        for (const AccessRow& row : access.rows) {
            for (const AccessCell& cell : row.cells) sum += cell.identities;
        }
        return sum;
    };
    const auto is_open = [](const AssessedAccess& access) {
        return !access.missing.empty() &&
               std::ranges::any_of(access.classes,
                                   [](const PrincipalClass& one) { return one.unknown > 0; });
    };
    std::vector<std::pair<std::string, std::string>> kinds;
    {
        Cluster cluster;
        cluster.objects(weak());
        for (const Request& request : cluster.evidence().requests) {
            kinds.emplace_back(request.group, request.resource);
        }
    }
    std::size_t fewer = 0;
    for (const auto& [group, resource] : kinds) {
        INFO(group << "/" << resource);
        for (const Presence presence : {Presence::denied, Presence::not_asked}) {
            Cluster cluster;
            cluster.objects(weak());
            cluster.presence(group, resource, presence);
            const AssessedAccess less = access_of(cluster);
            if (less.unknown) continue;
            if (held(less) < held(whole)) CHECK(!less.matrix_complete);
            for (std::size_t i = 0; i < less.classes.size(); ++i) {
                if (less.classes[i].with_path >= whole.classes[i].with_path) continue;
                ++fewer;
                CHECK(is_open(less));
            }
        }
    }
    CHECK(fewer > 0);
}
