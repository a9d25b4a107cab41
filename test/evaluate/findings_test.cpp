#include "evaluate/findings.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <tuple>
#include <vector>

using namespace assay;

namespace {

// Subjects named by letters; a letter may come more than once, as a podspec's owner does.
std::shared_ptr<const Universe> universe_of(const std::string& letters) {
    auto universe = std::make_shared<Universe>();
    for (const char letter : letters) {
        Subject& subject = universe->subjects.emplace_back();
        subject.ref = SubjectRef{"v1", "Pod", "team", std::string(1, letter)};
        subject.source = SubjectSource::api;
        subject.request = std::string("v1/pods");
        subject.count = 3;
    }
    return universe;
}

Finding said(const std::string& check, const Subject& subject, Verdict verdict,
             const std::string& message) {
    Finding finding;
    finding.check = check;
    finding.subject = subject.ref;
    finding.verdict = verdict;
    finding.add_details().message = message;
    return finding;
}

template <class Rows>
std::string text_of_rows(const Rows& rows) {
    std::string text;
    for (const Finding& finding : rows) {
        text += *finding.check + finding.subject->name;
        text += finding.verdict == Verdict::pass ? "+" : "-";
        text += *finding.details().message + " ";
    }
    return text;
}

}  // namespace

TEST_CASE("a pass that is made shows what its subject holds") {
    Findings findings;
    {
        const auto universe = universe_of("a");
        findings.begin_check(std::string("k"));
        findings.add_pass(universe, universe->subjects[0]);
        findings.end_check();
    }
    REQUIRE(findings.size() == 1);
    CHECK(findings.held().empty());
    const Finding pass = *findings.begin();  // the universe is the findings' alone by now
    CHECK(*pass.check == "k");
    CHECK(pass.subject->name == "a");
    CHECK(pass.verdict == Verdict::pass);
    CHECK(pass.source == SubjectSource::api);
    CHECK(*pass.request == "v1/pods");
    CHECK(pass.count == 3);
    CHECK(pass.is_plain_pass());
}

TEST_CASE("findings come in order, however they were added; checks without any have none") {
    const auto universe = universe_of("abbbc");
    const auto& subjects = universe->subjects;
    Findings findings;
    findings.begin_check(std::string("k"));
    findings.add(said("k", subjects[4], Verdict::fail, "late"));
    findings.add_pass(universe, subjects[0]);
    findings.add(said("k", subjects[1], Verdict::fail, "two"));
    findings.add(said("k", subjects[2], Verdict::fail, "one"));
    findings.add_pass(universe, subjects[3]);
    findings.end_check();
    findings.begin_check(std::string("l"));
    findings.end_check();
    findings.begin_check(std::string("m"));
    findings.add_pass(universe, subjects[0]);
    findings.end_check();
    CHECK(text_of_rows(findings) == "ka+ kb+ kb-one kb-two kc-late ma+ ");
    CHECK(text_of_rows(findings.of("k")) == "ka+ kb+ kb-one kb-two kc-late ");
    CHECK(findings.of("k").size() == 5);
    CHECK(text_of_rows(findings.of("l")).empty());
    CHECK(text_of_rows(findings.of("m")) == "ma+ ");
    CHECK(text_of_rows(findings.of("none")).empty());
    CHECK(text_of_rows(findings.held()) == "kb-one kb-two kc-late ");
    CHECK(text_of_rows(findings.held("k")) == "kb-one kb-two kc-late ");
    CHECK(findings.held("m").empty());
    CHECK(findings.size() == 6);
    CHECK(findings.erase_if([](const Finding& one) { return one.subject->name == "b"; }) == 3);
    CHECK(text_of_rows(findings) == "ka+ kc-late ma+ ");
    CHECK(text_of_rows(findings.held("k")) == "kc-late ");
}

TEST_CASE("passes that are made and findings that are held walk as a sorted list would") {
    const auto seed = std::random_device()();
    INFO("seed ", seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        const auto first = universe_of("aabcdefff");
        const auto second = universe_of("bbdgh");
        Findings findings;
        std::vector<std::tuple<std::string, std::string, std::string>> wanted;
        for (const std::string check : {"k", "l", "m"}) {
            findings.begin_check(check);
            for (const auto& universe : {first, second}) {
                for (const Subject& subject : universe->subjects) {
                    const unsigned kind = static_cast<unsigned>(random() % 4);
                    if (kind == 0) continue;
                    const std::string message =
                        kind == 1 ? std::string(1, static_cast<char>('x' + random() % 3)) : "";
                    wanted.emplace_back(check, subject.ref->name, message);
                    if (message.empty()) {
                        findings.add_pass(universe, subject);
                    } else {
                        findings.add(said(check, subject, Verdict::fail, message));
                    }
                }
            }
            findings.end_check();
        }
        std::ranges::sort(wanted);
        std::string text;
        for (const auto& [check, name, message] : wanted)
            text += check + name + (message.empty() ? "+" : "-") + message + " ";
        CHECK(text_of_rows(findings) == text);
        CHECK(findings.size() == wanted.size());
        const auto unwanted = [](const Finding& one) { return one.subject->name < "d"; };
        const std::size_t taken = findings.erase_if(unwanted);
        CHECK(taken + findings.size() == wanted.size());
        CHECK(std::ranges::none_of(findings, unwanted));
    }
}
