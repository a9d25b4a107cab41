#include "history/assured.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "history/schema.h"
#include "score/model.h"

namespace assay {
namespace {

constexpr std::int64_t kDay = std::int64_t{24} * 60 * 60;

int days_between(Instant from, Instant to) {
    return static_cast<int>((to.seconds - from.seconds) / kDay);
}

std::string days_text(int days) { return std::to_string(days) + (days == 1 ? " day" : " days"); }

std::string name_of(const FindingKey& key) {
    std::string name = key.check + " of " + key.kind + " ";
    if (!key.ns.empty()) name += key.ns + "/";
    return printable(name + key.name, 160);
}

constexpr std::size_t kMostSentences = 20;  // about critical findings

using Checks = std::map<std::string, std::vector<CheckSpan>>;

// The check was part of the run at `place`; with `seen`, and every verdict of it was known.
bool has(const Checks& checks, const std::string& check, std::int64_t place, bool seen) {
    const auto found = checks.find(check);
    return found != checks.end() && std::ranges::any_of(found->second, [&](const CheckSpan& span) {
               return span.first <= place && place <= span.last && (span.seen || !seen);
           });
}

bool one_subject(const FindingKey& left, const FindingKey& right) {
    return std::tie(left.check, left.kind, left.ns, left.name) ==
           std::tie(right.check, right.kind, right.ns, right.name);
}

// The first run behind `span` that knew better: it saw the check whole and none of `spans`.
std::int64_t closed_after(const FailedSpan& span, std::span<const FailedSpan> spans,
                          const std::vector<std::int64_t>& places, const Checks& checks) {
    const auto failing = [&](std::int64_t place) {
        return std::ranges::any_of(spans, [place](const FailedSpan& one) {
            return one.first <= place && place <= one.last;
        });
    };
    for (auto place = std::ranges::upper_bound(places, span.last); place != places.end(); ++place)
        if (!failing(*place) && has(checks, span.key.check, *place, true)) return *place;
    return kOpenEnd;
}

// One item's failure says nothing of the others: an item that is seen no more is closed when its
// subject no longer fails. It came back where it was gone from a run in between.
void add_lives(std::vector<AssuredRules::Life>& lives, std::span<const FailedSpan> of_finding,
               std::span<const FailedSpan> of_subject, const std::vector<std::int64_t>& places,
               const Checks& checks) {
    std::int64_t gone = kOpenEnd;
    for (const FailedSpan& span : of_finding) {
        const bool first = &span == &of_finding.front();
        if (first || gone <= span.first) lives.push_back({span.key, span.first, kOpenEnd, !first});
        lives.back().closed = closed_after(span, of_subject, places, checks);
        gone = closed_after(span, of_finding, places, checks);
    }
}

std::vector<AssuredRules::Life> lives_of(std::vector<FailedSpan> failed,
                                         const std::vector<std::int64_t>& places,
                                         const Checks& checks) {
    std::ranges::sort(failed, {},
                      [](const FailedSpan& span) { return std::tie(span.key, span.first); });
    std::vector<AssuredRules::Life> lives;
    for (auto subject = failed.begin(); subject != failed.end();) {
        const auto end = std::ranges::find_if(subject, failed.end(), [&](const FailedSpan& span) {
            return !one_subject(span.key, subject->key);
        });
        for (auto begin = subject; begin != end;) {
            const auto next = std::ranges::find_if(
                begin, end, [&](const FailedSpan& span) { return span.key != begin->key; });
            add_lives(lives, std::span(begin, next), std::span(subject, end), places, checks);
            begin = next;
        }
        subject = end;
    }
    return lives;
}

}  // namespace

AssuredRules::AssuredRules(CriticalPast past, const AssuredModel& model)
    : model_(model), places_(std::move(past.places)) {
    for (CheckSpan& span : past.checks) checks_[span.check].push_back(std::move(span));
    lives_ = lives_of(std::move(past.failed), places_, checks_);
}

void AssuredRules::judge_criticals(AssuredState& state, std::int64_t place) const {
    const Instant now = time_of_place(place);
    const Instant since = now.plus_days(-model_.look_back_days);
    std::size_t found = 0;
    const auto add = [&](const Life& life, const std::string& what) {
        if (++found <= kMostSentences)
            state.missing.push_back("the critical " + name_of(life.key) + " " + what);
    };
    for (const Life& life : lives_) {
        if (life.first > place) continue;
        const bool open = life.closed > place;
        const Instant end = open ? now : time_of_place(life.closed);
        if (end < since || !has(checks_, life.key.check, place, false)) continue;
        const int days = days_between(time_of_place(life.first), end);
        if (days > model_.critical_days)
            add(life, "was open for " + days_text(days) + "; " + days_text(model_.critical_days) +
                          " are allowed");
        if (life.came_back && time_of_place(life.first) >= since)
            add(life, "came back on " + format_date(time_of_place(life.first)));
    }
    if (found > kMostSentences)
        state.missing.push_back("and " + std::to_string(found - kMostSentences) +
                                " more about critical findings");
}

AssuredState AssuredRules::judge(std::span<const TrendPoint> trend) const {
    AssuredState state;
    if (trend.empty()) return state;
    const TrendPoint& now = trend.back();
    auto first = trend.size();
    while (first > 0 && trend[first - 1].level.determined &&
           trend[first - 1].level.lo >= kAuditLevel)
        --first;
    // The same evidence judged again shows nothing new.
    for (auto index = first; index < trend.size(); ++index)
        if (index == first || trend[index].collected_at != trend[index - 1].collected_at)
            ++state.audits;
    if (state.audits > 0) state.days = days_between(trend[first].collected_at, now.collected_at);
    if (state.audits < static_cast<std::size_t>(model_.audits))
        state.missing.push_back(std::to_string(model_.audits) +
                                " audits in a row must be certain of level 3; there are " +
                                std::to_string(state.audits));
    if (state.days < model_.days)
        state.missing.push_back("they must span " + days_text(model_.days) + "; they span " +
                                days_text(state.days));
    judge_criticals(state, places_[trend.size() - 1]);
    state.holds = state.missing.empty();
    return state;
}

void mark_assured(std::span<TrendPoint> trend, const AssuredRules& rules) {
    for (std::size_t index = 0; index < trend.size(); ++index) {
        LevelRange& level = trend[index].level;
        if (!level.determined || level.lo < kAuditLevel) continue;
        if (rules.judge(trend.first(index + 1)).holds) level = {kAssuredLevel, kAssuredLevel, true};
    }
}

}  // namespace assay
