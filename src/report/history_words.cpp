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

std::string score_text(const std::optional<Interval>& score) {
    return score ? percent_range(score) : std::string("none");
}

std::string direction_text(const Assessment& assessment) {
    const AssessedHistory& history = *assessment.history;
    const std::string both = score_text(assessment.score) + ", it was " +
                             score_text(history.trend[history.trend.size() - 2].score);
    switch (direction_of(history)) {
        case TrendDirection::better:
            return "better: " + both;
        case TrendDirection::worse:
            return "worse: " + both;
        case TrendDirection::same:
            return "the score is as it was";
        case TrendDirection::unclear:
            return "better or worse is not known, for more or less could be read: " + both;
        case TrendDirection::broken:
            break;
    }
    return "what is judged has changed since, so scores and levels are not of one line";
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

std::string counts_text(const ChangeCounts& counts) {
    std::string text;
    for (std::size_t index = 0; index < counts.size(); ++index) {
        if (counts[index] == 0) continue;
        if (!text.empty()) text += ", ";
        std::string word(kChangeClasses[index]);
        for (char& byte : word)
            if (byte == '-') byte = ' ';
        text += std::to_string(counts[index]) + " " + word;
    }
    return text.empty() ? "nothing changed" : text;
}

std::string since_text(const Assessment& assessment) {
    const AssessedHistory& history = *assessment.history;
    if (!history.problem.empty()) return "could not be read: " + history.problem;
    if (!history.last) return "this is the first audit of its kind in it";
    return "since run " + std::to_string(history.last->run) + " of " +
           format_instant(history.last->collected_at) + ": " + counts_text(history.counts) + "; " +
           direction_text(assessment);
}

std::string assured_text(const AssessedHistory& history) {
    if (history.assured.holds)
        return "level 4 holds: " + counted(history.assured.audits, "audit") + " over " +
               std::to_string(history.assured.days) + " days were certain of level 3";
    if (history.assured.audits == 0) return {};
    return "level 4 does not hold: " + join(history.assured.missing, "; ");
}

std::vector<std::string> history_remarks(const AssessedHistory& history) {
    std::vector<std::string> remarks;
    if (history.by_name && history.problem.empty())
        remarks.emplace_back(
            "the uid of the cluster is not known: another one of this name would be taken for it");
    if (history.later)
        remarks.push_back("a run of " + format_instant(*history.later) +
                          " is there already: this one is older and is laid before it");
    return remarks;
}

std::string change_text(const FindingChange& change) {
    std::string text = printable(change.kind, 80);
    if (!change.name.empty())
        text += " " + printable(change.ns.empty() ? change.name : change.ns + "/" + change.name);
    if (!change.item.empty()) text += ", " + printable(change.item, 120);
    return text;
}

std::string_view meaning_of(ChangeClass change) {
    static constexpr std::array<std::string_view, kChangeClasses.size()> kSaid{
        "fails; the last audit looked there and saw it hold",
        "fails again: it had failed before, and held at the last audit",
        "fails where the last audit did not look",
        "failed already, and is no longer accepted",
        "failed already, and was accepted since",
        "failed, and this audit saw it hold or gone",
        "failed, and this audit did not look there: this is not a fix"};
    return kSaid[static_cast<std::size_t>(change)];
}

}  // namespace assay
