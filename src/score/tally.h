// What the findings of one check add up to.
//
// Role: the only thing scores and gates are computed from. Subjects are counted, not rows and not
// replicas: a subject with ten failing items fails once, by its own roll-up.
// Absence: a check without rows met a complete and empty universe; it is not applicable.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evaluate/findings.h"
#include "policy/check.h"
#include "score/assessment.h"

namespace assay {

void count_verdict(VerdictCounts& counts, Verdict verdict);

struct Tally {
    std::string id;
    Severity severity = Severity::medium;
    Domain domain = Domain::access;
    VerdictCounts subjects;
    // An unknown row without a name stands for any number of subjects (the rest of a list that was
    // not read whole): what was read then says nothing about the share.
    bool open_ended = false;
    bool out_of_scope = false;        // the target cannot feed it: no effect on any number
    std::optional<Unknown> unknown;   // why the first unknown subject is unknown
    bool only_not_asked = false;      // every unknown is not-asked
    bool nodes_would_answer = false;  // and node evidence, which nobody asked for, is what it needs

    [[nodiscard]] Verdict verdict() const;
    // Subjects that passed or failed, or could.
    [[nodiscard]] std::size_t applicable() const;
};

// As if all subjects that failed had passed.
void mend(Tally& tally);

// One tally per check, in the order of `checks`.
[[nodiscard]] std::vector<Tally> tally(const Findings& findings, std::span<const Check> checks,
                                       std::span<const std::string> out_of_scope);

// The tally with `passes(waiver)` failures of accepted risks as passes; `waiver` as in Finding.
[[nodiscard]] Tally with_accepted(Tally tally, const Findings& findings,
                                  const std::function<bool(std::size_t)>& passes);

}  // namespace assay
