// Invariant 1: less evidence never says more. Under sanitizers a sample of the losses is taken,
// another one in every run: faults of memory show there, and the whole is asked of the build
// without them (scripts/test.sh).
#include <doctest/doctest.h>

#include <random>
#include <span>
#include <string>

#include "evaluate/run_fixture.h"
#include "invariants/support/less.h"
#include "invariants/support/shipped.h"
#include "snapshot/container.h"

using namespace assay;
using namespace assay::test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kOneOf = 16;
#else
constexpr std::size_t kOneOf = 1;
#endif

struct Totals {
    std::size_t changes = 0;
    std::size_t compared = 0;
    std::size_t seen = std::random_device{}() % kOneOf;

    // Whether the next loss is one of those that are taken.
    bool next() { return ++seen % kOneOf == 0; }
};

// Judges the fixture again after the losses and compares.
void lose(const FixtureText& text, const Evaluation& full, std::span<const Loss* const> taken,
          Totals& totals) {
    Fixture fixture = read_again(text);
    std::string names;
    for (const Loss* loss : taken) {
        loss->take(fixture.evidence);
        names += (names.empty() ? "" : " and ") + loss->name;
    }
    const auto less = judge_fixture(fixture, *text.check, shipped_policy().facts);
    REQUIRE(less.has_value());
    const Comparison comparison = compare(full, *less);
    totals.compared += comparison.compared;
    ++totals.changes;
    for (const std::string& excess : comparison.excesses) {
        FAIL_CHECK(text.file << " without " << names << ": " << excess);
    }
}

}  // namespace

TEST_CASE("less evidence never says more: every fixture, every loss") {
    Totals totals;
    const auto texts = shipped_fixtures();
    for (const FixtureText& text : texts) {
        const Fixture whole = read_again(text);
        const auto full = judge_fixture(whole, *text.check, shipped_policy().facts);
        REQUIRE(full.has_value());
        for (const Loss& loss : losses(whole.evidence)) {
            if (!totals.next()) continue;
            const Loss* taken[] = {&loss};
            lose(text, *full, taken, totals);
        }
    }
    MESSAGE(texts.size() << " fixtures, " << totals.changes << " losses, " << totals.compared
                         << " verdicts compared");
    CHECK(totals.compared > 1000);
}

TEST_CASE("less evidence never says more: two losses at once") {
    constexpr std::size_t kEvery = 97;  // of all pairs, by position: the same ones in every run
    Totals totals;
    std::size_t position = 0;
    for (const FixtureText& text : shipped_fixtures()) {
        const Fixture whole = read_again(text);
        const auto full = judge_fixture(whole, *text.check, shipped_policy().facts);
        REQUIRE(full.has_value());
        const std::vector<Loss> all = losses(whole.evidence);
        for (const Loss& first : all) {
            for (const Loss& second : all) {
                if (++position % kEvery == 0 && totals.next()) {
                    const Loss* taken[] = {&first, &second};
                    lose(text, *full, taken, totals);
                }
            }
        }
    }
    MESSAGE(totals.changes << " of " << position << " pairs, " << totals.compared
                           << " verdicts compared");
    CHECK(totals.compared > 1000);
}

TEST_CASE("less evidence never says more: the recorded cluster, every check") {
    const std::string file = std::string(ASSAY_SOURCE_DIR) + "/examples/quickstart/cluster.tar.zst";
    const Policy& policy = shipped_policy();
    const auto judge = [&](const Evidence& evidence) {
        const auto facts = derive(evidence, policy.facts);
        REQUIRE(facts.has_value());
        return evaluate(*facts, policy, {evidence.collected_at, 1});
    };
    auto whole = read_snapshot(file);
    REQUIRE(whole.has_value());
    const Evaluation full = judge(*whole);
    Totals totals;
    for (const Loss& loss : losses(*whole)) {
        if (!totals.next()) continue;
        auto evidence = read_snapshot(file);
        REQUIRE(evidence.has_value());
        loss.take(*evidence);
        const Comparison comparison = compare(full, judge(*evidence));
        totals.compared += comparison.compared;
        ++totals.changes;
        for (const std::string& excess : comparison.excesses) {
            FAIL_CHECK("without " << loss.name << ": " << excess);
        }
    }
    MESSAGE(totals.changes << " losses, " << totals.compared << " verdicts compared");
    CHECK(totals.compared > 1000);
}
