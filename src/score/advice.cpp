#include "score/advice.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace assay {
namespace {

Advice gain_of(std::vector<Tally>& tallies, std::size_t index, const MaturityModel& model,
               std::span<const AssessedQuestion> questions, const Outcome& now) {
    const Tally before = tallies[index];
    tallies[index].subjects.pass += before.subjects.fail;
    tallies[index].subjects.fail = 0;
    const Outcome then = weigh(tallies, model, questions);
    tallies[index] = before;
    return {before.id, before.subjects.fail, then.level.lo - now.level.lo,
            then.score.value_or(Interval{}).lo - now.score.value_or(Interval{}).lo};
}

}  // namespace

std::vector<Advice> advise(std::span<const Tally> tallies, std::span<const AssessedCheck> checks,
                           const MaturityModel& model, std::span<const AssessedQuestion> questions,
                           const Outcome& now) {
    using Rank = std::tuple<int, int, int, Effort, std::string>;
    std::vector<Tally> scratch(tallies.begin(), tallies.end());
    std::vector<std::pair<Rank, Advice>> keyed;
    for (std::size_t index = 0; index < scratch.size(); ++index) {
        if (scratch[index].out_of_scope || scratch[index].subjects.fail == 0) continue;
        Advice advice = gain_of(scratch, index, model, questions, now);
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
