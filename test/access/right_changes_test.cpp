// Who gained and lost which right, and that it is about rights and not about objects.
#include "access/right_changes.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "access/review_rows.h"
#include "access/review_writing.h"
#include "access/words.h"
#include "facts/support/cluster.h"
#include "facts/support/rbac.h"

using namespace assay;
using namespace assay::test;

namespace {

std::string role(const std::string& name, const std::string& rules, const std::string& ns = {}) {
    return "apiVersion: rbac.authorization.k8s.io/v1\nkind: " +
           std::string(ns.empty() ? "ClusterRole" : "Role") + "\nmetadata: {name: " + name +
           (ns.empty() ? "" : ", namespace: " + ns) + "}\nrules: [" + rules + "]\n---\n";
}
std::string binding(const std::string& name, const std::string& kind, const std::string& to,
                    const std::string& subject, const std::string& ns = {}) {
    return "apiVersion: rbac.authorization.k8s.io/v1\nkind: " +
           std::string(ns.empty() ? "ClusterRoleBinding" : "RoleBinding") +
           "\nmetadata: {name: " + name + (ns.empty() ? "" : ", namespace: " + ns) +
           "}\nroleRef: {kind: " + kind + ", name: " + to + "}\nsubjects: [" + subject + "]\n---\n";
}
const std::string kAnn = "{kind: User, name: ann}";
std::string rule(const std::string& verbs, const std::string& resources,
                 const std::string& more = {}) {
    return "{apiGroups: [''], verbs: [" + verbs + "], resources: [" + resources + "]" + more + "}";
}

// One side: a cluster and its index, built once: changes point into it.
struct State {
    Cluster cluster;
    std::optional<RbacIndex> rbac;

    explicit State(const std::string& objects) { cluster.objects(objects); }
    const RbacIndex& index() {
        if (!rbac) rbac.emplace(cluster.evidence(), small_data());
        return *rbac;
    }
};

// "gained User ann get: pods (RoleBinding a/b);"
std::string told(const RightChanges& changes) {
    std::string text;
    for (const ChangedRight& row : changes.rows) {
        text += std::string(text_of(row.change)) + " " + text_of(*row.permit.subject);
        for (const PolicyRule& right : row.rights) text += " [" + rule_text(right) + "]";
        text += " (" + binding_text(*row.permit.grant) + ");";
    }
    return text;
}
std::string told(const std::string& before, const std::string& after) {
    State first(before);
    State second(after);
    return told(right_changes(first.index(), second.index()));
}

}  // namespace

TEST_CASE("the same rights by other objects are no change") {
    const std::string one = role("r", rule("get, list", "pods, secrets"));
    const std::string bound = binding("b", "ClusterRole", "r", kAnn);
    CHECK(told(one + bound, one + bound).empty());
    // Split in rules, in roles, in bindings; covered by a star; renamed.
    CHECK(told(one + bound, role("r", rule("get", "pods, secrets") + "," + rule("list", "secrets") +
                                          "," + rule("list", "pods")) +
                                bound)
              .empty());
    CHECK(told(one + bound,
               role("x", rule("get, list", "pods")) + role("y", rule("list, get", "secrets")) +
                   binding("p", "ClusterRole", "x", kAnn) + binding("q", "ClusterRole", "y", kAnn))
              .empty());
    CHECK(told(one + bound + binding("c", "ClusterRole", "r", kAnn, "shop"), one + bound).empty());
    // A group of everybody's gave it before.
    CHECK(
        told(role("r", rule("get", "pods")) +
                 binding("all", "ClusterRole", "r", "{kind: Group, name: 'system:authenticated'}"),
             role("r", rule("get", "pods")) + binding("b", "ClusterRole", "r", kAnn) +
                 binding("all", "ClusterRole", "r", "{kind: Group, name: 'system:authenticated'}"))
            .empty());
    // A RoleBinding gives nothing on URLs.
    CHECK(told("", role("r", "{verbs: [get], nonResourceURLs: [/metrics]}") +
                       binding("b", "ClusterRole", "r", kAnn, "shop"))
              .empty());
}

