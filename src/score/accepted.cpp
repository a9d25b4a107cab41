#include "score/accepted.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>

#include "score/model.h"

namespace assay {
namespace {

Outcome weigh_accepted(std::span<const Tally> tallies, const Findings& findings,
                       const std::function<bool(std::size_t)>& passes, const MaturityModel& model,
                       std::span<const AssessedQuestion> questions) {
    std::vector<Tally> changed(tallies.begin(), tallies.end());
    for (Tally& tally : changed) {
        const bool any = std::ranges::any_of(findings.held(tally.id), [](const Finding& finding) {
            return finding.details().waiver.has_value();
        });
        if (any) tally = with_accepted(std::move(tally), findings, passes);
    }
    return weigh(changed, model, questions);
}

}  // namespace

std::optional<AcceptedStanding> stand_with_accepted(std::span<const Tally> tallies,
                                                    const Findings& findings,
                                                    std::span<const AppliedWaiver> waivers,
                                                    const MaturityModel& model,
                                                    std::span<const AssessedQuestion> questions) {
    const auto compensated = [&](std::size_t waiver) {
        return !waivers[waiver].waiver.compensating.empty();
    };
    AcceptedStanding standing;
    for (const Finding& finding : findings.held()) {
        const auto& waiver = finding.details().waiver;
        if (!waiver) continue;
        ++standing.findings;
        if (compensated(*waiver)) ++standing.compensated;
    }
    if (standing.findings == 0) return std::nullopt;
    const auto all = [](std::size_t) { return true; };
    const Outcome scored = weigh_accepted(tallies, findings, all, model, questions);
    const Outcome levelled = weigh_accepted(tallies, findings, compensated, model, questions);
    standing.score = scored.score;
    standing.level = levelled.level;
    for (std::size_t index = 0; index < scored.domains.size(); ++index)
        standing.domains.push_back({scored.domains[index].domain, scored.domains[index].score,
                                    levelled.domains[index].level});
    return standing;
}

std::vector<bool> all_accepted(std::span<const Tally> tallies, const Findings& findings) {
    std::vector<bool> accepted;
    accepted.reserve(tallies.size());
    for (const Tally& tally : tallies) {
        std::size_t failing = 0;
        std::size_t waived = 0;
        for (const Finding& finding : findings.held(tally.id)) {
            if (finding.verdict != Verdict::fail) continue;
            ++failing;
            if (finding.details().waiver) ++waived;
        }
        accepted.push_back(failing > 0 && failing == waived);
    }
    return accepted;
}

}  // namespace assay
