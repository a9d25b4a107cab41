// The controls of a benchmark: one table in the order of their numbers.
#include <cstddef>
#include <string>
#include <utility>

#include "report/controls.h"
#include "report/html_view.h"
#include "report/words.h"

namespace assay {
namespace {

ViewMap row_view(const AssessedControl& control, const ReportTexts& say) {
    return {{"id", shown(control.id)},
            {"verdict", verdict_view(control.verdict, say)},
            {"level", level_word(control.level, say)},
            {"title", shown(control.title)},
            {"beside", shown(beside_text(control, say))}};
}

}  // namespace

ViewMap benchmark_view(const Assessment& assessment, const ReportTexts& say) {
    const AssessedBenchmark none;
    const AssessedBenchmark& benchmark = assessment.benchmark ? *assessment.benchmark : none;
    ViewList rows;
    ViewList questions;
    for (const AssessedControl& control : benchmark.controls) {
        rows.emplace_back(row_view(control, say));
        if (const std::string question = question_text(control); !question.empty())
            questions.emplace_back(ViewMap{{"id", shown(control.id)}, {"text", shown(question)}});
    }
    ViewList totals;
    for (const LevelTotal& total : totals_of(benchmark))
        totals.emplace_back(ViewMap{{"text", total_text(total, say)}});
    return {{"any", assessment.benchmark.has_value()},
            {"title", shown(benchmark.title)},
            {"edition", shown(edition_text(benchmark))},
            {"leftOut", benchmark.left_out == 0
                            ? std::string()
                            : say.counted("control.not_looked_at", benchmark.left_out)},
            {"rows", std::move(rows)},
            {"totals", std::move(totals)},
            {"asked", !questions.empty()},
            {"questions", std::move(questions)}};
}

}  // namespace assay
