#include "score/model.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "score/gates.h"
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

// Everything the rules ask of the checks of one domain.
struct DomainSums {
    Mean all;
    Mean other;  // checks named by no gate
    std::size_t applicable = 0;
    bool critical_open = false;               // one fails
    bool critical_may_open = false;           // one fails or could
    std::vector<std::string> other_short;     // of `other`: not certain to pass
    std::vector<std::string> critical_short;  // critical, not certain to pass
};

bool named_by_gate(const std::string& check, const MaturityModel& model) {
    return std::ranges::any_of(model.gates, [&](const Gate& gate) {
        return std::ranges::find(gate.fed_by, check) != gate.fed_by.end();
    });
}

void add_check(DomainSums& sums, Coverage& coverage, const Tally& tally,
               const MaturityModel& model) {
    const std::optional<Interval> value = value_of(tally);
    if (!value) return;
    const int weight = weight_of(tally.severity, model);
    ++sums.applicable;
    sums.all.add(*value, weight);
    coverage.applicable += std::int64_t{weight} * kWhole;
    coverage.known += std::int64_t{weight} * known_share(tally);
    const Verdict verdict = tally.verdict();
    if (!named_by_gate(tally.id, model)) {
        sums.other.add(*value, weight);
        if (verdict != Verdict::pass) sums.other_short.push_back(tally.id);
    }
    if (tally.severity == Severity::critical && verdict != Verdict::pass) {
        sums.critical_may_open = true;
        sums.critical_open = sums.critical_open || verdict == Verdict::fail;
        sums.critical_short.push_back(tally.id);
    }
}

bool enough_share(std::int64_t total, const Mean& mean, const MaturityModel& model) {
    return total >= mean.weight * model.level_share;
}

// The levels that hold for certain, and those that may.
void find_level(AssessedDomain& domain, const DomainSums& sums, const MaturityModel& model) {
    bool certain = true;
    bool possible = true;
    for (int level = 1; level <= kAuditLevel; ++level) {
        for (const AssessedGate& gate : domain.gates) {
            if (gate.level != level) continue;
            certain = certain && holds(gate);
            possible = possible && may_hold(gate);
        }
        if (level == kOtherLevel) {
            certain = certain && enough_share(sums.other.lo, sums.other, model);
            possible = possible && enough_share(sums.other.hi, sums.other, model);
        }
        if (level > kCriticalLevel) {
            certain = certain && !sums.critical_may_open;
            possible = possible && !sums.critical_open;
        }
        if (certain) domain.level.lo = level;
        if (possible) domain.level.hi = level;
    }
    if (!domain.score) domain.level.lo = 0;
    domain.level.determined =
        domain.level.lo == domain.level.hi && domain.coverage.basis_points() >= model.coverage;
}

void find_blocking(AssessedDomain& domain, DomainSums& sums, const MaturityModel& model) {
    const int next = domain.level.lo + 1;
    for (const AssessedGate& gate : domain.gates)
        if (gate.level == next && !holds(gate)) domain.blocking.push_back(gate.id);
    std::vector<std::string> checks;
    if (next == kOtherLevel && !enough_share(sums.other.lo, sums.other, model))
        checks = sums.other_short;
    if (next == kCriticalLevel + 1)
        checks.insert(checks.end(), sums.critical_short.begin(), sums.critical_short.end());
    std::ranges::sort(checks);
    const auto repeated = std::ranges::unique(checks);
    checks.erase(repeated.begin(), repeated.end());
    domain.blocking.insert(domain.blocking.end(), checks.begin(), checks.end());
}

void find_score(AssessedDomain& domain, const DomainSums& sums, const MaturityModel& model) {
    domain.applicable_checks = sums.applicable;
    if (sums.all.weight == 0 || sums.applicable < static_cast<std::size_t>(model.minimum_checks))
        return;
    Interval score = sums.all.rounded();
    if (sums.critical_may_open) score.lo = std::min(score.lo, model.cap);
    if (sums.critical_open) score.hi = std::min(score.hi, model.cap);
    domain.score = score;
}

// What this version cannot decide is not known. An answer is, as long as it holds.
void add_gate(Coverage& coverage, const AssessedGate& gate, const MaturityModel& model) {
    if (gate.decidable && !gate.attested) return;
    const std::int64_t weight = std::int64_t{weight_of(Severity::medium, model)} * kWhole;
    coverage.applicable += weight;
    if (gate.decidable && gate.verdict != Verdict::unknown) coverage.known += weight;
}

AssessedDomain weigh_domain(const DomainModel& meant, std::span<const Tally> tallies,
                            const MaturityModel& model, std::span<const AssessedQuestion> questions,
                            DomainSums& sums) {
    AssessedDomain domain;
    domain.domain = meant.domain;
    domain.title = meant.title;
    domain.weight = meant.weight;
    for (const Tally& tally : tallies)
        if (tally.domain == meant.domain) add_check(sums, domain.coverage, tally, model);
    for (const Gate& gate : model.gates) {
        if (gate.domain != meant.domain) continue;
        domain.gates.push_back(judge_gate(gate, tallies, questions));
        add_gate(domain.coverage, domain.gates.back(), model);
    }
    find_score(domain, sums, model);
    find_level(domain, sums, model);
    find_blocking(domain, sums, model);
    return domain;
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

Outcome weigh(std::span<const Tally> tallies, const MaturityModel& model,
              std::span<const AssessedQuestion> questions) {
    Outcome outcome;
    Mean mean;
    bool open = false;
    bool may_open = false;
    outcome.level = {kAuditLevel, kAuditLevel, false};
    for (const DomainModel& meant : model.domains) {
        DomainSums sums;
        AssessedDomain domain = weigh_domain(meant, tallies, model, questions, sums);
        mean.add(domain.score.value_or(Interval{0, kWhole}), meant.weight);
        open = open || sums.critical_open;
        may_open = may_open || sums.critical_may_open;
        outcome.level.lo = std::min(outcome.level.lo, domain.level.lo);
        outcome.level.hi = std::min(outcome.level.hi, domain.level.hi);
        outcome.coverage.known += domain.coverage.known;
        outcome.coverage.applicable += domain.coverage.applicable;
        outcome.domains.push_back(std::move(domain));
    }
    outcome.level.determined =
        outcome.level.lo == outcome.level.hi && outcome.coverage.basis_points() >= model.coverage;
    if (const AssessedDomain* domain = limiting(outcome.domains))
        outcome.limited_by = domain->domain;
    const bool judged = std::ranges::any_of(tallies, [](const Tally& tally) {
        return !tally.out_of_scope && tally.subjects.pass + tally.subjects.fail > 0;
    });
    if (!judged || mean.weight == 0) return outcome;
    Interval score = mean.rounded();
    if (may_open) score.lo = std::min(score.lo, model.cap);
    if (open) score.hi = std::min(score.hi, model.cap);
    outcome.score = score;
    return outcome;
}

}  // namespace assay
