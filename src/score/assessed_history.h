// What earlier audits add to an assessment: what changed since the last, the trend, level 4.
//
// Role: plain data that history/ fills in and report/ writes; absent without --history.
// Absence: `problem` says why an asked-for history could not be read; then the rest is empty. No
// `last`: this is the first audit of its series.
// Ordering: changes by class, severity from critical down, then by what is changed; the trend from
// the oldest run to this one, which is the last.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timepoint.h"
#include "policy/check.h"
#include "score/interval.h"

namespace assay {

// history/run_comparison.h says what each means.
enum class ChangeClass : std::uint8_t {
    fresh,
    regressed,
    newly_checked,
    expired,
    accepted,
    fixed,
    no_longer_checked
};
inline constexpr std::array<std::string_view, 7> kChangeClasses{
    "new", "regressed", "newly-checked", "expired", "accepted", "fixed", "no-longer-checked"};
[[nodiscard]] constexpr std::string_view text_of(ChangeClass change) {
    return kChangeClasses[static_cast<std::size_t>(change)];
}
using ChangeCounts = std::array<std::size_t, kChangeClasses.size()>;  // by ChangeClass

struct FindingChange {
    ChangeClass change = ChangeClass::fresh;
    Severity severity = Severity::medium;
    std::string check;
    std::string kind;  // "apps/Deployment"
    std::string ns;
    std::string name;
    std::string item;  // empty: the subject itself
    friend bool operator==(const FindingChange&, const FindingChange&) = default;
};

// One run of the trend.
struct TrendPoint {
    std::int64_t run = 0;  // its number; 0: this audit, which is not stored yet
    Instant collected_at;
    std::string content;
    int model = 1;
    std::optional<Interval> score;  // by today's model, where `rescored` says so
    LevelRange level;
    int coverage = 0;
    std::size_t failing = 0;                      // findings
    std::array<std::size_t, 4> failing_checks{};  // by Severity
    bool rescored = false;  // weighed again from its raw results, for the model has changed
    // What was judged or how differs from the run before it: the two are not of one line.
    bool breaks = false;
};

// Whether level 4 holds, and what it rests on.
struct AssuredState {
    bool holds = false;
    std::size_t audits = 0;            // last ones in a row certain of level 3, each evidence once
    int days = 0;                      // from the first of them to this one
    std::vector<std::string> missing;  // sentences; empty exactly when it holds
};

struct LastRun {
    std::int64_t run = 0;
    Instant collected_at;
    std::optional<Interval> score;
    LevelRange level;
};

struct AssessedHistory {
    std::string place;    // without a password
    std::string problem;  // why it could not be read
    std::optional<LastRun> last;
    ChangeCounts counts{};
    std::vector<FindingChange> changes;
    std::vector<TrendPoint> trend;
    AssuredState assured;
    bool by_name = false;            // the cluster's uid is not known: its name tells it apart
    std::optional<Instant> later{};  // a run of a later time is there: this one goes before it
};

}  // namespace assay
