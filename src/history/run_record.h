// One audit as the history keeps it.
//
// Role: an Assessment in, plain data out: who was audited, the numbers, and the raw results: the
// tally of each check and each finding that is neither a pass nor not-applicable. By the tallies a
// run can be weighed again under another maturity model; by the findings two runs are compared.
// Secrecy: nothing that `-o json` does not hold; no message, no proof.
// Absence: a finding that is not here passed, or does not apply, or its subject is gone; whether it
// was looked at at all says the check (`looked_at()` in history/run_comparison.h).
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/timepoint.h"
#include "score/assessment.h"
#include "score/tally.h"

namespace assay {

// Which runs belong side by side.
struct RunSeries {
    std::string target_kind;  // "cluster"
    std::string cluster_uid;  // empty: not known, the name says who it is
    std::string cluster_name;
    std::string profile;
    std::string selection;  // JSON of what was chosen; empty: the whole
    friend bool operator==(const RunSeries&, const RunSeries&) = default;

    // What tells clusters apart: "cluster uid ..." or "cluster name ...".
    [[nodiscard]] std::string cluster_identity() const;
};

struct RunDomain {
    std::optional<Interval> score;
    LevelRange level;
    int coverage = 0;
    friend bool operator==(const RunDomain&, const RunDomain&) = default;
};

struct RunNumbers {
    Instant collected_at;
    Instant as_of;
    std::string tool;
    std::string content;
    int model = 1;
    std::string profile_sha256;
    std::string policy_sha256;
    std::string snapshot_sha256;
    std::optional<Interval> score;
    LevelRange level;
    int coverage = 0;  // basis points
    VerdictCounts verdicts;
    std::array<std::size_t, 4> failing_checks{};  // by Severity
    std::map<Domain, RunDomain> domains{};
    friend bool operator==(const RunNumbers&, const RunNumbers&) = default;
};

// What a finding is known by, as a baseline knows it.
struct FindingKey {
    std::string check;
    std::string kind;  // "apps/Deployment"
    std::string ns;
    std::string name;
    // Empty: the subject itself. Of what has neither namespace nor name: what was not read of the
    // list, "node-1"; empty: all of it.
    std::string item;
    friend auto operator<=>(const FindingKey&, const FindingKey&) = default;
};

struct FindingState {
    Verdict verdict = Verdict::fail;  // fail, unknown or error
    Severity severity = Severity::medium;
    bool accepted = false;    // by a waiver that holds
    std::string fingerprint;  // of what was read; empty: too many items, or no failure
    friend bool operator==(const FindingState&, const FindingState&) = default;
};

struct GateState {
    int level = 1;
    Verdict verdict = Verdict::unknown;
    friend bool operator==(const GateState&, const GateState&) = default;
};

using RunFindings = std::map<FindingKey, FindingState>;
using RunChecks = std::map<std::string, Tally>;  // `unknown` has a reason, no text

struct RunRecord {
    RunSeries series;
    RunNumbers numbers;
    std::map<std::string, GateState> gates;
    RunChecks checks;
    RunFindings findings;
};

// Whether these are numbers that an audit gives: times of the years 1 to 9999, levels there are,
// basis points, intervals that do not end before they begin. Files and databases may hold others.
[[nodiscard]] bool in_range(const RunDomain& domain);
[[nodiscard]] bool in_range(const RunNumbers& numbers);  // without its domains
[[nodiscard]] bool in_range(const VerdictCounts& counts);

[[nodiscard]] RunRecord record_of(const Assessment& assessment);

}  // namespace assay
