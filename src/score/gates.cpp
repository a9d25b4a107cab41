#include "score/gates.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay {
namespace {

struct Feed {
    Verdict verdict = Verdict::unknown;
    std::optional<Unknown> unknown;
    bool nodes_would_answer = false;
};

Feed feed_of(const Tally* tally, const Gate& gate) {
    if (tally == nullptr)
        return {Verdict::unknown,
                Unknown{Reason::not_built,
                        "nothing of this version decides it (planned: " + gate.built_in + ")"}};
    if (tally->out_of_scope)
        return {Verdict::unknown, Unknown{Reason::not_asked, "this target cannot show it"}};
    const Verdict verdict = tally->verdict();
    if (verdict != Verdict::unknown) return {verdict, std::nullopt};
    return {verdict, tally->unknown, tally->nodes_would_answer};
}

}  // namespace

const Tally* find_tally(std::span<const Tally> tallies, std::string_view check) {
    const auto found = std::ranges::find(tallies, check, &Tally::id);
    return found == tallies.end() ? nullptr : &*found;
}

AssessedGate judge_gate(const Gate& gate, std::span<const Tally> tallies) {
    AssessedGate judged;
    judged.id = gate.id;
    judged.title = gate.title;
    judged.level = gate.level;
    judged.fed_by = gate.fed_by;
    judged.decidable = true;
    judged.nodes_would_decide = true;
    Verdict verdict = Verdict::not_applicable;
    std::optional<Unknown> why;
    for (const std::string& feeder : gate.fed_by) {
        const Tally* tally = find_tally(tallies, feeder);
        const Feed feed = feed_of(tally, gate);
        if (tally == nullptr) judged.decidable = false;
        if (feed.verdict == Verdict::unknown) {
            // What is not built stays so whatever else is asked: it is the reason to name.
            if (!why || feed.unknown->reason == Reason::not_built) why = feed.unknown;
            judged.nodes_would_decide = judged.nodes_would_decide && feed.nodes_would_answer;
        }
        verdict = worse(verdict, feed.verdict);
    }
    judged.verdict = verdict;
    if (verdict == Verdict::unknown) judged.unknown = why;
    judged.nodes_would_decide = judged.nodes_would_decide && verdict == Verdict::unknown;
    return judged;
}

bool holds(const AssessedGate& gate) {
    return gate.verdict == Verdict::pass || gate.verdict == Verdict::not_applicable;
}

bool may_hold(const AssessedGate& gate) { return gate.verdict != Verdict::fail; }

}  // namespace assay
