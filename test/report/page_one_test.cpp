#include "report/page_one.h"

#include <doctest/doctest.h>

#include <cctype>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "report/support/samples.h"
#include "report/texts.h"
#include "report/writers.h"

using namespace assay;

namespace {

std::set<std::string> jargon(const std::string& name) {
    std::ifstream file(std::string(ASSAY_SOURCE_DIR) + "/test/report/" + name);
    std::set<std::string> words;
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] != '#') words.insert(line);
    return words;
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalpha(byte) != 0 || byte > 0x7F)  // and letters that are not ASCII
            words.back() += static_cast<char>(std::tolower(byte));
        else if (!words.back().empty())
            words.emplace_back();
    }
    return words;
}

const PageOneAnswer& answer(const std::vector<PageOneAnswer>& answers, const std::string& id) {
    for (const PageOneAnswer& one : answers)
        if (one.id == id) return one;
    FAIL("no such question");
    return answers.front();
}

std::string text_of_sample(const std::string& name, const std::string& id) {
    for (const test::Sample& sample : test::make_samples()) {
        if (sample.name != name) continue;
        std::string text;
        const std::vector<PageOneAnswer> answers = page_one(sample.assessment);
        for (const std::string& one : answer(answers, id).sentences)
            text += (text.empty() ? "" : " ") + one;
        return text;
    }
    return {};
}

}  // namespace

TEST_CASE("page one answers five questions in their order, in whole sentences") {
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const auto answers = page_one(sample.assessment);
        REQUIRE(answers.size() == 5);
        CHECK(answers[0].question == "How do we stand?");
        CHECK(answers[1].question == "Better or worse?");
        CHECK(answers[2].question == "What is worst?");
        CHECK(answers[3].question == "What do we do first?");
        CHECK(answers[4].question == "How sure are we?");
        const std::string page = write_html(sample.assessment, {}).value();
        std::size_t last = page.find("id=\"summary\"");
        for (const PageOneAnswer& one : answers) {
            CHECK(!one.sentences.empty());
            for (const std::string& sentence : one.sentences) CHECK(sentence.ends_with("."));
            last = page.find("<h3>" + one.question + "</h3>", last);
            REQUIRE(last != std::string::npos);
        }
        CHECK(last < page.find("id=\"domains\""));
    }
    CHECK(page_one({}).size() == 5);
}

TEST_CASE("no answer of page one holds a word of the list of jargon") {
    for (const std::string_view language : languages()) {
        const std::set<std::string> list =
            jargon(language == "de" ? "jargon_de.txt" : "jargon.txt");
        REQUIRE(list.size() > 50);
        CHECK(list.contains("rbac"));
        for (const test::Sample& sample : test::make_samples())
            for (const PageOneAnswer& one : page_one(sample.assessment, texts_in(language)))
                for (const std::string& sentence : one.sentences)
                    for (const std::string& word : words_of(one.question + " " + sentence)) {
                        INFO(sample.name << ": " << sentence << ": " << word);
                        CHECK(!list.contains(word));
                    }
    }
}

TEST_CASE("page one answers the five questions in German too") {
    for (const test::Sample& sample : test::make_samples()) {
        INFO(sample.name);
        const auto answers = page_one(sample.assessment, texts_in("de"));
        const auto plain = page_one(sample.assessment);
        REQUIRE(answers.size() == 5);
        CHECK(answers[0].question == "Wo stehen wir?");
        CHECK(answers[4].question == "Wie sicher sind wir?");
        for (std::size_t index = 0; index < answers.size(); ++index) {
            CHECK(answers[index].id == plain[index].id);
            REQUIRE(answers[index].sentences.size() == plain[index].sentences.size());
            for (std::size_t at = 0; at < answers[index].sentences.size(); ++at) {
                CHECK(answers[index].sentences[at].ends_with("."));
                CHECK(answers[index].sentences[at] != plain[index].sentences[at]);
            }
        }
    }
}

