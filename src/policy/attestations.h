// What people vouch for: answers to questions that no evidence decides.
//
// Role: --attestations FILE, written by people:
//   attestations:
//     - control: 3.1.1           # as the edition that is judged numbers it; or
//       question: etcd-restore   # of profiles/questionnaire.yaml, with every profile
//       answer: yes              # yes or no
//       who: platform@example.org
//       date: 2026-10-01         # holds from 0:00 UTC of that day
//       expires: 2027-03-31      # to 24:00 UTC of that day
// Meaning: docs/benchmarks.md and docs/scoring.md; score/answers.h judges them.
// Failure: every problem of the files at once, with file, line and column. A control or question
// that is unknown, that is not decided by an attestation, or that is answered twice is one: nobody
// can vouch for what evidence decides. So is a control where the profile is no benchmark.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/timepoint.h"
#include "policy/load.h"
#include "policy/policy.h"
#include "policy/problem.h"

namespace assay {

inline constexpr std::size_t kMaxAttestationsFile = std::size_t{1} << 20;

struct GivenAttestation {
    Span where;
    std::string control;     // empty: it answers `question`
    std::string question{};  // empty: it answers `control`
    bool answer = false;
    std::string who;
    std::string date;     // "2026-10-01"
    std::string expires;  // "2027-03-31"
    Instant begin;        // the first second it holds
    Instant end;          // the first second it does not

    [[nodiscard]] bool holds(Instant as_of) const { return begin <= as_of && as_of < end; }
};

// Adds the attestations of one file, or problems. A control may be of any edition that may be
// judged.
void load_attestations(const PolicyFile& file, const Policy& policy,
                       std::vector<GivenAttestation>& attestations,
                       std::vector<PolicyProblem>& problems);

// That the edition which was chosen has each control that is answered, by attestation. Failure:
// policy.
[[nodiscard]] Result<void> fit_edition(const std::vector<GivenAttestation>& attestations,
                                       const Edition& edition);

}  // namespace assay
