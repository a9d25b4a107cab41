#include "report/told_rows.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "report/support/samples.h"
#include "report/writers.h"

using namespace assay;

namespace {

Finding row(SubjectRef subject, Verdict verdict, const std::string& value = "\"0644\"") {
    Finding finding;
    finding.check = std::string("file/kubelet-kubeconfig-mode");
    finding.subject = std::move(subject);
    finding.source = SubjectSource::node;
    finding.verdict = verdict;
    if (verdict == Verdict::fail) {
        Details& details = finding.add_details();
        details.message = "the mode is " + value;
        details.evidence.push_back({std::string("mode"), value});
    }
    return finding;
}

std::string node(int number) { return "w" + std::to_string(1000 + number); }
SubjectRef file(int number, const std::string& path = "/etc/kubernetes/kubelet.conf") {
    return {"", "File", node(number), path};
}

// What is told of these rows.
std::vector<std::string> told(std::vector<Finding> rows) {
    const Findings findings(std::move(rows));
    AssessedCheck check;
    check.id = "file/kubelet-kubeconfig-mode";
    CheckRows group{&check, nullptr, {}};
    for (const Finding& finding : findings.held(check.id)) {
        if (finding.verdict == Verdict::fail) group.rows.push_back(&finding);
    }
    std::vector<std::string> texts;
    std::size_t spoken = 0;
    for (const ToldRow& one : told_rows(group, findings)) {
        texts.push_back(told_subject(one) + ": " + *one.finding->details().message);
        spoken += one.rows();
    }
    CHECK(spoken == group.rows.size());
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("what is the same on several nodes is told once") {
    std::vector<Finding> rows;
    for (int number = 0; number < 120; ++number) {
        rows.push_back(row(file(number), number % 40 == 7 ? Verdict::fail : Verdict::pass));
    }
    CHECK(told(rows) == Texts{"File /etc/kubernetes/kubelet.conf on 3 of 120 nodes (w1007, w1047, "
                              "w1087): the mode is \"0644\""});
    for (int number = 0; number < 5; ++number) {
        rows[static_cast<std::size_t>(number)] = row(file(number), Verdict::fail);
    }
    rows.push_back(row(file(3, "/etc/other.conf"), Verdict::fail));
    CHECK(told(rows) == Texts{"File /etc/kubernetes/kubelet.conf on 8 of 120 nodes (w1000, w1001, "
                              "w1002 and 5 more): the mode is \"0644\"",
                              "File w1003//etc/other.conf: the mode is \"0644\""});
}

TEST_CASE("Nodes and runtimes are told together too") {
    std::vector<Finding> rows;
    for (int number = 0; number < 4; ++number) {
        rows.push_back(row({"v1", "Node", "", node(number)}, Verdict::fail));
        rows.push_back(row({"", "Runtime", "", node(number) + "/runc"}, Verdict::fail));
    }
    CHECK(told(rows) == Texts{"Runtime runc on 4 of 4 nodes (w1000, w1001, w1002 and 1 more): the "
                              "mode is \"0644\"",
                              "4 of 4 nodes (w1000, w1001, w1002 and 1 more): the mode is "
                              "\"0644\""});
}

TEST_CASE("rows that differ in a word speak for themselves") {
    const auto three = [](auto change) {
        std::vector<Finding> rows;
        for (int number = 0; number < 3; ++number) {
            rows.push_back(row(file(number), Verdict::fail));
        }
        change(rows);
        return told(rows).size();
    };
    CHECK(three([](auto&) {}) == 1);
    CHECK(three([](auto& rows) { rows.pop_back(); }) == 2);  // two are not many
    CHECK(three([](auto& rows) { rows[1] = row(file(1), Verdict::fail, "\"0666\""); }) == 3);
    CHECK(three([](auto& rows) { rows[1].add_details().evidence[0].value = std::string("1"); }) ==
          3);
    CHECK(three([](auto& rows) { rows[1].add_details().decided_by = std::string("x"); }) == 3);
    CHECK(three([](auto& rows) { rows[1].add_details().path = std::string("x"); }) == 3);
    CHECK(three([](auto& rows) { rows[1].request = std::string("v1/nodes"); }) == 3);
    CHECK(three([](auto& rows) { rows[1].count = 2; }) == 3);
    CHECK(three([](auto& rows) {
              rows[1].add_details().at = SubjectRef{"", "Pod", "a", "b"};
          }) == 3);
    CHECK(three([](auto& rows) { rows[1].subject = SubjectRef{"", "File", "w1001", ""}; }) == 3);
    std::vector<Finding> pods;
    for (int number = 0; number < 3; ++number) {
        pods.push_back(row({"v1", "Pod", "shop", node(number)}, Verdict::fail));
    }
    CHECK(told(pods).size() == 3);
}

TEST_CASE("text, Markdown and HTML tell it once, JSON every row") {
    std::vector<Finding> rows;
    for (int number = 0; number < 120; ++number) {
        rows.push_back(row(file(number), number < 30 ? Verdict::fail : Verdict::pass));
    }
    Assessment assessment = test::make_samples().front().assessment;
    AssessedCheck check;
    check.id = "file/kubelet-kubeconfig-mode";
    check.subjects.fail = 30;
    check.verdict = Verdict::fail;
    assessment.checks = {check};
    assessment.advice.clear();
    assessment.findings = Findings(std::move(rows));
    const std::string once = " on 30 of 120 nodes (w1000, w1001, w1002 and 27 more)";
    for (const Format& format : formats()) {
        const std::string name(format.name);
        if (format.write == nullptr || name == "metrics") continue;  // which names no subject
        const auto text = format.write(assessment, {});
        REQUIRE(text.has_value());
        CAPTURE(name);
        const bool people = name == "text" || name == "markdown" || name == "html";
        CHECK((text->find(once) != std::string::npos) == people);
        if (name != "html") CHECK((text->find("w1011") == std::string::npos) == people);
        CHECK(text->find("more; -o json") == std::string::npos);
        CHECK(text->find("more finding") == std::string::npos);
    }
}
