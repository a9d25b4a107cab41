// Who owns what fails: by the file of owners, by labels, and what is not known of it.
#include "score/teams.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "facts/support/cluster.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr const char* kObjects = R"(
apiVersion: v1
kind: Namespace
metadata: {name: shop-eu, labels: {own: eu@example.org, tier: data}}
---
apiVersion: v1
kind: Namespace
metadata: {name: lab, labels: {own: lab@example.org, team: lab}}
---
apiVersion: v1
kind: Namespace
metadata: {name: calm}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: lab, labels: {own: web@example.org}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: lab}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot, namespace: calm, labels: {own: robots@example.org}}
---
apiVersion: v1
kind: Node
metadata: {name: w1, labels: {own: metal@example.org}}
)";

OwnerFile owners() {
    std::vector<PolicyProblem> problems;
    return load_owner_file({"owners.yaml", {}, R"(
labels: {owner: own, team: team}
owners:
- {owner: shop@example.org, team: shop, namespaces: ["shop-*"]}
- {owner: data@example.org, selector: {tier: data}}
- {owner: ops@example.org, team: ops, users: ["*@ops.example.org"], groups: [ops]}
)"},
                           problems)
        .value();
}

const SubjectRef kWeb{"apps/v1", "Deployment", "lab", "web"};
const SubjectRef kApi{"apps/v1", "Deployment", "lab", "api"};
const SubjectRef kNode{"v1", "Node", "", "w1"};
const SubjectRef kCalm{"v1", "Namespace", "", "calm"};

// "owner, team".
std::string owner_in(Cluster& cluster, const SubjectRef& subject) {
    const OwnerFile file = owners();
    const Facts facts = cluster.facts(small_data());
    const OwnerName name = owners_of(file, facts)(subject);
    return name.owner + ", " + name.team + (name.unread ? ", unread" : "");
}

std::string owner_of(const SubjectRef& subject) {
    Cluster cluster;
    cluster.objects(kObjects);
    return owner_in(cluster, subject);
}

Finding finding(std::string check, Verdict verdict, SubjectRef subject, std::string message = {}) {
    Finding made;
    made.check = std::move(check);
    made.verdict = verdict;
    made.subject = std::move(subject);
    if (!message.empty()) made.add_details().message = std::move(message);
    return made;
}

Check check(std::string id, Severity severity) {
    Check made;
    made.id = std::move(id);
    made.severity = severity;
    return made;
}

const std::vector<Check> kChecks{check("a/high", Severity::high), check("a/low", Severity::low)};

}  // namespace

TEST_CASE("an entry for a namespace decides, then labels of the object, then of its namespace") {
    CHECK(owner_of({"apps/v1", "Deployment", "shop-eu", "x"}) == "shop@example.org, shop");
    CHECK(owner_of({"v1", "Namespace", "", "shop-eu"}) == "shop@example.org, shop");
    CHECK(owner_of(kWeb) == "web@example.org, lab");
    CHECK(owner_of(kApi) == "lab@example.org, lab");
    CHECK(owner_of(kCalm) == ", ");
    CHECK(owner_of(kNode) == "metal@example.org, ");
}

TEST_CASE("an identity is owned as the file says; a service account by its labels too") {
    CHECK(owner_of({"", "User", "", "jane@ops.example.org"}) == "ops@example.org, ops");
    CHECK(owner_of({"", "Group", "", "ops"}) == "ops@example.org, ops");
    CHECK(owner_of({"", "Group", "", "dev"}) == ", ");
    CHECK(owner_of({"", "ServiceAccount", "calm", "robot"}) == "robots@example.org, ");
    CHECK(owner_of({"", "ServiceAccount", "shop-eu", "x"}) == "shop@example.org, shop");
}

TEST_CASE("a file is owned as its node is, whatever the node is called") {
    CHECK(owner_of({"", "File", "w1", "/etc/kubernetes"}) == "metal@example.org, ");
    CHECK(owner_of({"", "File", "shop-eu", "/etc/kubernetes"}) == ", ");
}

