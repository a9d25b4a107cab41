// The recorded cluster's upgrades: what the report's patching section says of it.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "invariants/support/shipped.h"
#include "report/words.h"
#include "report/writers.h"
#include "score/assess.h"
#include "snapshot/container.h"

using namespace assay;
using namespace assay::test;

TEST_CASE("the recorded cluster: what to upgrade, from what to what, on how many nodes") {
    const std::string file = std::string(ASSAY_SOURCE_DIR) + "/examples/quickstart/cluster.tar.zst";
    const auto evidence = read_snapshot(file);
    REQUIRE(evidence.has_value());
    const Policy& policy = shipped_policy();
    const auto facts = derive(*evidence, policy.facts);
    REQUIRE(facts.has_value());
    const Instant date = evidence->collected_at;
    const Assessment assessment =
        assess(evaluate(*facts, policy, {date, 1}), policy, *evidence, {"0.1.0", date});
    // What runs there, by record_quickstart.py: runc was not read on one node of four.
    const std::vector<std::string> wanted{
        "runc 1.1.5+ds1-1+b3 to 1.1.5+ds1-1+deb12u1, 2 of 4: CVE-2024-21626",
        "etcd 3.6.8-0 to 3.6.14, 1 of 1: CVE-2026-33343 CVE-2026-33413 CVE-2026-44283 "
        "CVE-2026-59818 "
        "CVE-2026-73499 CVE-2026-73500",
        "kubelet v1.30.2 to 1.30.10, 1 of 4: CVE-2024-10220",
    };
    std::vector<std::string> found;
    for (const AssessedUpgrade& upgrade : assessment.upgrades) {
        std::string line =
            fmt::format("{} {} to {}, {} of {}: {}", upgrade.component, upgrade.from, upgrade.to,
                        upgrade.failing, upgrade.all, fmt::join(upgrade.vulnerabilities, " "));
        MESSAGE(line);
        found.push_back(std::move(line));
    }
    CHECK(found == wanted);
    const auto page = write_html(assessment, {});
    REQUIRE(page.has_value());
    for (const AssessedUpgrade& upgrade : assessment.upgrades) {
        CHECK(page->find(upgrade.from) != std::string::npos);
        CHECK(page->find(affected_text(upgrade)) != std::string::npos);
        for (const std::string& id : upgrade.vulnerabilities) {
            CHECK(page->find(id) != std::string::npos);
        }
    }
}
