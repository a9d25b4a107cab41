#include "report/history_words.h"

#include <array>
#include <compare>
#include <tuple>

#include "base/text.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr Interval kAnything{0, 10000};  // no score: it may be any

std::tuple<int, int> at_least(const TrendPoint& point) {
    return {point.level.lo, point.score.value_or(kAnything).lo};
}

std::tuple<int, int> at_most(const TrendPoint& point) {
    return {point.level.hi, point.score.value_or(kAnything).hi};
}

std::string score_text(const std::optional<Interval>& score, const ReportTexts& say) {
    return score ? percent_range(score, say) : say("score.none");
}

std::string direction_text(const Assessment& assessment, const ReportTexts& say) {
    const AssessedHistory& history = *assessment.history;
    const std::string now = score_text(assessment.score, say);
    const std::string before = score_text(history.trend[history.trend.size() - 2].score, say);
    switch (direction_of(history)) {
        case TrendDirection::better:
            return say("direction.better", {{"now", now}, {"before", before}});
        case TrendDirection::worse:
            return say("direction.worse", {{"now", now}, {"before", before}});
        case TrendDirection::same:
            return say("direction.same");
        case TrendDirection::unclear:
            return say("direction.unclear", {{"now", now}, {"before", before}});
        case TrendDirection::broken:
            break;
    }
    return say("direction.broken");
}

}  // namespace

TrendDirection direction_of(const AssessedHistory& history) {
    const TrendPoint& now = history.trend.back();
    const TrendPoint& last = history.trend[history.trend.size() - 2];
    if (now.breaks || last.rescored) return TrendDirection::broken;
    const auto least = at_least(now) <=> at_least(last);
    const auto most = at_most(now) <=> at_most(last);
    if (least == 0 && most == 0) return TrendDirection::same;
    const bool wider = least <= 0 && most >= 0;
    const bool narrower = least >= 0 && most <= 0;
    const bool both = least != 0 && most != 0;
    if ((wider && (both || now.coverage < last.coverage)) ||
        (narrower && (both || now.coverage > last.coverage)))
        return TrendDirection::unclear;
    return least > 0 || most > 0 ? TrendDirection::better : TrendDirection::worse;
}

std::string counts_text(const ChangeCounts& counts, const ReportTexts& say) {
    std::string text;
    for (std::size_t index = 0; index < counts.size(); ++index) {
        if (counts[index] == 0) continue;
        if (!text.empty()) text += ", ";
        text +=
            std::to_string(counts[index]) + " " + say.word("change_said", kChangeClasses[index]);
    }
    return text.empty() ? say("change.nothing") : text;
}

std::string since_text(const Assessment& assessment, const ReportTexts& say) {
    const AssessedHistory& history = *assessment.history;
    if (!history.problem.empty()) return say("since.problem", {{"problem", history.problem}});
    if (!history.last) return say("since.first");
    return say("since.run", {{"run", std::to_string(history.last->run)},
                             {"time", format_instant(history.last->collected_at)},
                             {"changes", counts_text(history.counts, say)},
                             {"direction", direction_text(assessment, say)}});
}

std::string assured_text(const AssessedHistory& history, const ReportTexts& say) {
    if (history.assured.holds)
        return say.counted("assured.holds", history.assured.audits,
                           {{"days", std::to_string(history.assured.days)}});
    if (history.assured.audits == 0) return {};
    return say("assured.missing", {{"missing", join(history.assured.missing, "; ")}});
}

std::vector<std::string> history_remarks(const AssessedHistory& history, const ReportTexts& say) {
    std::vector<std::string> remarks;
    if (history.by_name && history.problem.empty()) remarks.push_back(say("history.by_name"));
    if (history.later)
        remarks.push_back(say("history.later", {{"time", format_instant(*history.later)}}));
    return remarks;
}

std::string change_text(const FindingChange& change) {
    std::string text = printable(change.kind, 80);
    if (!change.name.empty())
        text += " " + printable(change.ns.empty() ? change.name : change.ns + "/" + change.name);
    if (!change.item.empty()) text += ", " + printable(change.item, 120);
    return text;
}

std::string meaning_of(ChangeClass change, const ReportTexts& say) {
    return say.word("change_means", text_of(change));
}

}  // namespace assay