TEST_CASE("labels that were not read say so, and never name another") {
    Cluster cluster;
    cluster.objects(kObjects).presence("", "namespaces", Presence::denied);
    CHECK(owner_in(cluster, kApi) == ", , unread");
    // Its own label names web@, but an entry by labels of its namespace would come first.
    CHECK(owner_in(cluster, kWeb) == ", , unread");
    CHECK(owner_in(cluster, {"apps/v1", "Deployment", "shop-eu", "x"}) == "shop@example.org, shop");
    CHECK(owner_in(cluster, {"", "Group", "", "dev"}) == ", ");
    Cluster nodes;
    nodes.objects(kObjects).presence("", "nodes", Presence::denied);
    CHECK(owner_in(nodes, kNode) == ", , unread");
    CHECK(owner_in(nodes, {"", "APIServer", "", "a"}) == ", ");
}

TEST_CASE("findings by team: open ones by severity, accepted and unknown apart, nobody last") {
    Cluster cluster;
    cluster.objects(kObjects);
    const Facts facts = cluster.facts(small_data());
    const OwnerFile file = owners();
    Finding accepted = finding("a/high", Verdict::fail, kApi);
    accepted.add_details().waiver = 0;
    const Findings findings(std::vector<Finding>{
        finding("a/high", Verdict::fail, kWeb, "is bad"), accepted,
        finding("a/low", Verdict::fail, kWeb), finding("a/low", Verdict::unknown, kApi),
        finding("a/high", Verdict::error, kWeb), finding("a/low", Verdict::pass, kApi),
        finding("a/low", Verdict::fail, kNode),
        finding("a/low", Verdict::fail, {"", "File", "w1", "/etc/kubernetes"}),
        finding("a/high", Verdict::fail, kCalm)});
    std::vector<AssessedTeam> teams = assess_teams(findings, kChecks, owners_of(file, facts));
    REQUIRE(teams.size() == 3);
    CHECK(teams[0].name == "lab");
    CHECK(teams[0].owners == std::vector<std::string>{"lab@example.org", "web@example.org"});
    CHECK(teams[0].namespaces == std::vector<std::string>{"lab"});
    CHECK(teams[0].failing == std::array<std::size_t, 4>{1, 0, 1, 0});
    CHECK(teams[0].accepted == 1);
    CHECK(teams[0].unknown == 2);
    REQUIRE(teams[0].checks.size() == 2);
    CHECK(teams[0].checks[0].first == std::vector<std::string>{"Deployment lab/web: is bad"});
    CHECK(teams[1].name == "metal@example.org");  // no team: its owner stands for one
    CHECK(teams[1].namespaces.empty());
    CHECK(teams[2].name.empty());
    CHECK(teams[2].unread == 0);
    CHECK(teams[2].namespaces == std::vector<std::string>{"calm"});
    // The plan says what a team mends first.
    RemediationPlan plan;
    plan.steps.resize(1);
    plan.steps[0].check = "a/low";
    order_by_plan(teams, plan);
    CHECK(teams[0].checks[0].check == "a/low");
    CHECK(teams[0].checks[1].check == "a/high");
}

TEST_CASE("a team's rows of a check are bounded, their number is not") {
    std::vector<Finding> many;
    for (std::size_t number = 0; number < kTeamRows + 5; ++number)
        many.push_back(
            finding("a/high", Verdict::fail, {"v1", "Pod", "lab", "p" + std::to_string(number)}));
    const auto teams = assess_teams(Findings(std::move(many)), kChecks, [](const SubjectRef&) {
        return OwnerName{"o", {}, true};
    });
    REQUIRE(teams.size() == 1);
    CHECK(teams[0].checks[0].failing == kTeamRows + 5);
    CHECK(teams[0].checks[0].first.size() == kTeamRows);
}