TEST_CASE("better or worse is answered from the history, with what came up and went away") {
    Assessment assessment;
    assessment.history = AssessedHistory{};
    CHECK(
        answer(page_one(assessment), "change").sentences[0].find("first assessment of its kind") !=
        std::string::npos);
    assessment.history->last = LastRun{1, parse_instant("2026-11-01").value(), {}, {}};
    assessment.history->counts = {2, 1, 6, 5, 0, 4, 7};
    assessment.history->trend.resize(2);
    assessment.history->trend[0].score = Interval{50, 50};
    assessment.history->trend[1].score = Interval{100, 100};
    auto sentences = answer(page_one(assessment), "change").sentences;
    CHECK(sentences[0].find("Better:") == 0);
    // What was not looked at then did not come up, what is no longer looked at went nowhere.
    CHECK(sentences[1] == "Since 2026-11-01, 3 weak places came up and 4 went away.");
    CHECK(sentences[2] == "6 more stood where nobody looked last time, and may be older.");
    CHECK(sentences[3] == "7 could not be looked at again, and may still be there.");
    std::swap(assessment.history->trend[0], assessment.history->trend[1]);
    CHECK(answer(page_one(assessment), "change").sentences[0].find("Worse:") == 0);
    assessment.history->trend[1].score.reset();
    CHECK(answer(page_one(assessment), "change").sentences[0].find("Nobody can tell:") == 0);
    assessment.history->trend[1].breaks = true;
    CHECK(answer(page_one(assessment), "change").sentences[0].find("does not compare") !=
          std::string::npos);
    assessment.history->problem = "locked";
    CHECK(answer(page_one(assessment), "change").sentences[0].find("could not be read") !=
          std::string::npos);
}

TEST_CASE("at most three areas are named as worst, those with most first") {
    Assessment assessment;
    std::vector<Finding> findings;
    for (std::size_t number = 0; number < 5; ++number) {
        AssessedCheck check;
        check.id = "a/" + std::to_string(number);
        check.domain = static_cast<Domain>(number);
        check.severity = Severity::high;
        assessment.checks.push_back(check);
        for (std::size_t row = 0; row < 5 + number; ++row) {
            Finding finding;
            finding.check = check.id;
            finding.verdict = Verdict::fail;
            finding.subject = SubjectRef{"v1", "Pod", "a", std::to_string(row)};
            findings.push_back(std::move(finding));
        }
    }
    assessment.findings = Findings(std::move(findings));
    const std::vector<std::string> worst = answer(page_one(assessment), "worst").sentences;
    REQUIRE(worst.size() == 4);
    CHECK(worst[0].find("(1 high weakness in 9 places)") != std::string::npos);
    CHECK(worst[2].find("(1 high weakness in 7 places)") != std::string::npos);
    CHECK(worst[3] == "2 more areas are as bad.");
}

TEST_CASE("what is worst is never nothing while something fails or nothing was judged") {
    Assessment assessment;
    CHECK(answer(page_one(assessment), "worst").sentences[0].find("Nothing could be judged") == 0);
    AssessedCheck check;
    check.id = "a/one";
    assessment.checks.push_back(check);
    Finding known;
    known.check = check.id;
    known.verdict = Verdict::fail;
    known.subject = SubjectRef{"v1", "Pod", "a", "b"};
    known.is_known = true;
    assessment.findings = Findings(std::vector<Finding>{known});
    assessment.verdicts.fail = 1;
    assessment.baseline = ComparedBaseline{"old.json", "2026-11-01T00:00:00Z", 1};
    CHECK(answer(page_one(assessment), "worst").sentences[0].find("accepted or was known") !=
          std::string::npos);
    Finding fresh = known;
    fresh.is_known = false;
    fresh.subject = SubjectRef{"v1", "Pod", "a", "c"};
    assessment.findings = Findings(std::vector<Finding>{known, fresh});
    CHECK(answer(page_one(assessment), "worst").sentences[1].find("is not counted here") !=
          std::string::npos);
}

TEST_CASE("page one: how it stands, what is worst and what comes first") {
    CHECK(text_of_sample("failing", "stand")
              .find("2 critical weaknesses are open: each can give "
                    "an attacker control over the cluster or its "
                    "machines.") == 0);
    CHECK(text_of_sample("healthy", "stand")
              .find("No critical weakness was found in what was looked at.") == 0);
    CHECK(text_of_sample("unknown", "stand").find("was not readable") != std::string::npos);
    CHECK(text_of_sample("empty", "stand").find("does not say how safe") != std::string::npos);
    CHECK(text_of_sample("part", "stand").find("Only a part") != std::string::npos);
    CHECK(text_of_sample("accepted", "stand").find("accepted 2 weak places") != std::string::npos);
    CHECK(text_of_sample("healthy", "change") ==
          "No earlier assessment was given: there is nothing to compare with.");
    CHECK(text_of_sample("compared", "change") ==
          "Since the report of 2026-11-01, 1 weak place is new.");
    CHECK(text_of_sample("failing", "worst").find("(1 critical weakness in 130 places)") !=
          std::string::npos);
    CHECK(text_of_sample("healthy", "worst").find("No weakness that is open was found.") == 0);
    CHECK(text_of_sample("failing", "first").find("Begin with a critical weakness in") == 0);
    CHECK(text_of_sample("unknown", "sure").find("The cluster did not answer 2 of 2 questions") !=
          std::string::npos);
}
