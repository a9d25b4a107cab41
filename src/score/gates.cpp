#include "score/gates.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/questionnaire.h"
#include "score/answers.h"

namespace assay {
namespace {

// What one check says; nullptr: this run does not have it.
Verdict verdict_of(const Tally* tally) {
    return tally == nullptr || tally->out_of_scope ? Verdict::unknown : tally->verdict();
}

// Why that is unknown.
std::optional<Unknown> why_unknown(const Tally* tally, const Unknown& missing) {
    if (tally == nullptr) return missing;
    if (tally->out_of_scope) return Unknown{Reason::not_asked, "this target cannot show it"};
    return tally->unknown;
}

bool nodes_would_answer(const Tally* tally) {
    return tally != nullptr && !tally->out_of_scope && tally->nodes_would_answer;
}

bool all_there(const Tallies& checks) { return std::ranges::find(checks, nullptr) == checks.end(); }

Verdict worst_of(const Tallies& checks) {
    Verdict verdict = Verdict::not_applicable;
    for (const Tally* check : checks) verdict = worse(verdict, verdict_of(check));
    return verdict;
}

}  // namespace

Tallies find_tallies(std::span<const std::string> ids, std::span<const Tally> tallies) {
    Tallies found;
    found.reserve(ids.size());
    for (const std::string& id : ids) {
        const auto tally = std::ranges::find(tallies, id, &Tally::id);
        found.push_back(tally == tallies.end() ? nullptr : &*tally);
    }
    return found;
}

Joined join_checks(const Tallies& checks, const Unknown& missing) {
    Joined joined;
    joined.verdict = worst_of(checks);
    joined.all_there = all_there(checks);
    if (joined.verdict != Verdict::unknown) return joined;
    joined.nodes_would_decide = true;
    for (const Tally* check : checks) {
        if (verdict_of(check) != Verdict::unknown) continue;
        // What is missing stays so whatever else is asked: it is the reason to name.
        if (!joined.unknown || check == nullptr) joined.unknown = why_unknown(check, missing);
        joined.nodes_would_decide = joined.nodes_would_decide && nodes_would_answer(check);
    }
    return joined;
}

GateFeed feed_of(const Gate& gate, std::span<const Tally> tallies,
                 std::span<const AssessedQuestion> questions) {
    GateFeed feed;
    if (std::ranges::find(gate.fed_by, kAttestationFeeder) != gate.fed_by.end())
        feed.answer = answer_for_gate(gate.id, questions);
    if (!feed.answer) {
        feed.checks = find_tallies(gate.fed_by, tallies);
        return feed;
    }
    std::vector<std::string> checks = gate.fed_by;
    std::erase(checks, kAttestationFeeder);
    feed.checks = find_tallies(checks, tallies);
    return feed;
}

Verdict verdict_of(const GateFeed& feed) {
    const Verdict checks = worst_of(feed.checks);
    return feed.answer ? worse(checks, feed.answer->verdict) : checks;
}

bool is_decidable(const GateFeed& feed) { return all_there(feed.checks); }

AssessedGate judge_gate(const Gate& gate, const GateFeed& feed) {
    const Unknown missing{Reason::not_built,
                          "nothing of this version decides it (planned: " + gate.built_in + ")"};
    const Joined joined = join_checks(feed.checks, missing);
    AssessedGate judged;
    judged.id = gate.id;
    judged.title = gate.title;
    judged.level = gate.level;
    judged.fed_by = gate.fed_by;
    judged.verdict = verdict_of(feed);
    judged.unknown = joined.unknown;
    judged.decidable = joined.all_there;
    judged.nodes_would_decide = joined.nodes_would_decide;
    if (!feed.answer) return judged;
    judged.attested = true;
    const bool unknown = judged.verdict == Verdict::unknown;
    if (!joined.unknown) judged.unknown = unknown ? feed.answer->unknown : std::nullopt;
    judged.nodes_would_decide = joined.nodes_would_decide && unknown && !feed.answer->unknown;
    return judged;
}

bool holds(Verdict gate) { return gate == Verdict::pass || gate == Verdict::not_applicable; }

bool may_hold(Verdict gate) { return gate != Verdict::fail; }

}  // namespace assay