TEST_CASE("what is new or gone is told in part, with what makes it") {
    const std::string bound = binding("b", "ClusterRole", "r", kAnn);
    CHECK(told(role("r", rule("get, list", "pods")) + bound,
               role("r", rule("get, list, watch", "pods, secrets")) + bound) ==
          "gained User ann [get, list, watch: secrets] [watch: pods] (ClusterRoleBinding b);");
    CHECK(told(role("r", rule("get", "pods")) + bound,
               role("r", rule("get", "pods", ", resourceNames: [a, b]")) + bound) ==
          "lost User ann [get: pods] (ClusterRoleBinding b);");
    CHECK(told(role("r", rule("get", "pods", ", resourceNames: [a]")) + bound,
               role("r", rule("get", "pods", ", resourceNames: [a, b]")) + bound) ==
          "gained User ann [get: pods named b] (ClusterRoleBinding b);");
    CHECK(
        told(role("r", rule("get", "pods")) + bound,
             role("r", rule("get", "pods")) + binding("here", "ClusterRole", "r", kAnn, "shop")) ==
        "lost User ann [get: pods] (ClusterRoleBinding b);");
    CHECK(told("", role("r", rule("get", "pods"), "shop") +
                       binding("here", "Role", "r", "{kind: ServiceAccount, name: web}", "shop")) ==
          "gained ServiceAccount shop/web [get: pods] (RoleBinding shop/here);");
    CHECK(told(role("r", "{verbs: [get, put], nonResourceURLs: [/a, /b]}") + bound,
               role("r", "{verbs: [get], nonResourceURLs: [/a*]}") + bound) ==
          "gained User ann [get: /a*] (ClusterRoleBinding b);"
          "lost User ann [get, put: /b] [put: /a] (ClusterRoleBinding b);");
}

TEST_CASE("what one side was not read for is not comparable") {
    const std::string objects =
        role("r", rule("get", "pods")) + binding("b", "ClusterRole", "r", kAnn);
    State blind("");
    blind.cluster.presence(kRbacGroup, "clusterrolebindings", Presence::denied);
    State whole(objects);
    const RightChanges gained = right_changes(blind.index(), whole.index());
    REQUIRE(gained.rows.size() == 1);
    CHECK(gained.rows[0].change == RightChange::open);
    CHECK(gained.rows[0].why->reason == Reason::denied);
    CHECK(gained.before.size() == 1);
    CHECK(gained.after.empty());
    const RightChanges lost = right_changes(whole.index(), blind.index());
    REQUIRE(lost.rows.size() == 1);
    CHECK(lost.rows[0].change == RightChange::open);
    CHECK(lost.after.size() == 1);
    // What is covered by what was read is known.
    State more(objects);
    more.cluster.presence(kRbacGroup, "rolebindings", Presence::denied);
    CHECK(right_changes(more.index(), whole.index()).rows.empty());
}

TEST_CASE("a rule of very many parts is not compared part by part") {
    std::string words;
    for (int i = 0; i < 200; ++i) words += (i == 0 ? "v" : ", v") + std::to_string(i);
    State first("");
    State second(role("r", rule(words, words)) + binding("b", "ClusterRole", "r", kAnn));
    const RightChanges changes = right_changes(first.index(), second.index());
    REQUIRE(changes.rows.size() == 1);
    CHECK(changes.rows[0].why->reason == Reason::limit);
}

