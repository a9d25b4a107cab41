// Tallies to scores and levels: the arithmetic, and nothing else.
//
// Rules: docs/scoring.md, with a worked example. Integers only; `lo` rounds down, `hi` up.
// Properties (tested): mending a failure never lowers anything; the order of tallies does not
// matter; a not-applicable check changes nothing; whichever way unknowns turn out, the result lies
// within the intervals.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "policy/maturity.h"
#include "score/assessment.h"
#include "score/gates.h"
#include "score/tally.h"

namespace assay {

inline constexpr int kAuditLevel = 3;    // the highest level that one audit can show
inline constexpr int kAssuredLevel = 4;  // what a history adds (history/assured.h)

struct Outcome {
    std::optional<Interval> score;  // absent: nothing passed or failed
    LevelRange level;
    Domain limited_by = Domain::access;
    Coverage coverage;
    std::vector<AssessedDomain> domains;
};

// An outcome without a word of the domains and their gates.
struct ScaleReading {
    std::optional<Interval> score;
    LevelRange level;
    Coverage coverage;
};

// Weighs the tallies of one run as often as somebody asks what would be if they were others: which
// checks a gate asks, and which no gate names, is found out once.
// Ownership: all it is made of outlives it. What the tallies count may change meanwhile, their
// number, their order and their checks may not.
class Scale {
public:
    // `questions`: what people answered, for the gates that an attestation feeds.
    Scale(std::span<const Tally> tallies, const MaturityModel& model,
          std::span<const AssessedQuestion> questions = {});

    [[nodiscard]] Outcome weigh() const;
    // The same at a small part of the cost.
    [[nodiscard]] ScaleReading read() const;

private:
    struct Sums;
    [[nodiscard]] Sums sums_of(const DomainModel& domain) const;
    [[nodiscard]] AssessedDomain describe(const DomainModel& domain, const Sums& sums) const;
    [[nodiscard]] ScaleReading total(std::span<const Sums> domains) const;
    void add_check(Sums& sums, std::size_t tally) const;
    void add_gate(Sums& sums, std::size_t gate) const;

    std::span<const Tally> tallies_;
    const MaturityModel& model_;
    std::vector<bool> gated_;      // by tally: a gate names its check
    std::vector<GateFeed> feeds_;  // by gate
};

// Once.
[[nodiscard]] Outcome weigh(std::span<const Tally> tallies, const MaturityModel& model,
                            std::span<const AssessedQuestion> questions = {});

}  // namespace assay
