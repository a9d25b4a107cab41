// What must hold for every cluster, on random small ones. Each run prints its seed; set
// KUBEASSAY_TEST_SEED to repeat one.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "score/model.h"
#include "score/support/make.h"
#include "score/value.h"

using namespace assay;
using test::make_gate;
using test::make_tally;

namespace {

using Random = std::mt19937_64;

std::uint64_t seed() {
    static const std::uint64_t value = [] {
        const char* given = std::getenv("KUBEASSAY_TEST_SEED");
        const std::uint64_t chosen =
            given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
        std::printf("score properties: KUBEASSAY_TEST_SEED=%llu\n",
                    static_cast<unsigned long long>(chosen));
        return chosen;
    }();
    return value;
}

std::size_t below(Random& random, std::size_t limit) {
    return static_cast<std::size_t>(random() % limit);
}

constexpr std::array kTwoDomains{Domain::access, Domain::network};
constexpr std::size_t kChecks = 9;

std::string check_id(std::size_t index) { return "c/" + std::to_string(index); }

// Gates over some of the checks, one of them fed by nothing.
MaturityModel random_model(Random& random) {
    MaturityModel model = test::one_domain();
    model.domains = {{Domain::access, "Access", 65}, {Domain::network, "Network", 35}};
    for (std::size_t index = 0; index < kChecks; ++index) {
        if (below(random, 3) == 0) continue;
        std::vector<std::string> fed_by{check_id(index)};
        if (below(random, 4) == 0) fed_by.push_back(check_id(below(random, kChecks)));
        if (below(random, 8) == 0) fed_by.push_back("future/check");
        model.gates.push_back(make_gate("g" + std::to_string(index),
                                        static_cast<int>(1 + below(random, 3)), std::move(fed_by),
                                        kTwoDomains[index % 2]));
    }
    return model;
}

std::vector<Tally> random_tallies(Random& random, bool with_unknown) {
    std::vector<Tally> tallies;
    for (std::size_t index = 0; index < kChecks; ++index) {
        test::Counts counts{.pass = below(random, 3), .not_applicable = below(random, 2)};
        if (below(random, 3) == 0) counts.fail = 1 + below(random, 2);
        const bool unknown = with_unknown && below(random, 3) == 0;
        if (unknown) (below(random, 2) == 0 ? counts.unknown : counts.error) = 1 + below(random, 2);
        Tally tally = make_tally(check_id(index), static_cast<Severity>(below(random, 4)),
                                 kTwoDomains[index % 2], counts);
        tally.open_ended = counts.unknown > 0 && below(random, 3) == 0;
        tallies.push_back(std::move(tally));
    }
    return tallies;
}

bool within(const std::optional<Interval>& inner, const std::optional<Interval>& outer) {
    if (!inner || !outer) return true;  // compared only where both have a score
    return outer->lo <= inner->lo && inner->hi <= outer->hi;
}
bool within(const LevelRange& inner, const LevelRange& outer) {
    return outer.lo <= inner.lo && inner.hi <= outer.hi;
}
bool not_lower(const Outcome& before, const Outcome& after) {
    const auto higher = [](const std::optional<Interval>& was, const std::optional<Interval>& is) {
        return !was || (is && is->lo >= was->lo && is->hi >= was->hi);
    };
    bool good = higher(before.score, after.score) && after.level.lo >= before.level.lo &&
                after.level.hi >= before.level.hi;
    for (std::size_t index = 0; index < before.domains.size(); ++index) {
        const AssessedDomain& was = before.domains[index];
        const AssessedDomain& is = after.domains[index];
        good = good && higher(was.score, is.score) && is.level.lo >= was.level.lo &&
               is.level.hi >= was.level.hi;
    }
    return good;
}

bool same(const Outcome& left, const Outcome& right) {
    bool good = left.score == right.score && left.level == right.level &&
                left.limited_by == right.limited_by &&
                left.coverage.known == right.coverage.known &&
                left.coverage.applicable == right.coverage.applicable;
    for (std::size_t index = 0; index < left.domains.size(); ++index)
        good = good && left.domains[index].score == right.domains[index].score &&
               left.domains[index].level == right.domains[index].level &&
               left.domains[index].blocking == right.domains[index].blocking;
    return good;
}

// Calls `visit` with every way the unknowns of tally `index` and later can turn out: each passes,
// fails or turns out not to apply; an open-ended row stands for up to three more of each.
void complete(std::vector<Tally>& tallies, std::size_t index,
              const std::function<void(const std::vector<Tally>&)>& visit) {
    if (index == tallies.size()) return visit(tallies);
    const Tally kept = tallies[index];
    const std::size_t open = kept.subjects.unknown + kept.subjects.error;
    if (open == 0) return complete(tallies, index + 1, visit);
    const std::size_t most = kept.open_ended ? open + 3 : open;
    for (std::size_t passing = 0; passing <= most; ++passing) {
        for (std::size_t failing = 0; passing + failing <= most; ++failing) {
            Tally& mine = tallies[index];
            mine.subjects = {kept.subjects.pass + passing, kept.subjects.fail + failing, 0,
                             kept.subjects.not_applicable, 0};
            mine.open_ended = false;
            mine.unknown.reset();
            complete(tallies, index + 1, visit);
            mine = kept;
        }
    }
}

std::size_t open_checks(const std::vector<Tally>& tallies) {
    return static_cast<std::size_t>(std::ranges::count_if(tallies, [](const Tally& tally) {
        return tally.subjects.unknown + tally.subjects.error > 0;
    }));
}

}  // namespace

