// The recorded cluster's upgrades: what the report's patching section says of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "invariants/support/shipped.h"
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
    for (const AssessedUpgrade& upgrade : assessment.upgrades) {
        MESSAGE(upgrade.component << " " << upgrade.from << " to " << upgrade.to << ": "
                                  << upgrade.failing << " of " << upgrade.all << ", "
                                  << upgrade.vulnerabilities.size() << " vulnerabilities");
        CHECK(upgrade.failing >= 1);
        CHECK(upgrade.failing <= upgrade.all);
        CHECK_FALSE(upgrade.to.empty());
        CHECK_FALSE(upgrade.vulnerabilities.empty());
    }
    if (!evidence->nodes_asked) {
        MESSAGE("the snapshot holds no node evidence: of runtimes nothing can be said yet");
        return;
    }
    const auto runtime = [](const AssessedUpgrade& upgrade) {
        return upgrade.component == "runc" && upgrade.all > upgrade.failing;
    };
    CHECK(std::ranges::any_of(assessment.upgrades, runtime));  // one node gave no evidence
}
