#include "score/model.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "score/value.h"

namespace assay {
namespace {

constexpr int kOtherLevel = 2;     // the level that checks named by no gate count for
constexpr int kCriticalLevel = 1;  // the highest level with an open critical

int weight_of(Severity severity, const MaturityModel& model) {
    return model.weights[static_cast<std::size_t>(severity)];
}

// A weighted mean of intervals, unrounded.
struct Mean {
    std::int64_t lo = 0;
    std::int64_t hi = 0;
    std::int64_t weight = 0;
    void add(Interval value, int times) {
        lo += std::int64_t{value.lo} * times;
        hi += std::int64_t{value.hi} * times;
        weight += times;
    }
    // Precondition: weight > 0.
    [[nodiscard]] Interval rounded() const {
        return {divide_down(lo, weight), divide_up(hi, weight)};
    }
};

// The gates of one level, together.
struct LevelGates {
    bool hold = true;
    bool may_hold = true;
};

bool enough_share(std::int64_t total, const Mean& mean, const MaturityModel& model) {
    return total >= mean.weight * model.level_share;
}

Interval capped(Interval score, bool open, bool may_open, const MaturityModel& model) {
    if (may_open) score.lo = std::min(score.lo, model.cap);
    if (open) score.hi = std::min(score.hi, model.cap);
    return score;
}

void determine(LevelRange& level, const Coverage& coverage, const MaturityModel& model) {
    level.determined = level.lo == level.hi && coverage.basis_points() >= model.coverage;
}

// The domain that limits most: lowest possible level, then lowest certain one, then lowest score;
// one that was assessed before one that was not.
const AssessedDomain* limiting(std::span<const AssessedDomain> domains) {
    const auto key = [](const AssessedDomain& domain) {
        return std::tuple(domain.level.hi, domain.level.lo, !domain.score,
                          domain.score.value_or(Interval{}).lo);
    };
    const auto found = std::ranges::min_element(domains, {}, key);
    return found == domains.end() ? nullptr : &*found;
}

}  // namespace

// Everything the rules ask of the checks and gates of one domain, and what follows from it.
struct Scale::Sums {
    Mean all;
    Mean other;  // checks named by no gate
    std::size_t applicable = 0;
    bool critical_open = false;                // one fails
    bool critical_may_open = false;            // one fails or could
    std::vector<const Tally*> other_short;     // of `other`: not certain to pass
    std::vector<const Tally*> critical_short;  // critical, not certain to pass
    LevelGates gates[kAuditLevel + 1];         // by level
    Coverage coverage;
    std::optional<Interval> score;
    LevelRange level;

