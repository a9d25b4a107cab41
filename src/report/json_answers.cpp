#include "report/json_answers.h"

namespace assay {

Json attestation_json(const GivenAttestation& answer) {
    return {{"answer", answer.answer ? "yes" : "no"},
            {"who", answer.who},
            {"date", answer.date},
            {"expires", answer.expires},
            {"file", answer.where.file},
            {"line", answer.where.line}};
}

Json question_json(const AssessedQuestion& question) {
    return {{"id", question.id},
            {"topic", question.topic},
            {"question", question.text},
            {"days", question.days},
            {"gates", question.gates},
            {"verdict", text_of(question.verdict)},
            {"reason", question.unknown ? reason_json(*question.unknown) : Json()},
            {"until", text_or_null(question.until)},
            {"attestation", question.answer ? attestation_json(*question.answer) : Json()}};
}

}  // namespace assay
