#include "history/look_back.h"

#include <algorithm>

#include "history/assured.h"
#include "history/history_rows.h"
#include "history/run_document.h"
#include "history/trend.h"
#include "score/model.h"

namespace assay {
namespace {

TodaysId todays_id(const Policy& policy) {
    return [&policy](const std::string& id) {
        const Check* const check = named_check(policy.checks, id);
        return check == nullptr ? id : check->id;
    };
}

Result<RunContents> contents_by_todays_ids(History& history, const StoredRun& run,
                                           const TodaysId& todays) {
    const auto contents = history.contents(run);
    if (!contents) return contents;
    return RunContents{renamed(contents->checks, todays), renamed(contents->findings, todays)};
}

Result<std::vector<FindingChange>> changes_since(History& history, const StoredRun& before,
                                                 const RunChecks& checks,
                                                 const RunFindings& findings,
                                                 const TodaysId& todays) {
    const auto contents = contents_by_todays_ids(history, before, todays);
    if (!contents) return tl::unexpected(contents.error());
    auto failed = history.failed_before(before);
    if (!failed) return tl::unexpected(failed.error());
    std::set<FindingKey> failed_before;
    for (FindingKey key : *failed) {
        key.check = todays(key.check);
        failed_before.insert(std::move(key));
    }
    return changes_between(contents->checks, contents->findings, checks, findings, failed_before);
}

// What this run says of critical findings.
CriticalPast present(std::span<const StoredRun> runs, const RunRecord& now) {
    CriticalPast past;
    for (const StoredRun& run : runs) past.places.push_back(run.place);
    const std::int64_t mine = now.numbers.collected_at.seconds << kPlaceBits;
    past.places.push_back(std::max(mine, past.places.empty() ? mine : past.places.back() + 1));
    for (const auto& [key, state] : now.findings)
        if (state.verdict == Verdict::fail && state.severity == Severity::critical)
            past.failing_now.insert(key);
    for (const auto& [id, tally] : now.checks) {
        past.checks_now.insert(id);
        if (!tally.out_of_scope && tally.subjects.unknown + tally.subjects.error == 0)
            past.seen_now.insert(id);
    }
    return past;
}

Result<CriticalPast> critical_past(History& history, std::span<const StoredRun> runs,
                                   const RunRecord& now) {
    CriticalPast past = present(runs, now);
    if (runs.empty()) return past;
    auto failed = history.failed_spans(runs.front().series_id, Severity::critical);
    if (!failed) return tl::unexpected(failed.error());
    past.failed = std::move(*failed);
    auto seen = history.seen_spans(runs.front().series_id, Severity::critical);
    if (!seen) return tl::unexpected(seen.error());
    past.seen = std::move(*seen);
    return past;
}

// The trend ends with this run; level 4 is judged.
void finish(AssessedHistory& result, const RunRecord& now, const CriticalPast& past,
            const Policy& policy) {
    result.trend.push_back(point_of(now.numbers));
    mark_breaks(result.trend);
    if (now.series.selection.empty())
        result.assured = assured_of(result.trend, past, policy.maturity.assured);
    else
        result.assured.missing = {"a part of the whole was looked at"};
}

AssessedHistory begun(const HistoryPlace& place, const RunRecord& now) {
    AssessedHistory result;
    result.place = place.shown;
    result.by_name = now.series.cluster_uid.empty();
    return result;
}

}  // namespace

Result<AssessedHistory> look_back(History& history, const HistoryPlace& place, const RunRecord& now,
                                  const Policy& policy) {
    AssessedHistory result = begun(place, now);
    auto runs = history.runs(now.series);
    if (!runs) return tl::unexpected(runs.error());
    const Instant mine = now.numbers.collected_at;
    const std::string identity = run_identity(now);
    const auto this_very_one = std::ranges::find(*runs, identity, &StoredRun::identity);
    const auto end = this_very_one != runs->end()
                         ? this_very_one
                         : std::ranges::find_if(*runs, [mine](const StoredRun& run) {
                               return run.numbers.collected_at > mine;
                           });
    if (!runs->empty() && runs->back().numbers.collected_at > mine)
        result.later = runs->back().numbers.collected_at;
    runs->erase(end, runs->end());
    auto trend = trend_of(history, *runs, policy.maturity);
    if (!trend) return tl::unexpected(trend.error());
    result.trend = std::move(*trend);
    if (!runs->empty()) {
        const TrendPoint& last = result.trend.back();
        result.last = LastRun{last.run, last.collected_at, last.score, last.level};
        auto changes =
            changes_since(history, runs->back(), now.checks, now.findings, todays_id(policy));
        if (!changes) return tl::unexpected(changes.error());
        result.changes = std::move(*changes);
        result.counts = count_changes(result.changes);
    }
    const auto past = critical_past(history, *runs, now);
    if (!past) return tl::unexpected(past.error());
    finish(result, now, *past, policy);
    return result;
}

AssessedHistory first_run(const HistoryPlace& place, const RunRecord& now, const Policy& policy) {
    AssessedHistory result = begun(place, now);
    finish(result, now, present({}, now), policy);
    return result;
}

Result<std::vector<FindingChange>> changes_of(History& history, const StoredRun& before,
                                              const StoredRun& after, const Policy& policy) {
    const TodaysId todays = todays_id(policy);
    const auto later = contents_by_todays_ids(history, after, todays);
    if (!later) return tl::unexpected(later.error());
    return changes_since(history, before, later->checks, later->findings, todays);
}

void raise_level(Assessment& assessment) {
    if (!assessment.history || !assessment.history->assured.holds) return;
    assessment.level = {kAssuredLevel, kAssuredLevel, true};
    assessment.history->trend.back().level = assessment.level;
}

}  // namespace assay