TEST_CASE("rows are told by owner, and names break nothing") {
    State first("");
    State second(
        role("r", rule("get, list", "secrets") + "," + rule("'*'", "pods") + "," +
                      rule("create, get", "pods/exec") + "," + rule("bind", "roles")) +
        binding("\"b\\e[31m\"", "ClusterRole", "r", kAnn + ", {kind: User, name: \"\\e[31mbob\"}"));
    const RightChanges changes = right_changes(first.index(), second.index());
    const auto owner = [](const SubjectName& subject) {
        return subject.name == "ann" ? Responsible{"x@example.org", "t\x1b"} : Responsible{};
    };
    AccessReview review{true, changed_rows(changes, owner), changes.compared, {}, {}};
    REQUIRE(review.rows.size() == 8);
    CHECK(review.rows.front().permit.subject->name == "ann");
    CHECK(plain_text(review.rows[0].rights) == "read secrets (get, list)");
    CHECK(plain_text(review.rows[1].rights) == "do everything with pods");
    CHECK(plain_text(review.rows[2].rights) == "read and change pods/exec (create, get)");
    CHECK(plain_text(review.rows[3].rights) == "use roles (bind)");
    const std::string text = review_text(review);
    CHECK(text.starts_with("owner x@example.org, team t"));
    CHECK(text.find("nobody is named") != std::string::npos);
    CHECK(text.find("8 gained, 0 lost") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(review_json(review).find('\x1b') == std::string::npos);
    const auto held = held_rows(second.index(), nullptr, owner);
    CHECK(held.size() == 8);
    CHECK(held.front().change.empty());
    const auto unread = [&](const SubjectName& subject) {
        Responsible who = owner(subject);
        who.unread = who.owner.empty();
        return who;
    };
    review.rows = changed_rows(changes, unread);
    const std::string open = review_text(review);
    CHECK(open.find("owner not known: labels were not read") != std::string::npos);
    CHECK(open.find("nobody is named") == std::string::npos);
    CHECK(review_json(review).find("\"labelsUnread\":true") != std::string::npos);
    State again("");
    const RightChanges gone = right_changes(second.index(), again.index());
    CHECK(held_rows(again.index(), &gone, owner).front().change == "lost");
}

TEST_CASE("what a RoleBinding says of URLs is no right to sign for") {
    State state(role("r", "{verbs: [get], nonResourceURLs: [/metrics]}," + rule("get", "pods")) +
                binding("b", "ClusterRole", "r", kAnn, "shop"));
    const auto held =
        held_rows(state.index(), nullptr, [](const SubjectName&) { return Responsible{}; });
    REQUIRE(held.size() == 1);
    CHECK(plain_text(held[0].rights) == "read pods (get)");
}

// The authorizer itself is held against a real server (test/cluster).
TEST_CASE("a request that is newly allowed is among the rights that were gained, and no other") {
    std::mt19937 random(20261127);
    const auto pick = [&](const std::vector<std::string>& from) {
        return from[random() % from.size()];
    };
    const std::vector<std::string> verbs{"get", "list", "'*'", "create"};
    const std::vector<std::string> resources{"pods", "pods/log", "'*'", "'*/log'", "secrets"};
    const std::vector<std::string> subjects{kAnn, "{kind: Group, name: 'system:authenticated'}",
                                            "{kind: ServiceAccount, name: web, namespace: shop}",
                                            "{kind: Group, name: 'system:serviceaccounts:shop'}"};
    const auto world = [&] {
        std::string text;
        for (int i = 0; i < 3; ++i) {
            const std::string names = random() % 3 == 0 ? ", resourceNames: [a]" : "";
            text += role("r" + std::to_string(i),
                         rule(pick(verbs) + ", " + pick(verbs), pick(resources), names) + "," +
                             rule(pick(verbs), pick(resources) + ", " + pick(resources)));
            text +=
                binding("b" + std::to_string(i), "ClusterRole", "r" + std::to_string(random() % 3),
                        pick(subjects), random() % 2 == 0 ? "" : "shop");
        }
        return text;
    };
    std::size_t gained = 0;
    for (int round = 0; round < 150; ++round) {
        State first(world());
        State second(world());
        const RightChanges changes = right_changes(first.index(), second.index());
        for (const SubjectName& who :
             {SubjectName{"User", "", "ann"}, SubjectName{"ServiceAccount", "shop", "web"}}) {
            const Identity identity = identity_of(who);
            const std::vector<SubjectName> all = subjects_of(identity);
            for (const char* const verb : {"get", "list", "create"}) {
                for (const char* const resource : {"pods", "secrets"}) {
                    for (const char* const sub : {"", "log"}) {
                        for (const char* const name : {"", "a"}) {
                            for (const char* const ns : {"", "shop"}) {
                                const AccessRequest request{verb, "", resource, sub, name, {}, ns};
                                const bool before =
                                    Authorizer(*first.rbac).decide(identity, request).truth ==
                                    Truth::yes;
                                const bool after =
                                    Authorizer(*second.rbac).decide(identity, request).truth ==
                                    Truth::yes;
                                bool in_gained = false;
                                bool in_lost = false;
                                for (const ChangedRight& row : changes.rows) {
                                    if (std::ranges::find(all, *row.permit.subject) == all.end() ||
                                        !reaches(*row.permit.grant, request) ||
                                        !any_matches(row.rights, request)) {
                                        continue;
                                    }
                                    in_gained = in_gained || row.now;
                                    in_lost = in_lost || !row.now;
                                }
                                gained += static_cast<std::size_t>(after && !before);
                                // Of a group's gain a member need not have gained anything.
                                CHECK((!after || before || in_gained));
                                CHECK((after || !before || in_lost));
                                CHECK((!in_gained || after));
                                CHECK((!in_lost || before));
                            }
                        }
                    }
                }
            }
        }
    }
    CHECK(gained > 100);
}
