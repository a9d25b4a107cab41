// A history of audits: runs are laid into it, read from it and taken out of it.
//
// Role: the one place that knows the tables of history/schema.h. Everything else sees RunRecord,
// StoredRun and RunContents.
// Order: the runs of a series by the time their evidence was collected, then as they came. A run
// that is older than the last is laid in its place.
// Truth: two clusters with one name do not mix where the uid of the namespace kube-system tells
// them apart; where it is not known the name does. A run is stored once: the same document again
// changes nothing.
// Failure: of history/database.h; malformed when a stored word is none of ours.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/timepoint.h"
#include "history/database.h"
#include "history/run_record.h"

namespace assay {

struct StoredRun {
    std::int64_t id = 0;  // what people call it by; unique in a history
    std::int64_t series_id = 0;
    std::int64_t place = 0;
    std::string identity;  // run_identity() of its record
    RunSeries series;
    RunNumbers numbers;
};

// The raw results of a run.
struct RunContents {
    RunChecks checks;
    RunFindings findings;
};

struct Added {
    std::int64_t id = 0;
    bool was_there = false;
    std::optional<Instant> newest{};  // of a later run: this one was laid before it
};

// What stays: runs of the last `days` days before the newest of their series, or the last `runs` of
// each series. The newest one always does. A run of a time after `now`, of a clock that was wrong,
// moves no days: else it would take all others with it.
struct Keep {
    std::optional<int> days{};
    std::optional<int> runs{};
    std::optional<Instant> now{};  // absent: nobody knows
};

// From which place to which a finding failed without a change; kOpenEnd: to the newest run.
struct FailedSpan {
    FindingKey key;
    std::int64_t first = 0;
    std::int64_t last = 0;
};
// From which place to which a check was part of runs; kOpenEnd: to the newest.
struct CheckSpan {
    std::string check;
    std::int64_t first = 0;
    std::int64_t last = 0;
    bool seen = false;  // it was in scope, and none of its verdicts unknown or an error
};

class History {
public:
    // Brings an older schema to today's.
    [[nodiscard]] static Result<History> open(const HistoryPlace& place, HistoryUse use);
    explicit History(std::unique_ptr<Database> database) : database_(std::move(database)) {}

    [[nodiscard]] Result<Added> add(const RunRecord& record);
    // Of all series, or of one: by (cluster's name, profile, selection, place).
    [[nodiscard]] Result<std::vector<StoredRun>> runs();
    [[nodiscard]] Result<std::vector<StoredRun>> runs(const RunSeries& series);
    [[nodiscard]] Result<RunContents> contents(const StoredRun& run);
    // The findings that failed in a run before `run` and not in `run`.
    [[nodiscard]] Result<std::set<FindingKey>> failed_before(const StoredRun& run);
    // By (finding, place) and by (check, place).
    [[nodiscard]] Result<std::vector<FailedSpan>> failed_spans(std::int64_t series,
                                                               Severity severity);
    [[nodiscard]] Result<std::vector<CheckSpan>> check_spans(std::int64_t series);
    // Gives how many runs went.
    [[nodiscard]] Result<std::size_t> prune(const Keep& keep);

private:
    [[nodiscard]] Result<std::vector<StoredRun>> read_runs(std::string_view where,
                                                           std::span<const SqlValue> values);
    [[nodiscard]] Result<void> read_domains(std::vector<StoredRun>& runs, std::string_view where,
                                            std::span<const SqlValue> values);

    std::unique_ptr<Database> database_;
};

// The time that a place in a series stands for.
[[nodiscard]] Instant time_of_place(std::int64_t place);

}  // namespace assay
