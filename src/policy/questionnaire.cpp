#include "policy/questionnaire.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "policy/document.h"
#include "policy/reader.h"

namespace assay {
namespace {

constexpr int kMostDays = 3660;

bool is_attested(const MaturityModel& maturity, const std::string& id) {
    const auto gate = std::ranges::find(maturity.gates, id, &Gate::id);
    return gate != maturity.gates.end() &&
           std::ranges::find(gate->fed_by, kAttestationFeeder) != gate->fed_by.end();
}

}  // namespace

std::vector<AskedQuestion> load_questionnaire(const PolicyFile& file, const MaturityModel& maturity,
                                              std::vector<PolicyProblem>& problems) {
    std::vector<AskedQuestion> questions;
    const auto root = document_of(file, problems);
    if (!root) return questions;
    Reader reader(file, problems);
    if (!reader.keys(*root, {"questions"})) return questions;
    for (const DocumentNode& entry : reader.maps(*root, "questions", Need::required)) {
        if (!reader.keys(entry, {"id", "topic", "question", "days", "gates"})) continue;
        AskedQuestion question;
        question.id = reader.text(entry, "id", Need::required);
        question.topic = reader.text(entry, "topic", Need::required);
        question.text = reader.text(entry, "question", Need::required);
        question.days =
            reader.integer(entry, "days", 1, kMostDays, Need::required).value_or(question.days);
        question.gates = reader.texts(entry, "gates");
        if (std::ranges::find(questions, question.id, &AskedQuestion::id) != questions.end())
            reader.error(entry,
                         "the question '" + printable(question.id, 80) + "' stands here twice");
        for (const std::string& gate : question.gates)
            if (!is_attested(maturity, gate))
                reader.error(entry, "'" + printable(gate, 80) +
                                        "' is no gate that is fed by an attestation");
        questions.push_back(std::move(question));
    }
    return questions;
}

}  // namespace assay
