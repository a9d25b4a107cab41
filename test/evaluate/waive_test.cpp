#include "evaluate/waive.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay;

namespace {

const char* const kOne = "0123456789abcdef";
const char* const kTwo = "fedcba9876543210";

Finding failing(Few<FoundItem> found) {
    Finding finding;
    finding.check = "workload/privileged";
    finding.verdict = Verdict::fail;
    finding.subject = SubjectRef{"apps/v1", "DaemonSet", "kube-system", "agent"};
    finding.add_details().found = std::move(found);
    return finding;
}

// The waivers of a file about the checks workload/privileged (once a/b) and rbac/x.
std::vector<Waiver> read(const std::string& text, std::string* problem = nullptr,
                         int most_days = 0) {
    Policy policy;
    policy.profile.id = "strict";
    policy.profile.waiver_days = most_days;
    Check check;
    check.id = "workload/privileged";
    check.formerly = {"a/b"};
    policy.checks.push_back(check);
    policy.known = {"a/b", "rbac/x", "workload/privileged"};
    std::vector<Waiver> waivers;
    std::vector<PolicyProblem> problems;
    load_waivers({"w.yaml", {}, text}, policy, waivers, problems);
    if (problem != nullptr) {
        *problem = problems.empty() ? "" : problems.front().text();
    } else {
        REQUIRE(problems.empty());
    }
    return waivers;
}

std::string waiver(const std::string& subject, const std::string& more = "",
                   const std::string& accepted = kOne) {
    return "- {check: workload/privileged, subject: {" + subject + "}, accepted: ['" + accepted +
           "'], owner: o, reason: r, expires: 2027-03-31" + more + "}\n";
}

struct Run {
    std::vector<AppliedWaiver> applied;
    Findings findings;
};

Run run(const std::string& rows, std::vector<Finding> findings,
        const char* as_of = "2027-03-31T23:59:59Z") {
    Run done{{}, std::move(findings)};
    auto applied =
        apply_waivers(read("waivers:\n" + rows), done.findings, parse_instant(as_of).value());
    REQUIRE(applied.has_value());
    done.applied = std::move(*applied);
    return done;
}

bool accepts(const std::string& rows, const Finding& finding,
             const char* as_of = "2027-03-31T23:59:59Z") {
    return run(rows, {finding}, as_of).findings.held()[0].details().waiver.has_value();
}

}  // namespace

TEST_CASE("a waiver accepts what its selectors speak of, and nothing else") {
    const Finding finding = failing({{"web", kOne}});
    CHECK(accepts(waiver("kind: apps/DaemonSet, namespace: kube-system, name: agent"), finding));
    CHECK(accepts(waiver("kind: '*', namespace: kube-*, name: ag*", ", item: w*"), finding));
    CHECK(accepts(waiver("kind: apps/DaemonSet, name: agent"), finding));
    CHECK_FALSE(accepts(waiver("kind: DaemonSet, name: agent"), finding));
    CHECK_FALSE(accepts(waiver("kind: apps/DaemonSet, name: agen"), finding));
    CHECK_FALSE(accepts(waiver("kind: apps/DaemonSet, namespace: shop, name: agent"), finding));
    CHECK_FALSE(accepts(waiver("kind: apps/DaemonSet, name: agent", ", item: side"), finding));
    CHECK(run(waiver("kind: apps/DaemonSet, name: agent"), {finding}).findings.held()[0].verdict ==
          Verdict::fail);
}

TEST_CASE("a waiver holds to 24:00 UTC of its day") {
    const std::string row = waiver("kind: '*', name: '*'");
    const Finding finding = failing({{"web", kOne}});
    CHECK(accepts(row, finding, "2027-03-31T23:59:59Z"));
    CHECK_FALSE(accepts(row, finding, "2027-04-01T00:00:00Z"));
    CHECK(accepts(row, finding, "2027-04-01T01:59:59+02:00"));
    CHECK(run(row, {finding}, "2027-04-01").applied[0].expired);
}

TEST_CASE("a waiver holds from 00:00 UTC of the day it names") {
    const std::string rows = waiver("kind: '*', name: agent", ", since: 2027-03-01");
    const Run before = run(rows, {failing({{"", kOne}})}, "2027-02-28T23:59:59Z");
    CHECK(before.applied[0].early);
    CHECK(before.applied[0].findings == 0);
    const Run on = run(rows, {failing({{"", kOne}})}, "2027-03-01T00:00:00Z");
    CHECK_FALSE(on.applied[0].early);
    CHECK(on.applied[0].findings == 1);
}

