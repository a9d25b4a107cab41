#include "score/upgrades.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace assay;

namespace {

Finding row(std::string check, Verdict verdict, std::string name, std::string kind = "Node") {
    Finding finding;
    finding.check = std::move(check);
    finding.verdict = verdict;
    finding.subject = SubjectRef{"v1", std::move(kind), "", std::move(name)};
    return finding;
}

Finding old(std::string check, std::string name, Upgrade upgrade, std::string kind = "Node") {
    Finding finding = row(std::move(check), Verdict::fail, std::move(name), std::move(kind));
    finding.add_details().upgrade = std::move(upgrade);
    return finding;
}

AssessedCheck check_of(std::string id, Severity severity) {
    AssessedCheck check;
    check.id = std::move(id);
    check.severity = severity;
    return check;
}

const std::vector<AssessedCheck>& checks() {
    static const std::vector<AssessedCheck> made{check_of("a/critical", Severity::critical),
                                                 check_of("b/high", Severity::high),
                                                 check_of("c/high", Severity::high)};
    return made;
}

const Upgrade kRunc{"runc", "1.1.5", "1.1.12", {"CVE-1", "CVE-2"}};
const Upgrade kKubelet{"kubelet", "v1.30.0", "v1.30.9", {"CVE-3"}};

}  // namespace

TEST_CASE("upgrades: one row unites checks, subjects and vulnerabilities") {
    Upgrade more = kRunc;
    more.vulnerabilities = {"CVE-0", "CVE-2"};
    const auto rows = upgrades_of(
        std::vector{old("a/critical", "n1", kRunc), old("a/critical", "n1", kRunc),
                    old("a/critical", "n2", kRunc), row("a/critical", Verdict::pass, "n3"),
                    row("a/critical", Verdict::unknown, "n4"),
                    row("a/critical", Verdict::not_applicable, "n5"), old("b/high", "n2", more)},
        checks());
    REQUIRE(rows.size() == 1);
    CHECK(rows[0] == AssessedUpgrade{.component = "runc",
                                     .from = "1.1.5",
                                     .to = "1.1.12",
                                     .severity = Severity::critical,
                                     .kind = "Node",
                                     .failing = 2,
                                     .all = 5,
                                     .complete = true,
                                     .vulnerabilities = {"CVE-0", "CVE-1", "CVE-2"},
                                     .checks = {"a/critical", "b/high"}});
}

TEST_CASE("upgrades: only a failing row asks, and an unnamed row says that there are more") {
    Finding passed = old("b/high", "n1", kKubelet);
    passed.verdict = Verdict::pass;
    CHECK(upgrades_of(std::vector{passed, row("b/high", Verdict::fail, "n2")}, checks()).empty());
    CHECK(upgrades_of({}, checks()).empty());
    const auto rows =
        upgrades_of(std::vector{old("b/high", "n1", kKubelet), row("b/high", Verdict::unknown, ""),
                                row("c/high", Verdict::unknown, "n9")},
                    checks());
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].all == 1);
    CHECK_FALSE(rows[0].complete);
}

TEST_CASE("upgrades: of two components one check speaks of, each counts what is of its kind") {
    const Upgrade crio{"cri-o", "1.30.0", "1.30.3", {"CVE-4"}};
    const Upgrade containerd{"containerd", "1.6.0", "1.6.38", {"CVE-5"}};
    const auto rows = upgrades_of(
        std::vector{old("b/high", "n1", containerd), old("b/high", "n2", containerd),
                    old("b/high", "n3", crio, "Host"), old("b/high", "n4", crio, "Node")},
        checks());
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].component == "containerd");
    CHECK(rows[0].all == 3);
    CHECK(rows[0].kind == "Node");
    CHECK(rows[1].all == 4);
    CHECK(rows[1].kind.empty());
}

TEST_CASE("upgrades: severity first, then how many; the order of findings plays no part") {
    Upgrade newer = kKubelet;
    newer.from = "v1.30.5";
    std::vector<Finding> findings{old("a/critical", "n1", kRunc), old("b/high", "n1", kKubelet),
                                  old("b/high", "n2", newer), old("b/high", "n3", newer)};
    const auto rows = upgrades_of(findings, checks());
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].component == "runc");
    CHECK(rows[1].from == "v1.30.5");
    CHECK(rows[1].failing == 2);
    CHECK(rows[2].from == "v1.30.0");
    std::mt19937 random(7);
    for (int turn = 0; turn < 20; ++turn) {
        std::ranges::shuffle(findings, random);
        CHECK(upgrades_of(findings, checks()) == rows);
    }
}
