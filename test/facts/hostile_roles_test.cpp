// Roles that are made to cost much: circles of aggregates, one role in many files, many labels.
//
// Each of these took hours or all memory where every rule was compared with every other.
#include <doctest/doctest.h>

#include <string>

#include <fmt/format.h>

#include "facts/aggregated_roles.h"
#include "facts/rbac_index.h"
#include "facts/support/cluster.h"
#include "facts/support/rbac.h"

using namespace assay;
using namespace assay::test;

namespace {

// ClusterRole r0, r1, ... with one rule each; `next(i)`: which of them r<i> chooses by label.
template <class Next>
std::string circle(int size, const Next& next) {
    std::string objects;
    for (int i = 0; i < size; ++i) {
        objects += fmt::format(
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n"
            "metadata: {{name: r{0}, labels: {{at: 'r{0}', all: 'yes'}}}}\n"
            "aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{{1}}}}}]}}\n"
            "rules: [{{verbs: [get], apiGroups: [''], resources: [things{0}]}}]\n",
            i, next(i));
    }
    return objects;
}

NamedRole role_of(const RbacIndex& rbac, const std::string& name) {
    return rbac.role_named("ClusterRole", name, "");
}

}  // namespace

TEST_CASE("aggregates that choose each other have the rules of all, once each") {
    for (const int size : {1, 2, 3, 40}) {
        CAPTURE(size);
        for (const bool all : {false, true}) {
            Cluster cluster(TargetKind::files);
            cluster.objects(circle(size, [&](int i) {
                return all ? std::string("all: 'yes'") : fmt::format("at: 'r{}'", (i + 1) % size);
            }));
            const RbacIndex rbac(cluster.evidence(), small_data());
            const NamedRole role = role_of(rbac, "r0");
            CHECK(role.rules.size() == static_cast<std::size_t>(size));
            REQUIRE(role.missing);
            CHECK(role.missing->reason == Reason::not_asked);
        }
    }
}

TEST_CASE("circles of aggregates that are too large are unknown, and end") {
    Cluster cluster(TargetKind::files);
    cluster.objects(circle(900, [](int i) { return fmt::format("at: 'r{}'", (i + 1) % 900); }));
    const RbacIndex rbac(cluster.evidence(), small_data());
    std::size_t whole = 0;
    std::size_t limited = 0;
    for (int i = 0; i < 900; ++i) {
        const NamedRole role = role_of(rbac, fmt::format("r{}", i));
        REQUIRE(role.missing);
        (role.missing->reason == Reason::limit ? limited : whole) += 1;
        if (role.missing->reason != Reason::limit) CHECK(role.rules.size() == 900);
    }
    CHECK(limited > 0);
    CHECK(whole >= AggregatedRoles::kMostRules / 1900);
    CHECK(whole * 900 <= AggregatedRoles::kMostRules);
}

TEST_CASE("a role in two files has the rules of both, however many") {
    constexpr int kRules = 20000;
    std::string objects;
    for (const int first : {0, kRules / 2}) {
        objects +=
            "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\n"
            "metadata: {name: big}\nrules:\n";
        for (int i = 0; i < kRules; ++i) {
            objects +=
                fmt::format("- {{verbs: [get], apiGroups: [''], resources: [r{}]}}\n", first + i);
        }
    }
    Cluster cluster(TargetKind::files);
    cluster.objects(objects);
    const RbacIndex rbac(cluster.evidence(), small_data());
    const NamedRole role = role_of(rbac, "big");
    REQUIRE(role.rules.size() == kRules * 3 / 2);
    CHECK(role.rules[kRules].resources.front() == fmt::format("r{}", kRules));
}

TEST_CASE("the rules of a role with many labels are kept once") {
    constexpr int kEach = 3000;  // 9 million rules, if each label kept them
    std::string labels = "rbac.authorization.k8s.io/aggregate-to-view: 'true'";
    std::string rules;
    for (int i = 0; i < kEach; ++i) {
        labels += fmt::format(", rbac.authorization.k8s.io/aggregate-to-x{}: 'true'", i);
        rules += fmt::format("- {{verbs: [list], apiGroups: [''], resources: [r{}]}}\n", i);
    }
    Cluster cluster;
    cluster.objects(
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "
        "mine, labels: {" +
        labels + "}}\nrules:\n" + rules +
        "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: "
        "{name: view}\naggregationRule: {clusterRoleSelectors: [{matchLabels: "
        "{rbac.authorization.k8s.io/aggregate-to-view: 'true'}}]}\nrules:\n" +
        rules);
    const Facts facts = cluster.facts(small_data());
    const Request* roles = cluster.evidence().find(kRbacGroup, "clusterroles");
    REQUIRE(roles->objects.size() == 2);
    CHECK(answer(facts.rbac().is_bootstrap(roles->objects[1].value)) == "yes");
}
