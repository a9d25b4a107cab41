// Less evidence is never a difference: what was taken away from one of two equal snapshots is not
// comparable, and nothing is new, gone or changed.
#include "compare/comparison.h"

#include <string>

#include <doctest/doctest.h>

#include "invariants/support/less.h"
#include "snapshot/container.h"

using namespace assay;

TEST_CASE("less evidence is no difference: the recorded cluster, every loss") {
    const std::string file = std::string(ASSAY_SOURCE_DIR) + "/examples/quickstart/cluster.tar.zst";
    const auto whole = read_snapshot(file);
    REQUIRE(whole.has_value());
    const auto same = assay::compare(*whole, *whole);
    REQUIRE(same.has_value());
    REQUIRE(same->compared > 100);
    std::size_t losses = 0;
    std::size_t told = 0;
    for (const test::Loss& loss : test::losses(*whole)) {
        auto less = read_snapshot(file);
        REQUIRE(less.has_value());
        loss.take(*less);
        CAPTURE(loss.name);
        const auto forward = assay::compare(*whole, *less);
        const auto back = assay::compare(*less, *whole);
        REQUIRE(forward.has_value());
        REQUIRE(back.has_value());
        CHECK(forward->differences.empty());
        CHECK(back->differences.empty());
        CHECK(forward->gaps.size() == back->gaps.size());
        ++losses;
        if (forward->compared == same->compared) continue;  // of a kind that is not compared
        ++told;
        CHECK(forward->gaps != same->gaps);
    }
    MESSAGE(losses << " losses, " << told << " of something that is compared");
    CHECK(told > 200);
}
