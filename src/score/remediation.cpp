#include "score/remediation.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

namespace assay {
namespace {

struct Candidate {
    std::size_t index = 0;  // of the tally
    const Advice* advice = nullptr;
    std::int64_t gain = 0;  // in points, with the critical checks mended
    int hours = 1;
};

int score_of(const ScaleReading& reading) { return reading.score.value_or(Interval{}).lo; }

int hours_of(Effort effort, const MaturityModel& model) {
    return model.effort_hours[static_cast<std::size_t>(effort)];
}

std::vector<Candidate> candidates_of(std::span<const Tally> tallies,
                                     std::span<const AssessedCheck> checks,
                                     const std::vector<bool>& accepted, const MaturityModel& model,
                                     std::span<const Advice> advice) {
    std::vector<Candidate> candidates;
    for (const Advice& one : advice) {
        const auto tally = std::ranges::find(tallies, one.check, &Tally::id);
        const auto index = static_cast<std::size_t>(tally - tallies.begin());
        if (!accepted[index])
            candidates.push_back({index, &one, 0, hours_of(checks[index].effort, model)});
    }
    return candidates;
}

// What each gains when no critical check is open any more.
void find_gains(std::vector<Candidate>& candidates, std::span<const Tally> tallies,
                std::span<const AssessedCheck> checks, const MaturityModel& model,
                std::span<const AssessedQuestion> questions) {
    std::vector<Tally> calm(tallies.begin(), tallies.end());
    for (Tally& tally : calm)
        if (tally.severity == Severity::critical) mend(tally);
    const Scale scale(calm, model, questions);
    const ScaleReading before = scale.read();
    for (Candidate& one : candidates) {
        if (checks[one.index].severity == Severity::critical) continue;
        Tally& tally = calm[one.index];
        const VerdictCounts open = tally.subjects;
        mend(tally);
        const ScaleReading then = scale.read();
        tally.subjects = open;
        one.gain = std::int64_t{then.level.lo - before.level.lo} * model.level_points +
                   (score_of(then) - score_of(before));
    }
}

void order(std::vector<Candidate>& candidates, std::span<const AssessedCheck> checks) {
    std::ranges::sort(candidates, [&](const Candidate& left, const Candidate& right) {
        const AssessedCheck& mine = checks[left.index];
        const AssessedCheck& other = checks[right.index];
        const bool critical = mine.severity == Severity::critical;
        if (critical != (other.severity == Severity::critical)) return critical;
        // gain / hours, without dividing
        const std::int64_t worth = left.gain * right.hours;
        const std::int64_t other_worth = right.gain * left.hours;
        if (worth != other_worth) return worth > other_worth;
        return std::tuple(-static_cast<int>(mine.severity), left.hours, mine.id) <
               std::tuple(-static_cast<int>(other.severity), right.hours, other.id);
    });
}

// The failing checks among `ids`, and the hours they take.
void add_work(RoadPoint& point, std::span<const std::string> ids, const Assessment& assessment,
              const MaturityModel& model) {
    for (const std::string& id : ids) {
        const AssessedCheck* check = assessment.find(id);
        if (check == nullptr || check->verdict != Verdict::fail) continue;
        point.mend.push_back(id);
        point.hours += hours_of(check->effort, model);
    }
}

RoadPoint point_of(const Assessment& assessment, const AssessedDomain& domain,
                   const std::string& id, const MaturityModel& model) {
    RoadPoint point;
    point.domain = domain.domain;
    point.id = id;
    const auto gate = std::ranges::find(domain.gates, id, &AssessedGate::id);
    if (gate != domain.gates.end()) {
        point.gate = true;
        point.title = gate->title;
        point.verdict = gate->verdict;
        point.unknown = gate->unknown;
        add_work(point, gate->fed_by, assessment, model);
        return point;
    }
    const AssessedCheck* check = assessment.find(id);
    point.title = check == nullptr ? id : check->title;
    point.verdict = check == nullptr ? Verdict::unknown : check->verdict;
    add_work(point, {&id, 1}, assessment, model);
    return point;
}

int rank(Verdict verdict) {
    if (verdict == Verdict::fail) return 0;
    return verdict == Verdict::error ? 1 : 2;
}

}  // namespace

RemediationPlan plan_remediation(std::span<const Tally> tallies,
                                 std::span<const AssessedCheck> checks,
                                 const std::vector<bool>& accepted, const MaturityModel& model,
                                 std::span<const AssessedQuestion> questions,
                                 std::span<const Advice> advice) {
    RemediationPlan plan;
    std::ranges::copy(model.effort_hours, plan.hours.begin());
    plan.level_points = model.level_points;
    std::vector<Candidate> candidates = candidates_of(tallies, checks, accepted, model, advice);
    find_gains(candidates, tallies, checks, model, questions);
    order(candidates, checks);
    std::vector<Tally> mended(tallies.begin(), tallies.end());
    const Scale scale(mended, model, questions);
    for (const Candidate& one : candidates) {
        mend(mended[one.index]);
        const ScaleReading then = scale.read();
        plan.steps.push_back({.check = one.advice->check,
                              .effort = checks[one.index].effort,
                              .failing = one.advice->failing,
                              .level_gain = one.advice->level_gain,
                              .score_gain = one.advice->score_gain,
                              .level_after = then.level.lo,
                              .score_after = score_of(then)});
    }
    return plan;
}

std::vector<RoadPoint> road_to_next_level(const Assessment& assessment,
                                          const MaturityModel& model) {
    std::vector<RoadPoint> road;
    for (const AssessedDomain& domain : assessment.domains) {
        if (domain.level.lo > assessment.level.lo) continue;
        for (const std::string& id : domain.blocking)
            road.push_back(point_of(assessment, domain, id, model));
        if (domain.score) continue;
        RoadPoint point;
        point.domain = domain.domain;
        point.title = "Enough of the area applies and can be read to assess it";
        road.push_back(std::move(point));
    }
    std::ranges::stable_sort(road, {}, [](const RoadPoint& point) {
        return std::tuple(rank(point.verdict), point.hours);
    });
    return road;
}

}  // namespace assay
