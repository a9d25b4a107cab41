#include "score/gates.h"

#include <doctest/doctest.h>

#include <vector>

#include "score/support/make.h"

using namespace assay;
using test::make_gate;
using test::make_tally;

namespace {

const std::vector<Tally> kTallies{
    make_tally("c/pass", Severity::high, Domain::access, {.pass = 2}),
    make_tally("c/fail", Severity::high, Domain::access, {.pass = 5, .fail = 1, .unknown = 1}),
    make_tally("c/unknown", Severity::high, Domain::access, {.pass = 5, .unknown = 1}),
    make_tally("c/na", Severity::high, Domain::access, {.not_applicable = 3}),
    make_tally("c/empty", Severity::high, Domain::access, {}),
    make_tally("c/error", Severity::high, Domain::access, {.unknown = 1, .error = 1}),
};

AssessedGate judge(std::vector<std::string> fed_by, const std::vector<Tally>& tallies) {
    const Gate gate = make_gate("g", 1, std::move(fed_by));
    const GateFeed feed = feed_of(gate, tallies);
    AssessedGate judged = judge_gate(gate, feed);
    CHECK(judged.verdict == verdict_of(feed));
    CHECK(judged.decidable == is_decidable(feed));
    return judged;
}

AssessedGate judge(std::vector<std::string> fed_by) { return judge(std::move(fed_by), kTallies); }

}  // namespace

TEST_CASE("several checks behind one gate must all pass") {
    CHECK(judge({"c/pass"}).verdict == Verdict::pass);
    CHECK(judge({"c/pass", "c/fail"}).verdict == Verdict::fail);
    CHECK(judge({"c/pass", "c/unknown"}).verdict == Verdict::unknown);
    CHECK(judge({"c/error", "c/unknown"}).verdict == Verdict::error);
    CHECK(judge({"c/fail", "c/error", "c/unknown"}).verdict == Verdict::fail);
    CHECK(judge({"c/pass", "c/na"}).verdict == Verdict::pass);
}

TEST_CASE("a not-applicable gate is satisfied") {
    for (const char* check : {"c/na", "c/empty"}) {
        const AssessedGate gate = judge({check});
        CHECK(gate.verdict == Verdict::not_applicable);
        CHECK(holds(gate.verdict));
        CHECK_FALSE(gate.unknown);
    }
}

TEST_CASE("a gate that nothing feeds is unknown, never dropped") {
    for (const char* feeder : {"c/future", "attestation", "importer: trivy"}) {
        const AssessedGate gate = judge({feeder});
        CHECK(gate.verdict == Verdict::unknown);
        REQUIRE(gate.unknown);
        CHECK(gate.unknown->reason == Reason::not_built);
        CHECK_FALSE(gate.decidable);
        CHECK_FALSE(holds(gate.verdict));
        CHECK(may_hold(gate.verdict));
    }
    // Half built: the other half cannot make it pass, but can make it fail.
    CHECK(judge({"c/pass", "c/future"}).verdict == Verdict::unknown);
    CHECK(judge({"c/fail", "c/future"}).verdict == Verdict::fail);
    CHECK(judge({"c/unknown", "c/future"}).unknown->reason == Reason::not_built);
}

TEST_CASE("an unknown gate says why") {
    CHECK(judge({"c/unknown"}).unknown == Unknown{Reason::denied, "no right"});
    CHECK(judge({"c/unknown"}).decidable);
}

TEST_CASE("a gate whose check is out of scope is not known") {
    std::vector<Tally> tallies{make_tally("c/pass", Severity::high, Domain::access, {})};
    tallies[0].out_of_scope = true;
    const AssessedGate gate = judge({"c/pass"}, tallies);
    CHECK(gate.verdict == Verdict::unknown);
    CHECK(gate.unknown->reason == Reason::not_asked);
    CHECK_FALSE(gate.nodes_would_decide);
}

TEST_CASE("asking for nodes decides a gate only when nothing else is missing") {
    std::vector<Tally> tallies = kTallies;
    tallies[2].nodes_would_answer = true;  // c/unknown
    CHECK(judge({"c/unknown"}, tallies).nodes_would_decide);
    CHECK(judge({"c/unknown", "c/pass"}, tallies).nodes_would_decide);
    CHECK_FALSE(judge({"c/unknown", "c/fail"}, tallies).nodes_would_decide);
    CHECK_FALSE(judge({"c/unknown", "c/future"}, tallies).nodes_would_decide);
    CHECK_FALSE(judge({"c/pass"}, tallies).nodes_would_decide);
}