    void find_score(const MaturityModel& model);
    void find_level(const MaturityModel& model);
    [[nodiscard]] std::vector<std::string> short_checks(const MaturityModel& model) const;
};

Scale::Scale(std::span<const Tally> tallies, const MaturityModel& model,
             std::span<const AssessedQuestion> questions)
    : tallies_(tallies), model_(model) {
    std::set<std::string_view> named;
    feeds_.reserve(model.gates.size());
    for (const Gate& gate : model.gates) {
        named.insert(gate.fed_by.begin(), gate.fed_by.end());
        feeds_.push_back(feed_of(gate, tallies, questions));
    }
    gated_.reserve(tallies.size());
    for (const Tally& tally : tallies) gated_.push_back(named.contains(tally.id));
}

void Scale::add_check(Sums& sums, std::size_t index) const {
    const Tally& tally = tallies_[index];
    const std::optional<Interval> value = value_of(tally);
    if (!value) return;
    const int weight = weight_of(tally.severity, model_);
    ++sums.applicable;
    sums.all.add(*value, weight);
    sums.coverage.applicable += std::int64_t{weight} * kWhole;
    sums.coverage.known += std::int64_t{weight} * known_share(tally);
    const Verdict verdict = tally.verdict();
    if (!gated_[index]) {
        sums.other.add(*value, weight);
        if (verdict != Verdict::pass) sums.other_short.push_back(&tally);
    }
    if (tally.severity == Severity::critical && verdict != Verdict::pass) {
        sums.critical_may_open = true;
        sums.critical_open = sums.critical_open || verdict == Verdict::fail;
        sums.critical_short.push_back(&tally);
    }
}

// What this version cannot decide is not known. An answer is, as long as it holds.
void Scale::add_gate(Sums& sums, std::size_t index) const {
    const GateFeed& feed = feeds_[index];
    const Verdict verdict = verdict_of(feed);
    const int level = model_.gates[index].level;
    if (level >= 1 && level <= kAuditLevel) {
        LevelGates& of = sums.gates[level];
        of.hold = of.hold && holds(verdict);
        of.may_hold = of.may_hold && may_hold(verdict);
    }
    const bool decidable = is_decidable(feed);
    if (decidable && !feed.answer) return;
    const std::int64_t weight = std::int64_t{weight_of(Severity::medium, model_)} * kWhole;
    sums.coverage.applicable += weight;
    if (decidable && verdict != Verdict::unknown) sums.coverage.known += weight;
}

void Scale::Sums::find_score(const MaturityModel& model) {
    if (all.weight == 0 || applicable < static_cast<std::size_t>(model.minimum_checks)) return;
    score = capped(all.rounded(), critical_open, critical_may_open, model);
}

// The levels that hold for certain, and those that may.
void Scale::Sums::find_level(const MaturityModel& model) {
    bool certain = true;
    bool possible = true;
    for (int at = 1; at <= kAuditLevel; ++at) {
        certain = certain && gates[at].hold;
        possible = possible && gates[at].may_hold;
        if (at == kOtherLevel) {
            certain = certain && enough_share(other.lo, other, model);
            possible = possible && enough_share(other.hi, other, model);
        }
        if (at > kCriticalLevel) {
            certain = certain && !critical_may_open;
            possible = possible && !critical_open;
        }
        if (certain) level.lo = at;
        if (possible) level.hi = at;
    }
    if (!score) level.lo = 0;
    determine(level, coverage, model);
}

// The checks that keep the domain at its level, sorted.
std::vector<std::string> Scale::Sums::short_checks(const MaturityModel& model) const {
    const int next = level.lo + 1;
    std::set<std::string> checks;
    const auto add = [&checks](std::span<const Tally* const> more) {
        for (const Tally* tally : more) checks.insert(tally->id);
    };
    if (next == kOtherLevel && !enough_share(other.lo, other, model)) add(other_short);
    if (next == kCriticalLevel + 1) add(critical_short);
    return {checks.begin(), checks.end()};
}

Scale::Sums Scale::sums_of(const DomainModel& domain) const {
    Sums sums;
    for (std::size_t i = 0; i < tallies_.size(); ++i)
        if (tallies_[i].domain == domain.domain) add_check(sums, i);
    for (std::size_t i = 0; i < feeds_.size(); ++i)
        if (model_.gates[i].domain == domain.domain) add_gate(sums, i);
    sums.find_score(model_);
    sums.find_level(model_);
    return sums;
}

AssessedDomain Scale::describe(const DomainModel& domain, const Sums& sums) const {
    AssessedDomain described{.domain = domain.domain,
                             .title = domain.title,
                             .weight = domain.weight,
                             .score = sums.score,
                             .applicable_checks = sums.applicable,
                             .level = sums.level,
                             .coverage = sums.coverage,
                             .blocking = {},
                             .gates = {}};
    for (std::size_t i = 0; i < feeds_.size(); ++i) {
        const Gate& gate = model_.gates[i];
        if (gate.domain != domain.domain) continue;
        described.gates.push_back(judge_gate(gate, feeds_[i]));
        if (gate.level == sums.level.lo + 1 && !holds(described.gates.back().verdict))
            described.blocking.push_back(gate.id);
    }
    for (std::string& check : sums.short_checks(model_))
        described.blocking.push_back(std::move(check));
    return described;
}

// Of domains in the order of the model.
ScaleReading Scale::total(std::span<const Sums> domains) const {
    ScaleReading reading;
    Mean mean;
    bool open = false;
    bool may_open = false;
    reading.level = {kAuditLevel, kAuditLevel, false};
    for (std::size_t i = 0; i < domains.size(); ++i) {
        const Sums& sums = domains[i];
        mean.add(sums.score.value_or(Interval{0, kWhole}), model_.domains[i].weight);
        open = open || sums.critical_open;
        may_open = may_open || sums.critical_may_open;
        reading.level.lo = std::min(reading.level.lo, sums.level.lo);
        reading.level.hi = std::min(reading.level.hi, sums.level.hi);
        reading.coverage.known += sums.coverage.known;
        reading.coverage.applicable += sums.coverage.applicable;
    }
    determine(reading.level, reading.coverage, model_);
    const bool judged = std::ranges::any_of(tallies_, [](const Tally& tally) {
        return !tally.out_of_scope && tally.subjects.pass + tally.subjects.fail > 0;
    });
    if (judged && mean.weight != 0) reading.score = capped(mean.rounded(), open, may_open, model_);
    return reading;
}

ScaleReading Scale::read() const {
    std::vector<Sums> domains;
    for (const DomainModel& domain : model_.domains) domains.push_back(sums_of(domain));
    return total(domains);
}

Outcome Scale::weigh() const {
    Outcome outcome;
    std::vector<Sums> domains;
    for (const DomainModel& domain : model_.domains) {
        domains.push_back(sums_of(domain));
        outcome.domains.push_back(describe(domain, domains.back()));
    }
    const ScaleReading reading = total(domains);
    outcome.score = reading.score;
    outcome.level = reading.level;
    outcome.coverage = reading.coverage;
    if (const AssessedDomain* domain = limiting(outcome.domains))
        outcome.limited_by = domain->domain;
    return outcome;
}

Outcome weigh(std::span<const Tally> tallies, const MaturityModel& model,
              std::span<const AssessedQuestion> questions) {
    return Scale(tallies, model, questions).weigh();
}

}  // namespace assay
