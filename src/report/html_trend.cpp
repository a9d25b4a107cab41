// What changed since the last audit, and the trend: a drawing with its table.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "report/history_words.h"
#include "report/html_view.h"
#include "report/words.h"

namespace assay {
namespace {

constexpr std::size_t kPoints = 100;  // of the table: the newest
constexpr int kHeight = 30;           // of the drawing, whose width is 100
constexpr int kWhole = 10000;         // basis points

// Hundredths as "12.34": no locale takes part.
std::string decimal(std::int64_t hundredths) {
    std::string digits = std::to_string(hundredths % 100);
    if (digits.size() < 2) digits.insert(0, "0");
    return std::to_string(hundredths / 100) + "." + digits;
}

class Chart {
public:
    Chart(std::span<const TrendPoint> trend, const ReportTexts& say) : trend_(trend), say_(say) {
        for (std::size_t index = 0; index < trend.size(); ++index) {
            if (trend[index].breaks && index > 0) {
                end_piece();
                breaks_.emplace_back(ViewMap{{"x", decimal((x(index - 1) + x(index)) / 2)}});
            }
            if (!trend[index].score) {
                end_piece();
                continue;
            }
            add(index, *trend[index].score);
        }
        end_piece();
    }

    [[nodiscard]] ViewMap view() && {
        const TrendPoint& first = trend_.front();
        const TrendPoint& last = trend_.back();
        return {
            {"title", say_("trend.title")},
            {"desc", say_("trend.desc", {{"first", format_date(first.collected_at)},
                                         {"first_score", percent_range(first.score, say_)},
                                         {"last", format_date(last.collected_at)},
                                         {"last_score", percent_range(last.score, say_)},
                                         {"audits", say_.counted("count.audit", trend_.size())},
                                         {"breaks", say_.counted("count.break", breaks_.size())}})},
            {"height", std::to_string(kHeight)},
            {"pieces", std::move(pieces_)},
            {"breaks", std::move(breaks_)}};
    }

private:
    // Hundredths of the drawing's width, by time.
    [[nodiscard]] std::int64_t x(std::size_t index) const {
        const std::int64_t first = trend_.front().collected_at.seconds;
        const std::int64_t span = trend_.back().collected_at.seconds - first;
        if (span <= 0) return static_cast<std::int64_t>(index * 10000 / trend_.size());
        return 200 + (trend_[index].collected_at.seconds - first) * 9600 / span;
    }
    [[nodiscard]] static std::int64_t y(int basis_points) {
        return std::int64_t{kHeight} * 100 -
               std::int64_t{std::clamp(basis_points, 0, kWhole)} * kHeight * 100 / kWhole;
    }
    void add(std::size_t index, Interval score) {
        // A single audit is a short line.
        for (const std::int64_t side : {x(index) - 50, x(index) + 50}) {
            upper_.push_back(decimal(std::max<std::int64_t>(side, 0)) + "," + decimal(y(score.hi)));
            lower_.push_back(decimal(std::max<std::int64_t>(side, 0)) + "," + decimal(y(score.lo)));
        }
    }
    void end_piece() {
        if (lower_.empty()) return;
        std::string line;
        std::string band;
        for (const std::string& point : lower_) line += (line.empty() ? "" : " ") + point;
        for (const std::string& point : upper_) band += point + " ";
        for (std::size_t at = lower_.size(); at-- > 0;) band += lower_[at] + (at > 0 ? " " : "");
        pieces_.emplace_back(ViewMap{{"line", line}, {"band", band}});
        lower_.clear();
        upper_.clear();
    }

    std::span<const TrendPoint> trend_;
    const ReportTexts& say_;
    std::vector<std::string> upper_;
    std::vector<std::string> lower_;
    ViewList pieces_;
    ViewList breaks_;
};

ViewList points_view(std::span<const TrendPoint> trend, const ReportTexts& say) {
    ViewList rows;
    for (const TrendPoint& point : trend.last(std::min(trend.size(), kPoints))) {
        std::string note = point.breaks ? say("trend.breaks") : std::string();
        if (point.rescored) note += (note.empty() ? "" : " ") + say("trend.rescored");
        rows.emplace_back(
            ViewMap{{"date", format_instant(point.collected_at)},
                    {"run", point.run == 0 ? say("trend.this_audit") : std::to_string(point.run)},
                    {"level", level_number(point.level, say)},
                    {"score", point.score ? percent_range(point.score, say) : say("score.none")},
                    {"failing", by_severity(point.failing_checks, say)},
                    {"note", note}});
    }
    return rows;
}

ViewList classes_view(const AssessedHistory& history, std::size_t most, const ReportTexts& say) {
    ViewList classes;
    std::size_t at = 0;
    for (std::size_t index = 0; index < history.counts.size(); ++index) {
        const std::size_t count = history.counts[index];
        if (count == 0) continue;
        ViewList rows;
        for (std::size_t row = at; row < at + std::min(count, most); ++row) {
            const FindingChange& change = history.changes[row];
            rows.emplace_back(ViewMap{{"severity", severity_view(change.severity, say)},
                                      {"check", shown(change.check)},
                                      {"subject", shown(change_text(change))}});
        }
        at += count;
        classes.emplace_back(ViewMap{
            {"word", say.word("change", kChangeClasses[index])},
            {"meaning", meaning_of(static_cast<ChangeClass>(index), say)},
            {"count", std::to_string(count)},
            {"more", count > most ? say.counted("more.plain", count - most) : std::string()},
            {"rows", std::move(rows)}});
    }
    return classes;
}

ViewMap arrow_view(const AssessedHistory& history, const ReportTexts& say) {
    struct Arrow {
        const char* icon;
        const char* word;
    };
    static constexpr std::array<Arrow, 5> kArrows{{{"\u25b2", "better"},
                                                   {"\u25bc", "worse"},
                                                   {"=", "same"},
                                                   {"?", "broken"},
                                                   {"?", "unclear"}}};
    if (!history.last) return {{"icon", ""}, {"word", ""}};
    const Arrow& arrow = kArrows[static_cast<std::size_t>(direction_of(history))];
    return {{"icon", arrow.icon}, {"word", say.word("arrow", arrow.word)}};
}

}  // namespace

ViewMap trend_view(const Assessment& assessment, const RenderOptions& options,
                   const ReportTexts& say) {
    const AssessedHistory nothing;
    const AssessedHistory& history = assessment.history ? *assessment.history : nothing;
    ViewList remarks;
    for (const std::string& remark : history_remarks(history, say))
        remarks.emplace_back(ViewMap{{"text", shown(remark)}});
    const bool drawn = history.trend.size() > 1;
    const std::size_t left_out =
        history.trend.size() > kPoints ? history.trend.size() - kPoints : 0;
    return {{"any", assessment.history.has_value()},
            {"highest", highest_level(assessment)},
            {"hasLast", history.last.has_value()},
            {"arrow", arrow_view(history, say)},
            {"since", assessment.history ? shown(since_text(assessment, say)) : std::string()},
            {"assured", shown(assured_text(history, say))},
            {"remarks", std::move(remarks)},
            {"classes", classes_view(history, options.rows_per_check, say)},
            {"drawn", drawn},
            {"chart", drawn ? Chart(history.trend, say).view()
                            : ViewMap{{"title", ""},
                                      {"desc", ""},
                                      {"height", ""},
                                      {"pieces", ViewList{}},
                                      {"breaks", ViewList{}}}},
            {"points", points_view(history.trend, say)},
            {"morePoints", left_out > 0 ? say.counted("more.audits", left_out) : std::string()}};
}

}  // namespace assay
