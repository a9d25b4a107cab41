#include "history/look_back.h"

#include <algorithm>
#include <utility>

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

// As far as the newest of `runs`: what was stored of later ones is not the past.
Result<CriticalPast> stored_past(History& history, std::span<const StoredRun> runs,
                                 const TodaysId& todays) {
    CriticalPast past;
    if (runs.empty()) return past;
    for (const StoredRun& run : runs) past.places.push_back(run.place);
    const auto take = [&](auto& into, auto& spans) {
        for (auto& span : spans) {
            if (span.first > past.places.back()) continue;
            span.last = std::min(span.last, past.places.back());
            into.push_back(std::move(span));
        }
    };
    auto failed = history.failed_spans(runs.front().series_id, Severity::critical);
    if (!failed) return tl::unexpected(failed.error());
    for (FailedSpan& span : *failed) span.key.check = todays(span.key.check);
    take(past.failed, *failed);
    auto checks = history.check_spans(runs.front().series_id);
    if (!checks) return tl::unexpected(checks.error());
    for (CheckSpan& span : *checks) span.check = todays(span.check);
    take(past.checks, *checks);
    return past;
}

void add_present(CriticalPast& past, const RunRecord& now) {
    const std::int64_t mine = now.numbers.collected_at.seconds << kPlaceBits;
    const std::int64_t place = past.places.empty() ? mine : std::max(mine, past.places.back() + 1);
    past.places.push_back(place);
    for (const auto& [key, state] : now.findings)
        if (state.verdict == Verdict::fail && state.severity == Severity::critical)
            past.failed.push_back({key, place, place});
    for (const auto& [id, tally] : now.checks) {
        const bool seen = !tally.out_of_scope && tally.subjects.unknown + tally.subjects.error == 0;
        past.checks.push_back({id, place, place, seen});
    }
}

// Level 4 is judged. Precondition: the trend ends with this run.
void finish(AssessedHistory& result, const RunRecord& now, CriticalPast past,
            const Policy& policy) {
    if (!now.series.selection.empty()) {
        result.assured.missing = {"a part of the whole was looked at"};
        return;
    }
    add_present(past, now);
    const AssuredRules rules(std::move(past), policy.maturity.assured);
    result.assured = rules.judge(result.trend);
    mark_assured(std::span(result.trend).first(result.trend.size() - 1), rules);
    if (result.last) result.last->level = result.trend[result.trend.size() - 2].level;
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
    result.trend.push_back(point_of(now.numbers));
    if (!runs->empty()) {
        result.trend.back().breaks = breaks_line(runs->back().numbers, now.numbers);
        const TrendPoint& last = result.trend[runs->size() - 1];
        result.last = LastRun{last.run, last.collected_at, last.score, last.level};
        auto changes =
            changes_since(history, runs->back(), now.checks, now.findings, todays_id(policy));
        if (!changes) return tl::unexpected(changes.error());
        result.changes = std::move(*changes);
        result.counts = count_changes(result.changes);
    }
    auto past = stored_past(history, *runs, todays_id(policy));
    if (!past) return tl::unexpected(past.error());
    finish(result, now, std::move(*past), policy);
    return result;
}

AssessedHistory first_run(const HistoryPlace& place, const RunRecord& now, const Policy& policy) {
    AssessedHistory result = begun(place, now);
    result.trend.push_back(point_of(now.numbers));
    finish(result, now, {}, policy);
    return result;
}

Result<std::vector<FindingChange>> changes_of(History& history, const StoredRun& before,
                                              const StoredRun& after, const Policy& policy) {
    const TodaysId todays = todays_id(policy);
    const auto later = contents_by_todays_ids(history, after, todays);
    if (!later) return tl::unexpected(later.error());
    return changes_since(history, before, later->checks, later->findings, todays);
}

Result<std::vector<TrendPoint>> line_of(History& history, std::span<const StoredRun> runs,
                                        const Policy& policy) {
    auto trend = trend_of(history, runs, policy.maturity);
    const auto certain = [](const TrendPoint& point) {
        return point.level.determined && point.level.lo >= kAuditLevel;
    };
    if (!trend || runs.empty() || !runs.front().series.selection.empty() ||
        std::ranges::none_of(*trend, certain))
        return trend;
    auto past = stored_past(history, runs, todays_id(policy));
    if (!past) return tl::unexpected(past.error());
    mark_assured(*trend, AssuredRules(std::move(*past), policy.maturity.assured));
    return trend;
}

void raise_level(Assessment& assessment) {
    if (!assessment.history || !assessment.history->assured.holds) return;
    assessment.level = {kAssuredLevel, kAssuredLevel, true};
    assessment.history->trend.back().level = assessment.level;
}

}  // namespace assay
