// Objects of OpenReports: what is not known is no pass, what grows is split, names hold.
#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "report/open_reports.h"
#include "report/writers.h"

using namespace assay;
using Json = nlohmann::json;

namespace {

constexpr std::size_t kRows = 100;

Finding row(const std::string& check, Verdict verdict, const std::string& ns,
            const std::string& name, const std::string& message = "it is wrong") {
    Finding finding;
    finding.check = check;
    finding.verdict = verdict;
    finding.subject = SubjectRef{"v1", "Pod", ns, name};
    if (verdict == Verdict::unknown) finding.unknown = Unknown{Reason::denied, message};
    if (verdict == Verdict::fail) finding.add_details().message = message;
    return finding;
}

Assessment assessment_of(std::vector<Finding> findings) {
    Assessment assessment;
    assessment.profile = "default";
    assessment.findings = Findings(std::move(findings));
    return assessment;
}

}  // namespace

TEST_CASE("each namespace has a Report, the rest a ClusterReport") {
    const Assessment assessment = assessment_of({row("a/b", Verdict::fail, "shop", "web"),
                                                 row("a/b", Verdict::pass, "shop", "api"),
                                                 row("a/b", Verdict::unknown, "", "node"),
                                                 row("a/c", Verdict::not_applicable, "ops", "x")});
    const std::vector<OpenReport> made = open_reports(assessment, kRows);
    REQUIRE(made.size() == 3);
    CHECK(made[0].ns.empty());
    CHECK(made[1].ns == "ops");
    CHECK(made[2].ns == "shop");
    CHECK(made[2].name == "kubeassay-default");
    const Json cluster = Json::parse(made[0].json);
    CHECK(cluster["kind"] == "ClusterReport");
    CHECK(cluster["results"][0]["result"] == "error");
    CHECK(cluster["results"][0]["properties"]["reason"] == "denied");
    CHECK(cluster["summary"]["pass"] == 0);
    const Json shop = Json::parse(made[2].json);
    CHECK(shop["kind"] == "Report");
    CHECK(shop["summary"]["pass"] == 1);
    CHECK(shop["summary"]["fail"] == 1);
    CHECK(shop["results"].size() == 1);
    CHECK(shop["results"][0]["resources"][0]["name"] == "web");
    CHECK(Json::parse(made[1].json)["summary"]["skip"] == 1);
}

TEST_CASE("a cluster without findings has one object that says so") {
    const std::vector<OpenReport> made = open_reports(assessment_of({}), kRows);
    REQUIRE(made.size() == 1);
    CHECK(Json::parse(made[0].json)["results"].empty());
}

TEST_CASE("a namespace that none can be called is listed in the ClusterReport") {
    for (const std::string& ns :
         {std::string("Shop"), std::string("a/b"), std::string("-a"), std::string("a\n---"),
          std::string("../x"), std::string(64, 'a')}) {
        const std::vector<OpenReport> made =
            open_reports(assessment_of({row("a/b", Verdict::fail, ns, "web")}), kRows);
        REQUIRE(made.size() == 1);
        CHECK(made[0].ns.empty());
        CHECK(Json::parse(made[0].json)["results"].size() == 1);
    }
}

TEST_CASE("an object that grows too large is continued in another, and nothing is lost") {
    constexpr std::size_t kMany = 3000;
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < kMany; ++i)
        findings.push_back(
            row("a/b", Verdict::fail, "shop", "web-" + std::to_string(i), std::string(900, 'm')));
    const std::vector<OpenReport> made = open_reports(assessment_of(std::move(findings)), kMany);
    CHECK(made.size() == 5);  // the ClusterReport, and four of the namespace
    std::size_t listed = 0;
    for (const OpenReport& report : made) {
        CHECK(report.json.size() < kReportBytes + 10000);
        const Json object = Json::parse(report.json);
        listed += object["results"].size();
        CHECK(object["summary"]["fail"] == object["results"].size());
    }
    CHECK(listed == kMany);
    CHECK(made[1].name == "kubeassay-default");
    CHECK(made[2].name == "kubeassay-default-2");
}

TEST_CASE("of many findings of a check some are listed, and how many were not is said") {
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < 7; ++i)
        findings.push_back(row("a/b", Verdict::fail, "shop", "web-" + std::to_string(i)));
    findings.push_back(row("a/c", Verdict::fail, "shop", "web"));
    const std::vector<OpenReport> made = open_reports(assessment_of(std::move(findings)), 5);
    const Json shop = Json::parse(made[1].json);
    REQUIRE(shop["results"].size() == 7);
    CHECK(shop["results"][5]["message"] == "and 2 findings more");
    CHECK(shop["results"][5]["result"] == "skip");
    CHECK(shop["results"][6]["policy"] == "a/c");
    CHECK(shop["summary"]["fail"] == 8);
    CHECK(shop["summary"]["skip"] == 0);
}

TEST_CASE("a profile of any name makes a name that an object can have") {
    Assessment assessment = assessment_of({});
    assessment.profile = "CIS Kubernetes 1.12!";
    CHECK(open_reports(assessment, kRows)[0].name == "kubeassay-cis-kubernetes-1-12");
    assessment.profile = "\xff\n";
    CHECK(open_reports(assessment, kRows)[0].name == "kubeassay-profile");
}
