// What a check may cost: with 10,000 containers in every pod spec it says what it said of few, or
// that its limit was met, and never what is better.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "evaluate/run_fixture.h"
#include "invariants/support/shipped.h"
#include "snapshot/pod_spec.h"

using namespace assay;
using namespace assay::test;

namespace {

constexpr std::size_t kContainers = 10'000;

// The containers over and over, each with a name of its own.
Value many(const Value& containers, Store& store) {
    const auto items = containers.items_or_none();
    std::vector<Value> made(items.begin(), items.end());
    for (std::size_t i = items.size(); i < kContainers; ++i) {
        const Value& one = items[i % items.size()];
        const std::string name = std::string(one.get("name").text_or()) + "-" + std::to_string(i);
        made.push_back(store.with(one, "name", store.text(name)));
    }
    return store.list(made);
}

// The value with every pod spec in it grown; `grown` counts them.
Value grow(const Value& value, Store& store, std::size_t& grown) {
    if (value.is_list()) {
        std::vector<Value> items;
        for (const Value& item : value.items_or_none()) items.push_back(grow(item, store, grown));
        return store.list(items);
    }
    if (!value.is_map()) return value;
    if (has_pod_spec_shape(value) && value.get("containers").items_or_none().size() > 0) {
        ++grown;
        return store.with(value, "containers", many(value.get("containers"), store));
    }
    Value made = value;
    for (const Member& member : value.members_or_none()) {
        made = store.with(made, member.key(), grow(member.value, store, grown));
    }
    return made;
}

// Checks that cannot look at so many within the limit. Each container is held against each known
// network plugin.
const std::set<std::string> kLimited{"network/cni-enforces"};

}  // namespace

TEST_CASE(
    "ten thousand containers make no verdict better, and meet the limit only where they must") {
    std::size_t judged = 0;
    std::size_t kept = 0;
    std::set<std::string> limited;
    for (const FixtureText& text : shipped_fixtures()) {
        Fixture fixture = read_again(text);
        std::size_t grown = 0;
        for (Request& request : fixture.evidence.requests) {
            for (StoredObject& object : request.objects) {
                object.value = grow(object.value, fixture.evidence.store, grown);
            }
        }
        if (grown == 0) continue;
        ++judged;
        CAPTURE(text.file);
        const auto evaluation = judge_fixture(fixture, *text.check, shipped_policy().facts);
        REQUIRE(evaluation.has_value());
        for (const Finding& finding : evaluation->findings) {
            CHECK_MESSAGE(finding.verdict != Verdict::error, *finding.details().message);
            if (finding.unknown && finding.unknown->reason == Reason::limit) {
                limited.insert(text.check->id);
            }
        }
        const Verdict verdict = roll_up(evaluation->findings, text.check->id);
        if (verdict == fixture.expect.verdict) ++kept;
        if (verdict == Verdict::pass) CHECK(fixture.expect.verdict == Verdict::pass);
    }
    MESSAGE(judged << " fixtures, " << kept << " verdicts as before");
    CHECK(limited == kLimited);
    // A second container of a component or of a pod that was alone is another matter.
    CHECK(kept * 100 > judged * 95);
}
