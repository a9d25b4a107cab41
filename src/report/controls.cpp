#include "report/controls.h"

#include "report/words.h"

namespace assay {

std::string edition_text(const AssessedBenchmark& benchmark) {
    return benchmark.title + ": " + benchmark.reason;
}

bool edition_is_off(const AssessedBenchmark& benchmark) {
    return benchmark.fit != EditionFit::within;
}

std::string level_word(std::optional<int> level, const ReportTexts& say) {
    return level ? "L" + std::to_string(*level) : say("control.no_level");
}

std::string total_text(const LevelTotal& total, const ReportTexts& say) {
    const VerdictCounts& verdicts = total.verdicts;
    const std::string errors =
        verdicts.error == 0 ? "" : say.counted("count.error", verdicts.error) + ", ";
    return say("control.total", {{"level", level_word(total.level, say)},
                                 {"pass", std::to_string(verdicts.pass)},
                                 {"fail", std::to_string(verdicts.fail)},
                                 {"unknown", std::to_string(verdicts.unknown)},
                                 {"errors", errors},
                                 {"na", std::to_string(verdicts.not_applicable)},
                                 {"all", std::to_string(total.all)}});
}

std::string beside_text(const AssessedControl& control, const ReportTexts& say) {
    if (control.unknown) return say.word("reason", text_of(control.unknown->reason));
    if (control.answer)
        return say("control.answered",
                   {{"who", control.answer->who}, {"date", control.answer->expires}});
    return control.failing == 0 ? std::string() : say.counted("control.failing", control.failing);
}

std::string question_text(const AssessedControl& control) {
    if (!control.unknown || control.question.empty()) return {};
    return control.question + " (" + control.unknown->text + ")";
}

}  // namespace assay
