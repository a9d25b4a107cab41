#include "policy/attestations.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace assay;

namespace {

// 1.1 is decided by a check, 1.2 by nothing, 3.1 and, in the older edition, 3.2 by attestation.
Policy policy() {
    Policy made;
    made.profile.id = "b";
    Edition newer;
    newer.id = "b-2";
    newer.controls = {{"1.1", 1, "T", {"a/b"}, {}, false},
                      {"1.2", 1, "T", {}, {}, false},
                      {"3.1", 1, "T", {}, "Is it?", false}};
    Edition older;
    older.id = "b-1";
    older.controls = {{"3.1", 1, "T", {}, "Is it?", false}, {"3.2", 1, "T", {}, "Was it?", true}};
    made.profile.benchmark = Benchmark{{newer, older}, false};
    return made;
}

std::string problem_of(const std::string& text) {
    std::vector<GivenAttestation> read;
    std::vector<PolicyProblem> problems;
    load_attestations({"a.yaml", {}, text}, policy(), read, problems);
    return problems.empty() ? std::string() : problems.front().text();
}

std::string one(std::string_view control, std::string_view rest =
                                              "answer: yes, who: me, date: 2026-10-01, expires: "
                                              "2027-03-31") {
    return "- {control: " + std::string(control) + ", " + std::string(rest) + "}\n";
}

constexpr std::string_view kHead = "attestations:\n";

Instant at(std::string_view text) { return parse_instant(text).value(); }

}  // namespace

TEST_CASE("an attestation holds from the first second of its day to the last of its expiry") {
    std::vector<GivenAttestation> read;
    std::vector<PolicyProblem> problems;
    load_attestations({"a.yaml",
                       {},
                       std::string(kHead) + one("3.1") +
                           one("3.2",
                               "answer: no, who: you, date: 2026-01-01, "
                               "expires: 2026-01-01")},
                      policy(), read, problems);
    REQUIRE(problems.empty());
    REQUIRE(read.size() == 2);
    CHECK(read[0].control == "3.1");
    CHECK(read[0].answer);
    CHECK(read[0].who == "me");
    CHECK(read[0].where.line == 2);
    CHECK(read[0].where.column == 3);
    CHECK_FALSE(read[1].answer);
    CHECK_FALSE(read[0].holds(at("2026-09-30T23:59:59Z")));
    CHECK(read[0].holds(at("2026-10-01T00:00:00Z")));
    CHECK(read[0].holds(at("2027-03-31T23:59:59Z")));
    CHECK_FALSE(read[0].holds(at("2027-04-01T00:00:00Z")));
    CHECK(read[1].holds(at("2026-01-01T12:00:00Z")));
}

TEST_CASE("what is wrong with a file of attestations is said, with its place") {
    const std::string head(kHead);
    const auto says = [](const std::string& text, std::string_view part) {
        const std::string problem = problem_of(text);
        CHECK_MESSAGE(problem.find(part) != std::string::npos, problem);
    };
    CHECK(problem_of(head + one("3.1")).empty());
    says(head + one("1.1"),
         "a.yaml:2:13: error: the control '1.1' is not decided by an attestation");
    says(head + one("1.2"), "those are 3.1, 3.2");
    says(head + one("9.9"), "a.yaml:2:13: error: unknown control '9.9'");
    says(head + one("3.1") + one("3.1"), "a.yaml:3:13: error: the control '3.1' is answered twice");
    says(head + one("3.1") + one("3.1"), "the other answer is at a.yaml:2:3");
    says(head + one("3.1", "answer: maybe, who: me, date: 2026-10-01, expires: 2027-03-31"),
         "'answer' is 'maybe', which is not one of no, yes");
    says(head + one("3.1", "who: me, date: 2026-10-01, expires: 2027-03-31"),
         "'answer' is missing");
    says(head + one("3.1", "answer: yes, date: 2026-10-01, expires: 2027-03-31"),
         "'who' is missing");
    says(head + one("3.1", "answer: yes, who: me, expires: 2027-03-31"), "'date' is missing");
    says(head + one("3.1", "answer: yes, who: me, date: 2026-10-01"), "'expires' is missing");
    says(head + one("3.1", "answer: yes, who: me, date: 2026-10-01, expires: 2026-02-30"),
         "'2026-02-30' is no date; write it as 2027-03-31");
    says(head + one("3.1", "answer: yes, who: me, date: 2026-10-02, expires: 2026-10-01"),
         "it expires before its date");
    says(head + one("3.1", "answer: yes, who: me, date: 2026-10-02, until: 2026-10-01"),
         "unknown key 'until'");
    says("attestation: []\n", "did you mean 'attestations'?");
    says(head + "- {control: [3.1\n", "a.yaml:");
    says("", "a.yaml");
}

TEST_CASE("a control that the chosen edition has not by attestation is refused") {
    std::vector<GivenAttestation> read;
    std::vector<PolicyProblem> problems;
    load_attestations({"a.yaml", {}, std::string(kHead) + one("3.1") + one("3.2")}, policy(), read,
                      problems);
    REQUIRE(problems.empty());  // the older edition has both, though a selection left 3.2 out
    const Policy chosen = policy();
    CHECK(fit_edition(read, chosen.profile.benchmark->editions[1]).has_value());
    const auto refused = fit_edition(read, chosen.profile.benchmark->editions[0]);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::policy);
    CHECK(refused.error().text() ==
          "a.yaml:3:3: the control '3.2' is not decided by an attestation in b-2; other editions "
          "number their controls otherwise: name one with --profile");
}

TEST_CASE("a question is answered with every profile, a control with a benchmark only") {
    Policy plain;
    plain.profile.id = "default";
    plain.questions = {{"etcd-restore", "Backup tests", "Was it?", 90, {}}};
    const auto read = [&](const std::string& entries) {
        std::vector<GivenAttestation> given;
        std::vector<PolicyProblem> problems;
        load_attestations({"a.yaml", {}, std::string(kHead) + entries}, plain, given, problems);
        return problems.empty() ? given.at(0).question : problems.front().text();
    };
    const std::string rest = ", answer: yes, who: me, date: 2026-10-01, expires: 2027-03-31}\n";
    const std::string good = "- {question: etcd-restore" + rest;
    CHECK(read(good) == "etcd-restore");
    CHECK(read("- {question: etcd-restor" + rest).find("unknown question") != std::string::npos);
    CHECK(read(good + good).find("is answered twice") != std::string::npos);
    CHECK(read("- {question: etcd-restore, control: 3.1" + rest).find("not both") !=
          std::string::npos);
    CHECK(read("- {control: 3.1" + rest).find("has no controls") != std::string::npos);
}
