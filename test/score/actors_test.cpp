// The shipped actors against the shipped checks, and what is counted of them.
#include "score/actors.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "base/packed.h"
#include "policy/policy.h"

using namespace assay;

TEST_CASE("every shipped check is of an actor, and each of the four has some") {
    PolicySource source;
    source.profile_name = "everything";
    const auto policy = load_policy(source);
    REQUIRE(policy.has_value());
    REQUIRE(policy->actors.size() == 4);
    for (const Check& check : policy->checks) {
        INFO(check.id);
        CHECK(std::ranges::any_of(policy->actors,
                                  [&](const Actor& one) { return one.may_use(check.id); }));
    }
    for (const Actor& actor : policy->actors) {
        const auto count = std::ranges::count_if(
            policy->checks, [&](const Check& check) { return actor.may_use(check.id); });
        CHECK(count > 30);
        CHECK(count < static_cast<std::ptrdiff_t>(policy->checks.size() * 2 / 3));
    }
}

TEST_CASE("a pattern of an actor that names no check is a problem, and so is another key") {
    std::string text(packed_file("profiles/actors.yaml").value());
    const auto problems_of = [](const std::string& changed) {
        std::vector<PolicyProblem> problems;
        static_cast<void>(
            load_actors({"a.yaml", {}, changed}, std::vector<std::string>{"etcd/a"}, problems));
        return problems.empty() ? std::string() : problems.front().text();
    };
    const std::string one = "actors:\n- {id: a, title: A, means: Nothing., checks: [etcd/*]}\n";
    CHECK(problems_of(one).empty());
    CHECK(problems_of(text).find("names no check") != std::string::npos);
    CHECK(problems_of("actors:\n- {id: a, titel: A}\n").find("title") != std::string::npos);
}

TEST_CASE("an actor has the checks in scope, each failing one by severity") {
    std::vector<AssessedCheck> checks(5);
    const char* const ids[] = {"etcd/a", "etcd/b", "etcd/c", "etcd/d", "node/e"};
    for (std::size_t i = 0; i < checks.size(); ++i) checks[i].id = ids[i];
    checks[0].verdict = Verdict::fail;
    checks[0].severity = Severity::critical;
    checks[1].verdict = Verdict::unknown;
    checks[2].verdict = Verdict::fail;
    checks[2].out_of_scope = true;
    checks[3].verdict = Verdict::pass;
    checks[4].verdict = Verdict::fail;
    const std::vector<Actor> actors{{"a", "A", "Nothing.", {"etcd/*"}}};
    const auto assessed = assess_actors(actors, checks);
    REQUIRE(assessed.size() == 1);
    CHECK(assessed[0].checks == VerdictCounts{1, 1, 1, 0, 0});
    CHECK(assessed[0].failing == std::vector<std::string>{"etcd/a"});
    CHECK(assessed[0].by_severity[3] == 1);
    CHECK(assessed[0].by_severity[0] == 0);
}
