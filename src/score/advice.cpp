#include "score/advice.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace assay {
namespace {

int score_of(const std::optional<Interval>& score) { return score.value_or(Interval{}).lo; }

// `scale` weighs what `tally` is one of.
Advice gain_of(Tally& tally, const Scale& scale, const Outcome& now) {
    const VerdictCounts before = tally.subjects;
    mend(tally);
    const ScaleReading then = scale.read();
    tally.subjects = before;
    return {tally.id, before.fail, then.level.lo - now.level.lo,
            score_of(then.score) - score_of(now.score)};
}

}  // namespace

std::vector<Advice> advise(std::span<const Tally> tallies, std::span<const AssessedCheck> checks,
                           const MaturityModel& model, std::span<const AssessedQuestion> questions,
                           const Outcome& now) {
    using Rank = std::tuple<int, int, int, Effort, std::string>;
    std::vector<Tally> scratch(tallies.begin(), tallies.end());
    const Scale scale(scratch, model, questions);
    std::vector<std::pair<Rank, Advice>> keyed;
    for (std::size_t index = 0; index < scratch.size(); ++index) {
        if (scratch[index].out_of_scope || scratch[index].subjects.fail == 0) continue;
        Advice advice = gain_of(scratch[index], scale, now);
        Rank rank{-static_cast<int>(checks[index].severity), -advice.level_gain, -advice.score_gain,
                  checks[index].effort, checks[index].id};
        keyed.emplace_back(std::move(rank), std::move(advice));
    }
    std::ranges::sort(keyed, {}, &std::pair<Rank, Advice>::first);
    std::vector<Advice> advice;
    advice.reserve(keyed.size());
    for (auto& entry : keyed) advice.push_back(std::move(entry.second));
    return advice;
}

}  // namespace assay
