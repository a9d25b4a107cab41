#include "policy/questionnaire.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/packed.h"
#include "policy/attestations.h"

using namespace assay;

namespace {

MaturityModel shipped_model() {
    std::vector<PolicyProblem> problems;
    const char* name = "profiles/maturity.yaml";
    return load_maturity({name, {}, std::string(packed_file(name).value())}, problems);
}

MaturityModel small_model() {
    MaturityModel model;
    Gate asked;
    asked.id = "tested";
    asked.fed_by = {"attestation"};
    Gate seen;
    seen.id = "seen";
    seen.fed_by = {"a/b"};
    model.gates = {asked, seen};
    return model;
}

std::string problem_of(const std::string& text) {
    std::vector<PolicyProblem> problems;
    (void)load_questionnaire({"q.yaml", {}, text}, small_model(), problems);
    return problems.empty() ? std::string() : problems.front().text();
}

Policy policy_with_questions() {
    Policy policy;
    policy.profile.id = "default";
    AskedQuestion question;
    question.id = "restore";
    question.days = 90;
    policy.questions = {question};
    return policy;
}

std::string answer_problem(const std::string& entries) {
    std::vector<GivenAttestation> read;
    std::vector<PolicyProblem> problems;
    load_attestations({"a.yaml", {}, "attestations:\n" + entries}, policy_with_questions(), read,
                      problems);
    return problems.empty() ? std::string() : problems.front().text();
}

constexpr std::string_view kRest =
    ", answer: yes, who: me, date: 2026-10-01, expires: 2026-12-01}\n";

}  // namespace

TEST_CASE("the shipped questions: each has a term, and every gate that people answer has one") {
    std::vector<PolicyProblem> problems;
    const char* name = "profiles/questionnaire.yaml";
    const MaturityModel model = shipped_model();
    const auto questions =
        load_questionnaire({name, {}, std::string(packed_file(name).value())}, model, problems);
    REQUIRE(problems.empty());
    CHECK(questions.size() >= 10);
    std::ifstream file(std::string(ASSAY_SOURCE_DIR) + "/docs/scoring.md");
    const std::string scoring{std::istreambuf_iterator<char>(file), {}};
    for (const char* topic : {"Policies", "Backup tests", "Patch cadence"}) {
        INFO(topic);
        CHECK(std::ranges::any_of(
            questions, [&](const AskedQuestion& one) { return one.topic.starts_with(topic); }));
    }
    for (const AskedQuestion& one : questions) {
        INFO(one.id);
        CHECK(one.text.ends_with("?"));
        CHECK(one.days <= 366);
        CHECK(scoring.find("`" + one.id + "`") !=
              std::string::npos);  // a misspelt one points there
    }
    std::size_t asked = 0;
    for (const Gate& gate : model.gates) {
        if (std::ranges::find(gate.fed_by, kAttestationFeeder) == gate.fed_by.end()) continue;
        INFO(gate.id);
        ++asked;
        CHECK(std::ranges::any_of(questions, [&](const AskedQuestion& one) {
            return std::ranges::find(one.gates, gate.id) != one.gates.end();
        }));
    }
    CHECK(asked >= 3);
}

TEST_CASE("what is wrong with a questionnaire is said, with its place") {
    const std::string head = "questions:\n";
    const std::string good = "- {id: a, topic: T, question: 'Q?', days: 90, gates: [tested]}\n";
    CHECK(problem_of(head + good).empty());
    const auto says = [](const std::string& text, std::string_view part) {
        const std::string problem = problem_of(text);
        CHECK_MESSAGE(problem.find(part) != std::string::npos, problem);
    };
    says(head + good + good, "q.yaml:3:3: error: the question 'a' stands here twice");
    says(head + "- {id: a, topic: T, question: 'Q?', days: 90, gates: [seen]}\n",
         "'seen' is no gate that is fed by an attestation");
    says(head + "- {id: a, topic: T, question: 'Q?', days: 90, gates: [gone]}\n", "'gone'");
    says(head + "- {id: a, topic: T, question: 'Q?', days: 0}\n", "days");
    says(head + "- {id: a, topic: T, question: 'Q?'}\n", "'days' is missing");
    says(head + "- {id: a, question: 'Q?', days: 9}\n", "'topic' is missing");
    says(head + "- {topic: T, question: 'Q?', days: 9}\n", "'id' is missing");
    says(head + "- {id: a, topic: T, question: 'Q?', days: 9, gate: [tested]}\n",
         "unknown key 'gate'");
    says("question: []\n", "did you mean 'questions'?");
}

TEST_CASE("an answer names a control or a question, and one that is asked") {
    const std::string restore = "- {question: restore" + std::string(kRest);
    CHECK(answer_problem(restore).empty());
    CHECK(answer_problem("- {question: restor" + std::string(kRest))
              .find("a.yaml:2:14: error: unknown question 'restor'") != std::string::npos);
    CHECK(answer_problem(restore + restore).find("is answered twice") != std::string::npos);
    CHECK_FALSE(answer_problem("- {answer: yes, who: me, date: 2026-10-01, expires: 2026-12-01}\n")
                    .empty());
    CHECK_FALSE(
        answer_problem("- {question: restore, control: 3.1.1" + std::string(kRest)).empty());
}