TEST_CASE("however the unknowns turn out, the result lies within the intervals") {
    Random random(seed());
    std::size_t completions = 0;
    std::size_t narrowed = 0;
    for (int round = 0; round < 150; ++round) {
        const MaturityModel model = random_model(random);
        std::vector<Tally> tallies = random_tallies(random, true);
        if (open_checks(tallies) > 3) continue;
        const Outcome outer = weigh(tallies, model);
        complete(tallies, 0, [&](const std::vector<Tally>& completed) {
            const Outcome inner = weigh(completed, model);
            // A domain that turns out too small to be assessed has an interval of its own.
            for (std::size_t index = 0; index < inner.domains.size(); ++index)
                if (outer.domains[index].score && !inner.domains[index].score) return;
            ++completions;
            CHECK(within(inner.score, outer.score));
            CHECK(within(inner.level, outer.level));
            for (std::size_t index = 0; index < inner.domains.size(); ++index) {
                CHECK(within(inner.domains[index].score, outer.domains[index].score));
                CHECK(within(inner.domains[index].level, outer.domains[index].level));
            }
            if (inner.score && outer.score && inner.score->hi < outer.score->hi) ++narrowed;
        });
    }
    MESSAGE(completions, " completions");
    CHECK(completions > 1000);
    CHECK(narrowed > 100);  // the intervals are not trivially wide
}

TEST_CASE("mending a failure never lowers anything") {
    Random random(seed() + 1);
    std::size_t mended = 0;
    for (int round = 0; round < 500; ++round) {
        const MaturityModel model = random_model(random);
        std::vector<Tally> tallies = random_tallies(random, true);
        const Outcome before = weigh(tallies, model);
        for (Tally& tally : tallies) {
            if (tally.subjects.fail == 0) continue;
            const Tally kept = tally;
            --tally.subjects.fail;
            ++tally.subjects.pass;
            CHECK(not_lower(before, weigh(tallies, model)));
            tally = kept;
            ++mended;
        }
    }
    CHECK(mended > 500);
}

TEST_CASE("the order of checks does not matter") {
    Random random(seed() + 2);
    for (int round = 0; round < 200; ++round) {
        const MaturityModel model = random_model(random);
        std::vector<Tally> tallies = random_tallies(random, true);
        const Outcome before = weigh(tallies, model);
        std::ranges::shuffle(tallies, random);
        CHECK(same(before, weigh(tallies, model)));
    }
}

TEST_CASE("what is not applicable changes nothing") {
    Random random(seed() + 3);
    for (int round = 0; round < 200; ++round) {
        const MaturityModel model = random_model(random);
        std::vector<Tally> tallies = random_tallies(random, true);
        const Outcome before = weigh(tallies, model);
        for (Tally& tally : tallies)
            if (tally.applicable() > 0) tally.subjects.not_applicable += below(random, 5);
        for (const Domain domain : kTwoDomains)
            tallies.push_back(
                make_tally("z/na", Severity::critical, domain, {.not_applicable = 4}));
        CHECK(same(before, weigh(tallies, model)));
    }
}

TEST_CASE("intervals are intervals") {
    Random random(seed() + 4);
    for (int round = 0; round < 500; ++round) {
        const Outcome outcome = weigh(random_tallies(random, true), random_model(random));
        for (const AssessedDomain& domain : outcome.domains) {
            CHECK(domain.level.lo <= domain.level.hi);
            CHECK(domain.coverage.known <= domain.coverage.applicable);
            if (!domain.score) continue;
            CHECK(0 <= domain.score->lo);
            CHECK(domain.score->lo <= domain.score->hi);
            CHECK(domain.score->hi <= kWhole);
        }
    }
}
