#include <algorithm>
#include <array>

#include "base/columns.h"
#include "base/text.h"
#include "history/history_writing.h"
#include "report/history_words.h"
#include "report/words.h"

namespace assay {
namespace {

std::string series_text(const RunSeries& series) {
    std::string text = printable(series.cluster_name, 80);
    text += series.cluster_uid.empty() ? " (known by its name only)"
                                       : " (" + printable(series.cluster_uid, 60) + ")";
    text += ", profile " + printable(series.profile, 60);
    if (!series.selection.empty()) text += ", a part: " + printable(series.selection, 400);
    return text;
}

// One column for each run, from nothing to all of the score; '|' where the line breaks.
std::string drawing(const std::vector<TrendPoint>& trend) {
    static constexpr std::array<std::string_view, 8> kBars{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    constexpr std::size_t kMost = 60;
    const std::size_t first = trend.size() > kMost ? trend.size() - kMost : 0;
    std::string text;
    for (std::size_t index = first; index < trend.size(); ++index) {
        const TrendPoint& point = trend[index];
        if (point.breaks && index > first) text += "|";
        const int lo = point.score ? point.score->lo : 0;
        const auto bar = static_cast<std::size_t>(std::clamp(lo * 8 / 10001, 0, 7));
        text += point.score ? kBars[bar] : "?";
    }
    return text;
}

std::string point_text(const TrendPoint& point, const std::vector<std::string>& levels) {
    return "run " + std::to_string(point.run) + " of " + format_instant(point.collected_at) +
           ": level " + level_text(point.level, levels) + ", score " +
           (point.score ? percent_range(point.score) : std::string("none")) + ", content " +
           printable(point.content, 40);
}

std::vector<std::string> row_of(const TrendPoint& point) {
    std::vector<std::string> row{std::to_string(point.run),
                                 format_instant(point.collected_at),
                                 level_number(point.level),
                                 point.score ? percent_range(point.score) : std::string("none"),
                                 percent_down(point.coverage),
                                 std::to_string(point.failing)};
    for (std::size_t severity = point.failing_checks.size(); severity-- > 0;)
        row.push_back(std::to_string(point.failing_checks[severity]));
    row.push_back(
        printable(point.content, 20) + (point.rescored ? ", weighed again" : "") +
        (point.breaks ? "  <- other checks, profile or model: the line breaks here" : ""));
    return row;
}

}  // namespace

std::string lines_text(const std::vector<RunLine>& lines, const std::vector<std::string>& levels) {
    std::string text;
    for (const RunLine& line : lines) {
        text += (text.empty() ? "" : "\n") + series_text(line.series) + "\n";
        std::vector<std::vector<std::string>> rows{{"RUN", "COLLECTED", "LEVEL", "SCORE", "KNOWN",
                                                    "FINDINGS", "CRITICAL", "HIGH", "MEDIUM", "LOW",
                                                    "CONTENT"}};
        for (const TrendPoint& point : line.trend) rows.push_back(row_of(point));
        text += columns_text(rows);
        text += "Trend     " + drawing(line.trend) + "\n";
        text += "Newest    " + point_text(line.trend.back(), levels) + "\n";
    }
    return text.empty() ? "No run is in this history.\n" : text;
}

std::string difference_text(const RunDifference& difference,
                            const std::vector<std::string>& levels) {
    std::string text = series_text(difference.series) + "\n";
    text += "From      " + point_text(difference.before, levels) + "\n";
    text += "To        " + point_text(difference.after, levels) + "\n";
    if (difference.after.breaks)
        text +=
            "NOTE      checks, profile or model differ: scores and levels are not of one line\n";
    if (difference.changes.empty()) return text + "Nothing changed.\n";
    std::size_t at = 0;
    for (std::size_t index = 0; index < difference.counts.size(); ++index) {
        const std::size_t count = difference.counts[index];
        if (count == 0) continue;
        text += "\n" + std::string(kChangeClasses[index]) + " (" + std::to_string(count) + ")\n";
        for (std::size_t end = at + count; at < end; ++at) {
            const FindingChange& one = difference.changes[at];
            std::string severity(text_of(one.severity));
            severity.resize(10, ' ');
            text += "  " + severity + printable(one.check, 120) + ": " + change_text(one) + "\n";
        }
    }
    return text;
}

}  // namespace assay