TEST_CASE("a profile bounds the term of a waiver") {
    const auto problem = [](const std::string& more, int most) {
        std::string text;
        read("waivers:\n" + waiver("kind: '*', name: agent", more), &text, most);
        return text;
    };
    CHECK(problem("", 0).empty());
    CHECK(problem("", 30).find("'since' is missing") != std::string::npos);
    CHECK(problem(", since: 2027-03-02", 30).empty());  // thirty days, both included
    const std::string longer = problem(", since: 2027-03-01", 30);
    CHECK(longer.find("longer than the 30 days that the profile 'strict' allows") !=
          std::string::npos);
    CHECK(longer.find("2027-03-30") != std::string::npos);
    CHECK(problem(", since: 2027-04-01", 0).find("ends before it begins") != std::string::npos);
    CHECK(problem(", since: soon", 30).find("is no date") != std::string::npos);
    CHECK(problem(", since: 2027-03-01", 0).empty());
}

TEST_CASE("a compensating control is kept, and belongs to the answer") {
    const auto waivers =
        read("waivers:\n" + waiver("kind: '*', name: agent", ", compensating: a firewall"));
    CHECK(waivers[0].compensating == "a firewall");
    std::vector<Waiver> two = read("waivers:\n" + waiver("kind: '*', name: agent") +
                                   waiver("kind: '*', name: agent", ", compensating: none"));
    Findings findings(std::vector<Finding>{failing({{"", kOne}})});
    CHECK_FALSE(
        apply_waivers(std::move(two), findings, parse_instant("2027-01-01").value()).has_value());
}

TEST_CASE("another value than the accepted one opens the finding again") {
    const Run done = run(waiver("kind: '*', name: '*'"), {failing({{"web", kTwo}})});
    CHECK_FALSE(done.findings.held()[0].details().waiver.has_value());
    REQUIRE(done.applied[0].changed.size() == 1);
    CHECK(done.applied[0].changed[0] ==
          std::string("DaemonSet kube-system/agent, item web: ") + kTwo);
    CHECK_FALSE(accepts(waiver("kind: '*', name: '*'", "", kOne), failing({{"web", ""}})));
}

TEST_CASE("a finding is accepted when every failing item is") {
    const Finding two = failing({{"web", kOne}, {"side", kTwo}});
    const std::string web = waiver("kind: '*', name: '*'", ", item: web");
    CHECK_FALSE(accepts(web, two));
    CHECK(accepts(web + waiver("kind: '*', name: '*'", ", item: side", kTwo), two));
    CHECK_FALSE(accepts(web, failing({})));
}

TEST_CASE("an unknown and an error are never accepted") {
    for (const Verdict verdict : {Verdict::unknown, Verdict::error, Verdict::pass}) {
        Finding finding = failing({{"web", kOne}});
        finding.verdict = verdict;
        const Run done = run(waiver("kind: '*', name: '*'"), {finding});
        CHECK_FALSE(done.findings.held()[0].details().waiver.has_value());
        CHECK(done.applied[0].items == 0);
        CHECK(done.applied[0].unknown == (verdict == Verdict::unknown ? 1 : 0));
    }
}

TEST_CASE("two answers for one item are an error that names both places") {
    Findings findings(std::vector<Finding>{failing({{"web", kOne}})});
    const std::string first = waiver("kind: apps/DaemonSet, name: agent");
    const std::string other = waiver("kind: '*', name: 'a*'");
    std::string text = first + other;
    const auto at = text.rfind("owner: o");
    text.replace(at, 8, "owner: p");
    const Instant day = parse_instant("2027-01-01").value();
    const auto done = apply_waivers(read("waivers:\n" + text), findings, day);
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().code == ErrorCode::policy);
    CHECK(done.error().text().find("w.yaml:3:3: this waiver and the one at w.yaml:2:3") == 0);
    // The same answer twice is none, and an expired one gives no answer.
    CHECK(accepts(first + other, findings.held()[0]));
    text = first + waiver("kind: '*', name: 'a*'");
    text.replace(text.rfind("2027-03-31"), 10, "2026-03-31");
    CHECK(accepts(text, findings.held()[0], "2027-01-01"));
}

TEST_CASE("check ids: former ones are understood, unselected ones are said, unknown ones refused") {
    const std::string rest =
        ", subject: {kind: Pod, name: a}, accepted: ['0123456789abcdef'], owner: o, reason: r, "
        "expires: 2027-03-31}\n";
    CHECK(read("waivers:\n- {check: a/b" + rest)[0].check == "workload/privileged");
    CHECK_FALSE(read("waivers:\n- {check: rbac/x" + rest)[0].in_run);
    std::string problem;
    read("waivers:\n- {check: rbac/y" + rest, &problem);
    CHECK(problem.find("w.yaml:2:11: error: unknown check 'rbac/y'; did you mean 'rbac/x'?") == 0);
}
