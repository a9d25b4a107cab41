#include "score/answers.h"

#include <algorithm>
#include <utility>

namespace assay {

JudgedAnswer judge_answer(const GivenAttestation* answer, Instant as_of, int days) {
    const auto open = [](std::string why, std::string until = {}) {
        return JudgedAnswer{Verdict::unknown, Unknown{Reason::needs_attestation, std::move(why)},
                            std::move(until)};
    };
    if (answer == nullptr) return open("nobody answered");
    if (as_of < answer->begin)
        return open("the answer is of " + answer->date + ", after this audit");
    Instant end = answer->end;
    if (days > 0 && answer->begin.plus_days(days) < end) end = answer->begin.plus_days(days);
    std::string until = end < answer->end ? format_date(end.plus_days(-1)) : answer->expires;
    if (as_of >= end) return open("the answer held until " + until, until);
    return {answer->answer ? Verdict::pass : Verdict::fail, std::nullopt, std::move(until)};
}

std::vector<AssessedQuestion> assess_questions(std::span<const AskedQuestion> questions,
                                               std::span<const GivenAttestation> attestations,
                                               Instant as_of) {
    std::vector<AssessedQuestion> assessed;
    for (const AskedQuestion& question : questions) {
        const auto found =
            std::ranges::find(attestations, question.id, &GivenAttestation::question);
        const bool any = found != attestations.end();
        JudgedAnswer judged = judge_answer(any ? &*found : nullptr, as_of, question.days);
        AssessedQuestion& one = assessed.emplace_back();
        one.id = question.id;
        one.topic = question.topic;
        one.text = question.text;
        one.days = question.days;
        one.gates = question.gates;
        one.verdict = judged.verdict;
        one.unknown = std::move(judged.unknown);
        one.until = std::move(judged.until);
        if (any) one.answer = *found;
    }
    return assessed;
}

std::optional<JudgedAnswer> answer_for_gate(std::string_view gate,
                                            std::span<const AssessedQuestion> questions) {
    std::optional<JudgedAnswer> judged;
    for (const AssessedQuestion& question : questions) {
        if (std::ranges::find(question.gates, gate) == question.gates.end()) continue;
        if (!judged || worse(judged->verdict, question.verdict) != judged->verdict)
            judged = JudgedAnswer{question.verdict, question.unknown, question.until};
    }
    return judged;
}

}  // namespace assay
