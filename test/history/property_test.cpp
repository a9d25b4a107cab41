// Random runs in a random order: what a history says is what whole sets say.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "history/history.h"
#include "history/run_comparison.h"
#include "history/support/places.h"
#include "history/support/runs.h"

using namespace assay;
using namespace assay::test;

namespace {

std::uint32_t seed_of_run() {
    if (const char* given = std::getenv("KUBEASSAY_TEST_SEED"))
        return static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
    return std::random_device{}();
}

class Dice {
public:
    explicit Dice(std::uint32_t seed) : engine_(seed) {}
    bool one_in(int count) { return below(count) == 0; }
    int below(int count) { return std::uniform_int_distribution<int>(0, count - 1)(engine_); }
    template <class List>
    void shuffle(List& list) {
        std::ranges::shuffle(list, engine_);
    }

private:
    std::mt19937 engine_;
};

RunRecord random_run(int day, Dice& dice) {
    RunRecord run = empty_run(day);
    if (dice.one_in(6)) run.checks.erase("a/two");
    if (dice.one_in(6)) run.checks["a/three"].out_of_scope = true;
    for (const char* check : {"a/one", "a/two", "a/three"}) {
        if (!run.checks.contains(check) || run.checks[check].out_of_scope) continue;
        if (dice.one_in(8)) add_unknown(run, key_of(check, ""));
        for (int pod = 0; pod < 4; ++pod) {
            const std::string name = "pod-" + std::to_string(pod);
            if (dice.one_in(6)) {
                add_unknown(run, key_of(check, name));
            } else {
                if (dice.one_in(2)) add_failure(run, key_of(check, name, "x"), dice.one_in(3));
                if (dice.one_in(3)) add_failure(run, key_of(check, name, "y"), dice.one_in(3));
            }
        }
    }
    return run;
}

bool failed(const RunRecord& run, const FindingKey& key) {
    const auto found = run.findings.find(key);
    return found != run.findings.end() && found->second.verdict == Verdict::fail;
}

// By the rules as docs/history.md says them, over whole sets.
bool looked(const RunRecord& run, const FindingKey& key) {
    const auto check = run.checks.find(key.check);
    if (check == run.checks.end() || check->second.out_of_scope) return false;
    return std::ranges::none_of(run.findings, [&](const auto& one) {
        const auto& [other, state] = one;
        return state.verdict == Verdict::unknown && other.check == key.check &&
               (other.name.empty() || other.name == key.name);
    });
}

std::string naive(const std::vector<RunRecord>& runs, std::size_t a, std::size_t b,
                  const FindingKey& key) {
    const bool before = failed(runs[a], key);
    const bool after = failed(runs[b], key);
    if (before && after) {
        const bool was = runs[a].findings.at(key).accepted;
        const bool is = runs[b].findings.at(key).accepted;
        return was == is ? "" : is ? "accepted" : "expired";
    }
    if (before) return looked(runs[b], key) ? "fixed" : "no-longer-checked";
    if (!after) return "";
    if (!looked(runs[a], key)) return "newly-checked";
    for (std::size_t earlier = 0; earlier < a; ++earlier)
        if (failed(runs[earlier], key)) return "regressed";
    return "new";
}

void compare_all(History& history, const std::vector<RunRecord>& meant) {
    const auto stored = history.runs();
    REQUIRE(stored.has_value());
    REQUIRE(stored->size() == meant.size());
    std::set<FindingKey> keys;
    std::vector<RunContents> contents;
    for (std::size_t index = 0; index < meant.size(); ++index) {
        for (const auto& [key, state] : meant[index].findings) keys.insert(key);
        auto read = history.contents((*stored)[index]);
        REQUIRE(read.has_value());
        CHECK(read->findings == meant[index].findings);
        contents.push_back(std::move(*read));
    }
    for (std::size_t a = 0; a < meant.size(); ++a) {
        const auto earlier = history.failed_before((*stored)[a]);
        REQUIRE(earlier.has_value());
        for (std::size_t b = a + 1; b < meant.size(); ++b) {
            std::map<FindingKey, std::string> told;
            for (const FindingChange& one :
                 changes_between(contents[a].checks, contents[a].findings, contents[b].checks,
                                 contents[b].findings, *earlier))
                told[{one.check, one.kind, one.ns, one.name, one.item}] = text_of(one.change);
            for (const FindingKey& key : keys) CHECK(told[key] == naive(meant, a, b, key));
        }
    }
}

}  // namespace

TEST_CASE("what a history says of two runs is what their whole sets say") {
    const std::uint32_t seed = seed_of_run();
    MESSAGE("KUBEASSAY_TEST_SEED=" << seed);
    Dice dice(seed);
    for (int round = 0; round < 6; ++round) {
        std::vector<RunRecord> meant;
        for (int day = 0; day < 8; ++day) meant.push_back(random_run(day, dice));
        std::vector<RunRecord> order = meant;
        dice.shuffle(order);
        for (const HistoryPlace& place : empty_places()) {
            CAPTURE(place.shown);
            auto history = History::open(place, HistoryUse::create);
            REQUIRE(history.has_value());
            for (const RunRecord& run : order) REQUIRE(history->add(run).has_value());
            compare_all(*history, meant);
        }
    }
}
