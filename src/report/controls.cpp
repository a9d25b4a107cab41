#include "report/controls.h"

#include "report/words.h"

namespace assay {

std::string edition_text(const AssessedBenchmark& benchmark) {
    return benchmark.title + ": " + benchmark.reason;
}

bool edition_is_off(const AssessedBenchmark& benchmark) {
    return benchmark.fit != EditionFit::within;
}

std::string level_word(std::optional<int> level) {
    return level ? "L" + std::to_string(*level) : "no level";
}

std::string total_text(const LevelTotal& total) {
    const VerdictCounts& verdicts = total.verdicts;
    std::string text = level_word(total.level) + ": " + std::to_string(verdicts.pass) + " pass, " +
                       std::to_string(verdicts.fail) + " fail, " +
                       std::to_string(verdicts.unknown) + " unknown, ";
    if (verdicts.error > 0) text += counted(verdicts.error, "error") + ", ";
    return text + std::to_string(verdicts.not_applicable) + " not applicable of " +
           std::to_string(total.all);
}

std::string beside_text(const AssessedControl& control) {
    if (control.unknown) return std::string(text_of(control.unknown->reason));
    if (control.answer) return control.answer->who + ", until " + control.answer->expires;
    return control.failing == 0 ? std::string() : std::to_string(control.failing) + " failing";
}

std::string question_text(const AssessedControl& control) {
    if (!control.unknown || control.question.empty()) return {};
    return control.question + " (" + control.unknown->text + ")";
}

}  // namespace assay
