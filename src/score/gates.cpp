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

struct Feed {
    Verdict verdict = Verdict::unknown;
    std::optional<Unknown> unknown;
    bool nodes_would_answer = false;
};

Feed feed_of(const Tally* tally, const Unknown& missing) {
    if (tally == nullptr) return {Verdict::unknown, missing};
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

Joined join_checks(std::span<const std::string> ids, std::span<const Tally> tallies,
                   const Unknown& missing) {
    Joined joined;
    joined.all_there = true;
    joined.nodes_would_decide = true;
    std::optional<Unknown> why;
    for (const std::string& id : ids) {
        const Tally* tally = find_tally(tallies, id);
        const Feed feed = feed_of(tally, missing);
        if (tally == nullptr) joined.all_there = false;
        if (feed.verdict == Verdict::unknown) {
            // What is missing stays so whatever else is asked: it is the reason to name.
            if (!why || tally == nullptr) why = feed.unknown;
            joined.nodes_would_decide = joined.nodes_would_decide && feed.nodes_would_answer;
        }
        joined.verdict = worse(joined.verdict, feed.verdict);
    }
    const bool unknown = joined.verdict == Verdict::unknown;
    if (unknown) joined.unknown = why;
    joined.nodes_would_decide = joined.nodes_would_decide && unknown;
    return joined;
}

AssessedGate judge_gate(const Gate& gate, std::span<const Tally> tallies,
                        std::span<const AssessedQuestion> questions) {
    const Unknown missing{Reason::not_built,
                          "nothing of this version decides it (planned: " + gate.built_in + ")"};
    std::vector<std::string> checks = gate.fed_by;
    std::optional<JudgedAnswer> answer;
    if (std::ranges::find(checks, kAttestationFeeder) != checks.end())
        answer = answer_for_gate(gate.id, questions);
    if (answer) std::erase(checks, kAttestationFeeder);
    const Joined joined = join_checks(checks, tallies, missing);
    AssessedGate judged;
    judged.id = gate.id;
    judged.title = gate.title;
    judged.level = gate.level;
    judged.fed_by = gate.fed_by;
    judged.verdict = joined.verdict;
    judged.unknown = joined.unknown;
    judged.decidable = joined.all_there;
    judged.nodes_would_decide = joined.nodes_would_decide;
    if (!answer) return judged;
    judged.attested = true;
    judged.verdict = worse(joined.verdict, answer->verdict);
    const bool unknown = judged.verdict == Verdict::unknown;
    if (!joined.unknown) judged.unknown = unknown ? answer->unknown : std::nullopt;
    judged.nodes_would_decide = joined.nodes_would_decide && unknown && !answer->unknown;
    return judged;
}

bool holds(const AssessedGate& gate) {
    return gate.verdict == Verdict::pass || gate.verdict == Verdict::not_applicable;
}

bool may_hold(const AssessedGate& gate) { return gate.verdict != Verdict::fail; }

}  // namespace assay
