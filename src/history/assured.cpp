#include "history/assured.h"

#include <algorithm>
#include <map>

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

// One finding's life: from the run that first shows it to the one that shows it closed.
struct Episode {
    std::int64_t first = 0;
    std::int64_t closed = 0;  // kOpenEnd: it is not
};

class Lives {
public:
    explicit Lives(const CriticalPast& past) : past_(past) {
        for (const SeenSpan& span : past.seen) seen_[span.check].push_back(span);
        for (const FailedSpan& span : past.failed) spans_[span.key].push_back(span);
    }

    [[nodiscard]] std::map<FindingKey, std::vector<Episode>> all() const {
        std::map<FindingKey, std::vector<Episode>> lives;
        for (const auto& [key, spans] : spans_) {
            if (!past_.checks_now.contains(key.check)) continue;
            std::vector<Episode>& episodes = lives[key];
            for (const FailedSpan& span : spans) {
                if (episodes.empty() || episodes.back().closed <= span.first)
                    episodes.push_back({span.first, kOpenEnd});
                episodes.back().closed = closed_after(key, span, spans);
            }
            const std::int64_t now = past_.places.back();
            if (past_.failing_now.contains(key) && episodes.back().closed < now)
                episodes.push_back({now, kOpenEnd});
        }
        return lives;
    }

private:
    [[nodiscard]] bool seen(const std::string& check, std::int64_t place) const {
        if (place == past_.places.back()) return past_.seen_now.contains(check);
        const auto found = seen_.find(check);
        return found != seen_.end() &&
               std::ranges::any_of(found->second, [place](const SeenSpan& span) {
                   return span.first <= place && place <= span.last;
               });
    }
    [[nodiscard]] bool failing(const FindingKey& key, const std::vector<FailedSpan>& spans,
                               std::int64_t place) const {
        if (place == past_.places.back()) return past_.failing_now.contains(key);
        return std::ranges::any_of(spans, [place](const FailedSpan& span) {
            return span.first <= place && place <= span.last;
        });
    }
    // Also what is open at the end of the stored runs may be closed by this one.
    [[nodiscard]] std::int64_t closed_after(const FindingKey& key, const FailedSpan& span,
                                            const std::vector<FailedSpan>& spans) const {
        auto place = std::ranges::upper_bound(past_.places, span.first);
        for (; place != past_.places.end(); ++place)
            if (!failing(key, spans, *place) && seen(key.check, *place)) return *place;
        return kOpenEnd;
    }

    const CriticalPast& past_;
    std::map<std::string, std::vector<SeenSpan>> seen_;
    std::map<FindingKey, std::vector<FailedSpan>> spans_;
};

void check_criticals(AssuredState& state, const CriticalPast& past, const AssuredModel& model) {
    const Instant now = time_of_place(past.places.back());
    const Instant since = now.plus_days(-model.look_back_days);
    for (const auto& [key, episodes] : Lives(past).all()) {
        for (const Episode& episode : episodes) {
            const bool open = episode.closed == kOpenEnd;
            const Instant end = open ? now : time_of_place(episode.closed);
            if (end < since) continue;
            const int days = days_between(time_of_place(episode.first), end);
            if (days > model.critical_days)
                state.missing.push_back("the critical " + name_of(key) + " was open for " +
                                        days_text(days) + "; " + days_text(model.critical_days) +
                                        " are allowed");
            if (&episode != &episodes.front() && time_of_place(episode.first) >= since)
                state.missing.push_back("the critical " + name_of(key) + " came back on " +
                                        format_date(time_of_place(episode.first)));
        }
    }
}

}  // namespace

AssuredState assured_of(std::span<const TrendPoint> trend, const CriticalPast& past,
                        const AssuredModel& model) {
    AssuredState state;
    if (trend.empty()) return state;
    const TrendPoint& now = trend.back();
    auto first = trend.size();
    while (first > 0 && trend[first - 1].level.determined &&
           trend[first - 1].level.lo >= kAuditLevel)
        --first;
    state.audits = trend.size() - first;
    if (state.audits > 0) state.days = days_between(trend[first].collected_at, now.collected_at);
    if (state.audits < static_cast<std::size_t>(model.audits))
        state.missing.push_back(std::to_string(model.audits) +
                                " audits in a row must be certain of level 3; there are " +
                                std::to_string(state.audits));
    if (state.days < model.days)
        state.missing.push_back("they must span " + days_text(model.days) + "; they span " +
                                days_text(state.days));
    check_criticals(state, past, model);
    state.holds = state.missing.empty();
    return state;
}

}  // namespace assay
